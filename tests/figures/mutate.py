"""Inputs that are nearly right: seeds with bytes flipped, cut, doubled, JSON with one value replaced by a nasty one."""

import json
import random
from typing import Any

NASTY_JSON = (
    "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e-999", "-0", "-0.0", "0.1e1", "9" * 400, "1" + "0" * 5000,
    "18446744073709551616", "-1", "4294967296", "true", "null", '""', '"\\ud800"', '"\\u0000"', "[]", "{}",
    "[" * 2000 + "]" * 2000, "[" * 4000, '{"a":' * 1000 + "1" + "}" * 1000, '"' + "x" * 4000 + '"', "[[1]]", "1.5",
)  # fmt: skip
NASTY_BYTES = (b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x1b[2J", b"\n", b'"', b"{", b"[", b"e999", b"-")
LARGEST = 8192


class Mutator:
    """Endless inputs from these seeds; the same seeds and number give the same inputs."""

    def __init__(self, seeds: tuple[bytes, ...], number: int) -> None:
        self._seeds = seeds or (b"",)
        self._dice = random.Random(number)

    def next(self) -> bytes:
        data = self._dice.choice(self._seeds)
        for _ in range(self._dice.choice((1, 1, 2, 4))):
            data = self._dice.choice((self._structure, self._flip, self._cut, self._double, self._put, self._swap))(
                data
            )
        return data[:LARGEST]

    def _structure(self, data: bytes) -> bytes:
        try:
            tree = json.loads(data)
        except (ValueError, RecursionError):
            return self._put(data)
        mark = "\x01nasty\x01"
        try:
            text = json.dumps(self._replaced(tree, mark))
        except (ValueError, RecursionError):
            return data
        return text.replace(json.dumps(mark), self._dice.choice(NASTY_JSON), 1).encode("utf-8", "replace")

    def _replaced(self, tree: Any, mark: str) -> Any:
        """The same tree with one of its nodes replaced, added twice or taken away."""
        if isinstance(tree, dict) and tree and self._dice.random() < 0.9:
            key = self._dice.choice(list(tree))
            if self._dice.random() < 0.15:
                return {k: v for k, v in tree.items() if k != key}
            return {**tree, key: self._replaced(tree[key], mark)}
        if isinstance(tree, list) and tree and self._dice.random() < 0.8:
            place = self._dice.randrange(len(tree))
            if self._dice.random() < 0.2:
                return tree[:place] + tree[place + 1 :]
            return [*tree[:place], self._replaced(tree[place], mark), *tree[place + 1 :]]
        return mark

    def _flip(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(self._dice.randint(1, 4)):
            if changed:
                changed[self._dice.randrange(len(changed))] ^= 1 << self._dice.randrange(8)
        return bytes(changed)

    def _cut(self, data: bytes) -> bytes:
        a, b = sorted(self._dice.randint(0, len(data)) for _ in range(2))
        return data[:a] + data[b:] if self._dice.random() < 0.7 else data[a:b]

    def _double(self, data: bytes) -> bytes:
        a, b = sorted(self._dice.randint(0, len(data)) for _ in range(2))
        return data[:b] + data[a:b] * self._dice.choice((1, 2, 50)) + data[b:]

    def _put(self, data: bytes) -> bytes:
        place = self._dice.randint(0, len(data))
        what = self._dice.choice((*NASTY_BYTES, self._dice.choice(NASTY_JSON).encode()))
        return data[:place] + what + data[place:]

    def _swap(self, data: bytes) -> bytes:
        other = self._dice.choice(self._seeds)
        return data[: self._dice.randint(0, len(data))] + other[self._dice.randint(0, len(other)) :]
