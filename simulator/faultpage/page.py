"""The parts of `docs/faults.md` and `docs/scorecard.md` that are measured, and the one pass that makes both anew."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from hidran.faults import doc
from hidran.faults.catalogue import CATALOGUE
from simulator.faultpage import drawing, graph, trace
from simulator.faultpage.shots import SHOTS
from simulator.faultpage.summary import Summary, read, summary, text
from simulator.recordings import kept
from simulator.score.truth import ScoreError

_NODES = {"minimum": "minimum", "float": "+ float", "level": "+ level", "full": "+ flow and current"}
_REASONS = {"broken": "broken", "full": "full tank", "unused": "unused", "weak": "weak sun", "night": "night"}
Progress = Callable[[str], None]


def make(card: Path, docs: Path, *, pictures: bool, progress: Progress = lambda _what: None) -> list[Path]:
    """`docs/scorecard.json`, both pages and the pictures from the card at `card`; every path that was written."""
    found = summary(read(card))
    written = [docs / "scorecard.json", docs / "faults.md", docs / "scorecard.md"]
    drawn = list(_pictures(docs / doc.PICTURES, progress)) if pictures else []
    try:
        written[0].write_text(text(found), encoding="utf-8")
        for path in written[1:]:
            path.write_text(rewritten(path.read_text(encoding="utf-8"), found), encoding="utf-8")
    except OSError as error:
        raise ScoreError(f"{error.filename}: {error.strerror}; --docs wants the folder of Hidran's docs") from error
    return [*written, *drawn]


def rewritten(page: str, found: Summary) -> str:
    """A page with all its parts made anew."""
    return doc.rewritten(page, {**doc.MAKERS, **makers(found)})


def makers(found: Summary) -> dict[str, Callable[[], str]]:
    """Parts by name that need a summary of a card, or the kept one of a real recording."""
    return {
        **{f"seen {code}": partial(seen, code, found) for code in CATALOGUE},
        "results": partial(results, found),
        **{name: partial(kept.table, name) for name in kept.MAPS},
    }


def _pictures(folder: Path, progress: Progress) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for code, shot in SHOTS.items():
        progress(code)
        path = folder / f"{code}.svg"
        path.write_text(drawing.drawn(code, shot, trace.take(code, shot)), encoding="utf-8")
        yield path
    path = folder / "graph.svg"
    path.write_text(graph.drawn(), encoding="utf-8")
    yield path


def seen(code: str, found: Summary) -> str:
    """What the scorecard found of one fault, by node, and what it was confused with."""
    rows = found["codes"].get(code)
    if not rows:
        return "The scorecard has no month of it: no recall was measured.\n"
    lines = [
        "| node | found / could be found | recall (95 %) | other name | missed | cannot see it | raised in vain |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {_NODES[f]} | {_line(rows[f])} |" for f in _NODES if f in rows]
    return "\n".join([*lines, "", f"Confused with: {_confused(found.get('confused'), code)}", ""])


def _line(own: Summary) -> str:
    recall = own["recall"]
    counts = " | ".join(str(own.get(name, 0)) for name in ("renamed", "missed", "unseen", "false"))
    return f"{recall['hits']} / {recall['trials']} | {_share(recall)} | {counts}"


def _share(share: Summary) -> str:
    if share["value"] is None:
        return "-"
    return f"{100 * share['value']:.0f} % ({100 * share['low']:.0f} to {100 * share['high']:.0f})"


def _confused(counted: dict[str, Any] | None, code: str) -> str:
    if counted is None:
        return "not counted in this card."
    own, parts = counted.get(code, {}), []
    if told := own.get("told_as"):
        parts.append(f"told as {_counted(told)} instead")
    if other := own.get("raised_for"):
        parts.append(f"raised in vain in or beside {_counted({f'`{k}`': n for k, n in other.items()})}")
    return f"{'; '.join(parts)} (all nodes together)." if parts else "nothing, in all months of this card."


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}×" for name, n in counts.items())


def results(found: Summary) -> str:
    """The numbers that count, by node, and what was said of a pump that stood."""
    nodes = {f: own for f, own in found["fitouts"].items() if f in _NODES}
    rows = {
        "broken pumps found": ("broken_pump", _share),
        "... within a solar day": ("in_a_solar_day", _share),
        "false GAWAT per hydrant-year": ("false_gawat_per_year", _rate),
        "false messages per hydrant-month": ("false_messages_per_month", _rate),
    }
    lines = [_made(found["made"]), "", f"| | {' | '.join(_NODES[f] for f in nodes)} |", f"|---|{'---|' * len(nodes)}"]
    lines += [
        f"| {name} | {' | '.join(say(own[key]) for own in nodes.values())} |" for name, (key, say) in rows.items()
    ]
    if all("healthy" in own for own in nodes.values()):
        lines.append(_healthy(nodes))
    return "\n".join([*lines, "", *_standing(nodes)])


def _made(made: dict[str, Any]) -> str:
    purpose = "reporting seeds" if made.get("purpose") == "reporting" else "tuning seeds: no numbers to report"
    years, months = made["hydrant_years"], made["months"]
    return f"{years} hydrant-years over all nodes, {months} months, seeds {made['seeds']} ({purpose})."


def _healthy(nodes: dict[str, Summary]) -> str:
    rates = (_rate(own["healthy"]["false_messages_per_month"]) for own in nodes.values())
    return f"| ... in months without any fault | {' | '.join(rates)} |"


def _rate(rate: Summary) -> str:
    if rate["value"] is None:
        return "-"
    return f"{rate['value']:.2f} ({rate['low']:.2f} to {rate['high']:.2f}; {rate['count']} in {rate['exposure']:g})"


def _standing(nodes: dict[str, Summary]) -> list[str]:
    """Why a pump stood, by what was said: GAWAT / PERLU DICEK / nothing."""
    lines = [
        "What was said of a pump that stood (GAWAT / PERLU DICEK / nothing), by the true reason:",
        "",
        f"| reason | {' | '.join(_NODES[f] for f in nodes)} |",
        f"|---|{'---|' * len(nodes)}",
    ]
    for reason, word in _REASONS.items():
        cells = (own["stand"][reason] for own in nodes.values())
        lines.append(f"| {word} | {' | '.join(' / '.join(str(n) for n in said.values()) for said in cells)} |")
    return [*lines, ""]
