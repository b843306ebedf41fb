"""A pump that stands: why it really did, and what was said of it.

Why is taken from everything the plant shows, not from what a node could see: night; broken (a fault that stops it);
full (the float is up); unused (full for a day and more without a start); weak (nothing is broken and water is wanted).
A spell is at least half an hour of one reason. Of a broken spell counts what was open in it; of a healthy one what was
raised in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hidran import solar
from hidran.replay.trace import Row
from hidran.site import Site
from simulator.score.match import PUMP
from simulator.score.recording import Recording
from simulator.score.truth import Found, Truth

REASONS = ("broken", "full", "unused", "weak", "night")
SAID = ("GAWAT", "PERLU_DICEK", "nothing")
STOPPED = PUMP - {"F03"}  # a pump that runs dry does not stand
SPELL_S = 1800
UNUSED_S = 86400
Table = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Spell:
    """One reason from `start` to `end` (Unix seconds)."""

    hydrant: str
    reason: str
    start: int
    end: int


def empty() -> Table:
    return {reason: dict.fromkeys(SAID, 0) for reason in REASONS}


def table(recording: Recording, found: Iterable[Found]) -> Table:
    """How many spells of each reason, by what was said."""
    counts, said = empty(), [f for f in found if f.code in PUMP]
    for spell in spells(recording):
        counts[spell.reason][_verdict(spell, said)] += 1
    return counts


def spells(recording: Recording) -> Iterator[Spell]:
    for site in recording.sites:
        rows = sorted((r for r in recording.rows if r.hydrant == site.id), key=lambda r: r.ts)
        faults = [t for t in recording.truths if t.hydrant == site.id and not t.healthy and t.code in STOPPED]
        yield from _of(site, rows, faults)


def _of(site: Site, rows: Sequence[Row], faults: Sequence[Truth]) -> Iterator[Spell]:
    since, reason, before, ran = 0, "", 0, rows[0].ts if rows else 0
    for row in rows:
        if row.values.get("pump_on"):
            ran = row.ts
        present = _reason(site, row, faults, row.ts - ran)
        if present != reason:
            if reason and before - since >= SPELL_S:
                yield Spell(site.id, reason, since, before)
            since, reason = row.ts, present
        before = row.ts
    if reason and before - since >= SPELL_S:
        yield Spell(site.id, reason, since, before)


def _reason(site: Site, row: Row, faults: Sequence[Truth], stood_s: int) -> str:
    """'' while it runs."""
    if any(t.start <= row.ts and (t.end is None or row.ts < t.end) for t in faults):
        return "broken"
    if row.values.get("pump_on") or row.values.get("pump_on_s"):
        return ""
    if solar.elevation_deg(row.ts, site.lat, site.lon) < 0:
        return "night"
    level = row.values.get("tank_level_pct")
    if row.values.get("tank_full") or (level is not None and level >= 99):
        return "unused" if stood_s >= UNUSED_S else "full"
    return "weak"


def _verdict(spell: Spell, said: Iterable[Found]) -> str:
    broken = spell.reason == "broken"
    severities = {
        f.severity
        for f in said
        if f.hydrant == spell.hydrant
        and f.raised <= spell.end
        and ((f.end is None or f.end > spell.start) if broken else f.raised >= spell.start)
    }
    return next((s for s in ("GAWAT", "PERLU_DICEK") if s in severities), "nothing")
