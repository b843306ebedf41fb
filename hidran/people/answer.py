"""What a neighbour means by an answer: typed on a phone, in capitals or not, short, misspelt.

Better asked again than misunderstood: a wrong 'I am going' stops the ladder and nobody goes. So a question or a word of
denial never counts as going, and what fits nothing is `unknown` and gets a hint.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib import resources
from typing import Literal

Meaning = Literal["going", "full", "not_full", "done", "repairing", "cannot", "unknown"]

_WORDS: dict[str, frozenset[str]] = {
    group: frozenset(words)
    for group, words in tomllib.loads(
        resources.files("hidran.people").joinpath("answer_words.toml").read_text(encoding="utf-8")
    ).items()
}
_GUESSED = {group: {word for word in words if len(word) >= 5} for group, words in _WORDS.items()}
_SIGNS = {
    "👍": " ok ",
    "👌": " ok ",
    "🙋": " saya ",
    "🏃": " otw ",
    "✅": " beres ",
    "✔": " beres ",
    "👎": " tidak ",
    "❌": " tidak ",
}
_AMOUNT = re.compile(r"(?:\brp\.?\s*)?\b(\d[\d.]*(?:,\d+)?)\s*(rb|ribu|k|jt|juta)?\b")
_TIMES = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
_LEAST_COST = 1_000
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """`number`: of the message meant, None: not said. `cost_rp`: only with `done`. `note`: what was done, as typed."""

    meaning: Meaning
    number: int | None = None
    cost_rp: int | None = None
    note: str = ""


def understand(text: str) -> Answer:
    """The meaning of one answer. Never fails; nonsense is `unknown`."""
    plain = _plain(text[:_LONGEST])
    kinds = [_kinds(word) for word in re.findall(r"[a-z]+", _AMOUNT.sub(" ", plain))]
    meaning = _meaning(kinds, question="?" in plain)
    number, cost, rest = _numbers(plain, done=meaning == "done")
    note = _note(rest) if meaning == "done" else ""
    return Answer(meaning, number, cost, note)


def _plain(text: str) -> str:
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    return unicodedata.normalize("NFKC", text).lower().replace("ke sana", "kesana")


def _meaning(kinds: list[frozenset[str]], *, question: bool) -> Meaning:
    said = _said(kinds)
    if question or "ask" in said:
        return "unknown"
    denied = "no" in said
    if "full" in said:
        return "not_full" if denied else "full"
    works = "done" in said or {"runs", "already"} <= said
    if "repair" in said and ("still" in said or not works):
        return "cannot" if denied else "repairing"
    if works:
        return "cannot" if denied else "done"
    if denied:
        return "cannot" if said & {"can", "me", "go", "agree"} or said == {"no"} else "unknown"
    return "going" if "agree" in said or {"me", "go"} <= said or said in ({"me"}, {"go"}) else "unknown"


def _said(kinds: list[frozenset[str]]) -> set[str]:
    """All groups of an answer, 'lagi' told apart: 'lagi diperbaiki' is still, 'nyala lagi' is once more."""
    said = {group for of_word in kinds for group in of_word}
    if "again" in said:
        said.remove("again")
        at = next(i for i, of_word in enumerate(kinds) if "again" in of_word)
        said.add("still" if "repair" in frozenset().union(*kinds[at:]) else "already")
    return said


def _kinds(word: str) -> frozenset[str]:
    found = {name for name, words in _WORDS.items() if word in words}
    stem = re.sub(r"(.)\1+$", r"\1", word)  # penuhhh, okee
    found |= {name for name, words in _WORDS.items() if stem in words}
    if word.endswith("kah"):
        found.add("ask")
    if not found and len(word) >= 4:
        found = {name for name, words in _GUESSED.items() if any(_near(word, w) for w in words)}
    return frozenset(found)


def _near(word: str, other: str) -> bool:
    """One letter more, less, other, or two changed places (Damerau 1964: four of five misspellings)."""
    if abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return False
    i = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    a, b = word[i:], other[i:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _numbers(plain: str, *, done: bool) -> tuple[int | None, int | None, str]:
    """Message number, cost, and the text without them. Below Rp 1.000 a number is that of a message."""
    number = cost = None
    rest = plain
    for found in _AMOUNT.finditer(plain):
        value = _rupiah(found[1], found[2])
        if done and cost is None and value >= _LEAST_COST:
            cost = value
        elif number is None and value < _LEAST_COST and not found[2]:
            number = value
        else:
            continue
        rest = rest.replace(found[0], " ", 1)
    return number, cost, rest


def _rupiah(digits: str, unit: str | None) -> int:
    """'150.000' and '150000' are the same; before 'jt' a single dot may be a comma: '1.5 jt'."""
    if unit and re.fullmatch(r"\d+\.\d{1,2}", digits):
        digits = digits.replace(".", ",")
    value = float(digits.replace(".", "").replace(",", "."))
    return round(value * _TIMES.get(unit or "", 1))


def _note(rest: str) -> str:
    """What was done: without the word that said that it is done."""
    words = [w for w in rest.split() if not _kinds(re.sub(r"[^a-z]", "", w)) & {"done", "already", "agree", "me"}]
    return " ".join(words).strip(" .,:;-")
