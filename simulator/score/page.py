"""The card as one self-contained HTML page that a technician can read: no script, nothing fetched."""

from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hidran.faults.catalogue import CATALOGUE
from hidran.words import Language, duration, number, say
from simulator.score import stand
from simulator.score.card import Card
from simulator.score.fitout import LABELS

_HERE = Path(__file__).parent
GOALS = {"broken_pump": {"minimum": 0.90, "float": 0.95, "level": 0.95, "full": 0.95}, "gawat": 1.0, "messages": 1.0}
_GOOD, _FAIR = 0.95, 0.80


def page(card: Card, language: Language = "id") -> str:
    """The whole page as text."""
    loader = FileSystemLoader(_HERE)
    env = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.globals["t"] = partial(say, language=language)
    env.globals["title"] = lambda code: CATALOGUE[code].title_in(language)
    env.globals["late"] = partial(_late, language=language)
    env.filters |= {"pct": _pct, "num": _num, "mood": _mood}
    return env.get_template("page.html").render(
        card=card,
        language=language,
        fitouts=list(card["fitouts"]),
        labels={name: say(label, language) for name, label in LABELS.items()},
        goals=GOALS,
        reasons={reason: say(words, language) for reason, words in _REASONS.items()},
        said={word: say(words, language) for word, words in _SAID.items()},
        order=(stand.REASONS, stand.SAID),
        tiles=[_tile(name, own) for name, own in card["fitouts"].items()],
    )


_REASONS = {
    "broken": "pompa rusak",
    "full": "tandon penuh",
    "unused": "tidak dipakai",
    "weak": "matahari kurang",
    "night": "malam",
}
_SAID = {"GAWAT": "rusak (GAWAT)", "PERLU_DICEK": "perlu dicek", "nothing": "tidak ada apa-apa"}


def _tile(name: str, own: dict[str, Any]) -> dict[str, Any]:
    """The three numbers that count, each with its goal."""
    pump, gawat, messages = own["broken_pump"], own["false_gawat_per_year"], own["false_messages_per_month"]
    in_time, goal = own["in_a_solar_day"], GOALS["broken_pump"][name]  # type: ignore[index]
    return {
        "name": name,
        "pump": pump,
        "goal": goal,
        "pump_ok": pump["value"] is not None and pump["value"] >= goal,
        "in_time": in_time,
        "in_time_ok": in_time["value"] is not None and in_time["value"] >= goal,
        "gawat": gawat,
        "gawat_ok": gawat["value"] is not None and gawat["value"] <= GOALS["gawat"],
        "messages": messages,
        "calm": {
            "gawat": own["healthy"]["false_gawat_per_year"],
            "messages": own["healthy"]["false_messages_per_month"],
        },
        "messages_ok": messages["value"] is not None and messages["value"] <= GOALS["messages"],
    }


def _num(value: float | None, decimals: int = 0) -> str:
    return "–" if value is None else number(value, decimals)


def _pct(part: float | None) -> str:
    return "–" if part is None else f"{number(100 * part)} %"


def _mood(part: float | None) -> str:
    if part is None:
        return "none"
    return "good" if part >= _GOOD else "fair" if part >= _FAIR else "poor"


def _late(seconds: float | None, language: Language) -> str:
    if seconds is None:
        return "–"
    return duration(seconds, language) if seconds >= 60 else say("seketika", language)
