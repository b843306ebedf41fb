"""Logan River: real turbidity each quarter of an hour, raw and as technicians left it (AmberSJones/pyhydroqc, 2019).

The same water is judged twice: by a nephelometer with a limit that a river can keep (25 NTU), and by a transmission
probe, to which the NTU are turned by the digitised TSW-10 curve (`simulator.plant.probe`), against the clear water that
it learns. Temperature is left out: F15 rightly finds a mountain river too cold for a borehole in Borneo.

Turbid is what the technicians believed. Where they changed or removed a value the probe was wrong there.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from hidran.replay.trace import Row
from hidran.site import Site, TurbidityClass
from simulator.plant.probe import CLEAR_MV, drop_mv
from simulator.score.judged import told_of
from simulator.score.recording import Recording
from simulator.score.truth import Found

TURBID_NTU, TURBID_MV = 25.0, 60.0
HOLD_S = 1800  # of F12: what is over sooner nobody need be told
SPACING_S = 900
_TOGETHER_S = 2 * SPACING_S
_GRACE_S = 3600
_NONE = -9000.0
_RULES = {"F12": {"slight_ntu": TURBID_NTU, "slight_clear_ntu": 20.0}}
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Point:
    """One row. NTU; None: nothing was measured, or nothing of it believed."""

    ts: int
    raw: float | None
    believed: float | None


@dataclass(frozen=True, slots=True)
class Probe:
    """A way of looking at the river. `drop`: how far beyond clear water, in its own unit, for the label."""

    kind: TurbidityClass
    column: str
    reads: Callable[[float], float]
    limit: float
    of_label: Callable[[float], float]


def summary(folder: Path) -> dict[str, dict[str, Any]]:
    """By site and probe: turbid stretches and what was said of them, and what a wrong probe made people hear."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "LRO_data").glob("*2019.csv")):
        points = list(read(path))
        if any(p.raw is not None for p in points):
            for probe in _probes(points):
                found[f"{path.stem} {probe.kind}"] = _judged(points, probe)
    return found


def read(path: Path) -> Iterator[Point]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if "turb" not in row:
                return
            raw, fixed = _number(row["turb"]), _number(row["turb_cor"])
            ts = int(datetime.fromisoformat(f"{row['datetime'][:16]}+00:00").timestamp())
            yield Point(ts, raw, raw if row["turb_cor"] in ("NULL", "") else fixed)


def _number(text: str) -> float | None:
    value = None if text in ("", "NULL") else float(text)
    return None if value is None or value <= _NONE else value


def _probes(points: Sequence[Point]) -> list[Probe]:
    clear_ntu = quantiles([p.believed for p in points if p.believed is not None], n=10)[0]
    own = drop_mv(clear_ntu)
    return [
        Probe("nephelometer", "turbidity_ntu", lambda ntu: round(ntu, 1), TURBID_NTU, lambda ntu: ntu),
        Probe(
            "transmission",
            "turbidity_mv",
            lambda ntu: round(CLEAR_MV - drop_mv(ntu), 2),  # a river reading has no tremble but its hundredths
            TURBID_MV,
            lambda ntu: drop_mv(ntu) - own,
        ),
    ]


def stretches(points: Sequence[Point], bad: Callable[[Point], bool]) -> list[Stretch]:
    """From first to last bad point; one good reading between two bad ones does not part them."""
    found: list[Stretch] = []
    for p in points:
        if bad(p):
            joins = found and p.ts - found[-1][1] <= _TOGETHER_S
            found.append((found.pop()[0], p.ts) if joins else (p.ts, p.ts))
    return found


def _judged(points: Sequence[Point], probe: Probe) -> dict[str, Any]:
    turbid = stretches(points, lambda p: p.believed is not None and probe.of_label(p.believed) > probe.limit)
    wrong = stretches(points, _wrong)
    told = _told(points, probe)
    f12 = [f for f in told if f.code == "F12"]
    long = [s for s in turbid if s[1] - s[0] >= HOLD_S]
    beside = [f for f in f12 if not _any(f, turbid)]
    missed = [s for s in long if not any(_touches(f, s) for f in f12)]
    return {
        "days": round((points[-1].ts - points[0].ts) / 86400),
        "turbid": len(long),
        "found": len(long) - len(missed),
        "missed": len(missed),
        "missed_longest_min": max((b - a) // 60 for a, b in missed) if missed else 0,
        "F12": len(f12),
        "false_on_wrong_probe": sum(_any(f, wrong) for f in beside),
        "false_else": sum(not _any(f, wrong) for f in beside),
        "wrong_probe": len(wrong),
        "false_F13": sum(f.code == "F13" for f in told),
        "false_F14_F15": sum(f.code in ("F14", "F15") and not _any(f, wrong) for f in told),
    }


def _wrong(p: Point) -> bool:
    """A value that the technicians changed or removed."""
    return p.raw is not None and (p.believed is None or abs(p.raw - p.believed) > 1e-6)


def _any(episode: Found, found: Sequence[Stretch]) -> bool:
    return any(_touches(episode, s) for s in found)


def _touches(episode: Found, stretch: Stretch) -> bool:
    """The episode stood somewhere between the beginning of the stretch and an hour after its end."""
    return episode.start <= stretch[1] + _GRACE_S and (episode.end is None or episode.end >= stretch[0])


def _told(points: Sequence[Point], probe: Probe) -> list[Found]:
    first = points[0].ts
    rows = []
    for seq, p in enumerate(points, 1):
        value = None if p.raw is None else probe.reads(max(p.raw, 0.0))
        rows.append(Row(seq, p.ts, float(p.ts), "h", "n", 1, seq, p.ts - first, {probe.column: value}))
    site = Site(
        "h",
        topology="ac_inverter",
        turbidity_class=probe.kind,
        sample_interval_s=SPACING_S,
        report_interval_s=SPACING_S,
        rules=_RULES,
    )
    days = (points[-1].ts - first) / 86400
    return told_of(Recording("logan", 0, first, days, [site], [probe.column], rows, []), "full").found
