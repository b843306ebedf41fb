"""A check as it comes in from a form: names like `tandon.warna`, everything as text. Bad input is named by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from hidran.errors import HidranError
from hidran.water.form import NUMBERS, POINTS, QUESTIONS, Check, Number, Sample
from hidran.words import one_line

LONGEST_NOTE = 500
NOT_AHEAD_S = 600


@dataclass(frozen=True, slots=True)
class Problem:
    """`field`: its name in the form. `sentence` in Bahasa, with `values` to be filled in."""

    field: str
    sentence: str
    values: Mapping[str, object]


class FormError(HidranError):
    """A form that cannot be taken; `problems` says why, field by field."""

    exit_code = 2

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.sentence.format(**p.values)}" for p in problems))
        self.problems = tuple(problems)


def check_of(given: Mapping[str, str], *, ts: int, now: float, role: str = "") -> Check:
    """The check that a form tells. FormError when nothing was filled in, or something cannot be meant.

    A point is checked when one of its questions was answered; then all that are `needed` must be.
    """
    problems: list[Problem] = []
    samples = {p: s for p in POINTS if (s := _sample(p, given, problems)) is not None}
    if ts > now + NOT_AHEAD_S:
        problems.append(Problem("at", "Tanggal itu belum tiba.", {}))
    note = given.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        problems.append(Problem("note", "Catatan paling panjang {n} huruf.", {"n": LONGEST_NOTE}))
    if not samples and not problems:
        problems.append(Problem("form", "Belum ada yang diisi: pilih warna, jernih, dan bau di tandon atau keran.", {}))
    if problems:
        raise FormError(problems)
    return Check(ts, samples, " ".join(one_line(note).split()), role)


def _sample(point: str, given: Mapping[str, str], problems: list[Problem]) -> Sample | None:
    senses = _senses(point, given, problems)
    numbers = {
        name: value
        for name, number in NUMBERS.items()
        if (value := _number(f"{point}.{name}", number, given, problems)) is not None
    }
    if not senses and not numbers:
        return None
    for name, question in QUESTIONS.items():
        if question.needed and name not in senses and f"{point}.{name}" not in {p.field for p in problems}:
            problems.append(Problem(f"{point}.{name}", "Belum dipilih.", {}))
    return Sample(senses, numbers)


def _senses(point: str, given: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    senses = {}
    for name, question in QUESTIONS.items():
        value = given.get(f"{point}.{name}", "").strip()
        if not value or (not question.needed and value == question.options[0].value):
            continue  # what nobody looked at says nothing
        if question.option(value) is None:
            choices = ", ".join(o.value for o in question.options)
            sentence = "{found!r} bukan pilihan; pilihannya: {choices}."
            problems.append(Problem(f"{point}.{name}", sentence, {"found": value[:30], "choices": choices}))
        else:
            senses[name] = value
    return senses


def _number(name: str, number: Number, given: Mapping[str, str], problems: list[Problem]) -> float | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    low, high = number.range
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        sentence = "{found!r} tidak bisa: isi angka {low:g} sampai {high:g}, atau kosongkan."
        problems.append(Problem(name, sentence, {"found": text[:30], "low": low, "high": high}))
        return None
    return round(value, number.decimals)
