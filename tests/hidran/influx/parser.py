"""A strict reader of line protocol, written from its published grammar and independent of our encoder.

Stricter than the server where the server is lenient: no control characters, no repeated field, a time on every line.
"""

import re
from dataclasses import dataclass

_INT = re.compile(r"-?(0|[1-9][0-9]*)i\Z")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?\Z")
LARGEST = (1 << 63) - 1
Value = float | int | str


@dataclass(frozen=True)
class Point:
    measurement: str
    tags: dict[str, str]
    fields: dict[str, Value]
    ns: int


class BadLineError(ValueError):
    """Not line protocol."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise BadLineError(f"wanted {wanted!r} at {self.at}, found {self.peek()!r}")
        self.at += 1

    def word(self, ends: str) -> str:
        """Up to an unescaped character of `ends`."""
        found = []
        while (c := self.peek()) not in ("", *ends):
            if c == "\\":
                after = self.text[self.at + 1 : self.at + 2]
                if after not in (",", "=", " "):
                    raise BadLineError(f"backslash before {after!r} at {self.at}")
                self.at += 1
                c = after
            found.append(c)
            self.at += 1
        if not found:
            raise BadLineError(f"empty name or value at {self.at}")
        return "".join(found)

    def text_value(self) -> str:
        found = []
        while (c := self.peek()) != '"':
            if c == "":
                raise BadLineError("text without an end")
            if c == "\\":
                self.at += 1
                c = self.peek()
                if c not in ("\\", '"'):
                    raise BadLineError(f"backslash before {c!r} in a text")
            found.append(c)
            self.at += 1
        self.take('"')
        return "".join(found)


def parse(line: str) -> Point:
    """The point of one line; BadLineError when it is none."""
    if any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in line):
        raise BadLineError("control character")
    r = _Reader(line)
    measurement, tags = r.word(", ="), dict[str, str]()
    while r.peek() == ",":
        r.take(",")
        name = r.word(",= ")
        r.take("=")
        _put(tags, name, r.word(",= "))
    r.take(" ")
    fields = _fields(r)
    r.take(" ")
    stamp = line[r.at :]
    if not re.fullmatch(r"0|[1-9][0-9]*", stamp) or int(stamp) > LARGEST:
        raise BadLineError(f"time {stamp!r}")
    return Point(measurement, tags, fields, int(stamp))


def _fields(r: _Reader) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    while True:
        name = r.word(",= ")
        r.take("=")
        _put(fields, name, _value(r))
        if r.peek() != ",":
            return fields
        r.take(",")


def _value(r: _Reader) -> Value:
    if r.peek() == '"':
        r.take('"')
        return r.text_value()
    word = r.word(", ")
    if _INT.match(word):
        if abs(int(word[:-1])) > LARGEST:
            raise BadLineError(f"{word} is larger than 64 bits hold")
        return int(word[:-1])
    if _FLOAT.match(word):
        return float(word)
    raise BadLineError(f"{word!r} is no value")


def _put(into: dict[str, Value] | dict[str, str], name: str, value: Value) -> None:
    if name in into:
        raise BadLineError(f"{name} twice")
    into[name] = value  # type: ignore[assignment]
