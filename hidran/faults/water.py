"""The monthly water form as the rules see it: bad signs at each of the two points (reference: domain.md 1.3)."""

from dataclasses import dataclass
from typing import Any

_GOOD_WORDS = frozenset({"", "tidak", "tidak ada", "jernih", "none", "no", "clear", "normal", "tidak dicicipi", "ok"})
_SENSES = ("warna", "bau", "rasa", "keruh", "endapan", "colour", "color", "odour", "odor", "taste", "clarity")
_ECOLI = ("e_coli", "ecoli", "e_coli_cfu")


@dataclass(frozen=True, slots=True)
class WaterCheck:
    """One form. `bad_points`: how many of its sample points show a bad sign; `e_coli`: the laboratory found some."""

    ts: int
    bad_points: int = 0
    e_coli: bool = False
    signs: tuple[str, ...] = ()


def check_of(ts: int, data: dict[str, Any]) -> WaterCheck:
    """A form with the senses of one point at its top, or of several under `points` (tandon, keran)."""
    points = data.get("points", data.get("titik"))
    forms = _forms(points) or [data]
    signs = [_signs(form) for form in forms]
    e_coli = any(_positive(form.get(name)) for form in [data, *forms] for name in _ECOLI)
    return WaterCheck(ts, sum(bool(s) for s in signs), e_coli, tuple(sorted({s for found in signs for s in found})))


def _forms(points: Any) -> list[dict[str, Any]]:
    found = list(points.values()) if isinstance(points, dict) else points if isinstance(points, list) else []
    return [form for form in found if isinstance(form, dict)]


def _signs(form: dict[str, Any]) -> list[str]:
    told = [f"{name}: {form[name]}" for name in _SENSES if _is_bad(form.get(name))]
    beyond = form.get("tanda")  # numbers beyond their limits, by name
    told += [str(sign) for sign in beyond] if isinstance(beyond, list) else []
    return told or (["buruk"] if form.get("bad") is True or form.get("ok") is False else [])


def _is_bad(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return value is not None and str(value).strip().lower() not in _GOOD_WORDS


def _positive(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0
