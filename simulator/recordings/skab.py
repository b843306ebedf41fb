"""SKAB: a real pump loop, one second a row, with labelled anomalies (waico/SKAB v0.9, reference domain.md 8.2).

A run lasts twenty minutes and each loop was set up anew, so a run teaches its own normal: its unlabelled seconds
before the anomaly, in turn, for ten days of an hour and a half; then four days more of the same (healthy), or of the
anomaly as if it stayed: the half of it with the least flow, since the bench goes into it and out of it again.
Only flow and current are taken: the bench is fed by the mains, so it has neither panel nor tank nor weather.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

from hidran.clock import wib_midnight
from hidran.replay.trace import Row
from hidran.site import Site
from simulator.score.judged import told_of
from simulator.score.recording import Recording

STEP_S, IDLE_S = 60, 600
LEARN_DAYS, HELD_DAYS = 10, 4
DAILY_S, START_S = 5400, 9 * 3600
_SETTLE = 60  # rows: the loop starts within a minute
_MIDNIGHT = wib_midnight(1_583_000_000)
_COLUMNS = ["pump_on", "pump_on_s", "pump_starts", "flow_lpm", "pump_a"]
_KINDS = {
    **dict.fromkeys(("other/1", "other/2", "other/3", "other/4"), "leak, water added"),
    **dict.fromkeys((f"other/{n}" for n in range(5, 10)), "rotor out of balance"),
    "other/10": "more water, slowly",
    "other/11": "more water, suddenly",
    "other/12": "drained until it cavitates",
    "other/13": "two phases (air) at the inlet",
    "other/14": "warm water",
}
_BY_GROUP = {"valve1": "inlet valve closed by part", "valve2": "outlet valve closed by part"}
Points = list[tuple[float, float]]  # (L/min, A), one each minute, as a node reports them


@dataclass(frozen=True, slots=True)
class Run:
    """One labelled run: its normal before the anomaly, and the anomaly."""

    kind: str
    normal: Points
    anomaly: Points


@dataclass(frozen=True, slots=True)
class Judged:
    """What the anomaly did to flow and current, and which codes were told of it and of the healthy days."""

    kind: str
    flow: float
    current: float
    told: frozenset[str]
    healthy: frozenset[str]


def summary(folder: Path) -> dict[str, dict[str, Any]]:
    """By kind of anomaly how many runs were told, and under which code; `healthy` are the same loops without one."""
    judged = [_judged(run) for run in runs(folder)]
    kinds = {kind: [j for j in judged if j.kind == kind] for kind in dict.fromkeys(j.kind for j in judged)}
    found = {kind: _line(own) for kind, own in kinds.items()}
    false = [j for j in judged if j.healthy]
    if judged:
        found["healthy"] = {"runs": len(judged), "false": len(false), "told": _codes(j.healthy for j in false)}
    return found


def _line(own: Sequence[Judged]) -> dict[str, Any]:
    told = sum(bool(j.told) for j in own)
    return {
        "runs": len(own),
        "flow_ratio": _span([j.flow for j in own]),
        "current_ratio": _span([j.current for j in own]),
        "found": told,
        "missed": len(own) - told,
        "told": _codes(j.told for j in own),
    }


def _codes(told: Iterator[frozenset[str]]) -> dict[str, int]:
    return dict(sorted(Counter(code for codes in told for code in codes).items()))


def _span(values: Sequence[float]) -> list[float]:
    """Least, median, most."""
    return [round(v, 2) for v in (min(values), median(values), max(values))]


def runs(folder: Path) -> Iterator[Run]:
    """Every labelled run that has both a normal and an anomaly."""
    paths = [p for p in (folder / "data").glob("*/*.csv") if p.parent.name != "anomaly-free"]
    for path in sorted(paths, key=lambda p: (p.parent.name, p.stem.zfill(4))):
        run = _run(path)
        if run.normal and run.anomaly:
            yield run


def _run(path: Path) -> Run:
    group = path.parent.name
    normal, anomaly = list[tuple[float, float]](), list[tuple[float, float]]()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            point = float(row["Volume Flow RateRMS"]), float(row["Current"])
            if float(row["anomaly"]):
                anomaly.append(point)
            elif not anomaly:
                normal.append(point)
    kind = _KINDS.get(f"{group}/{path.stem}") or _BY_GROUP.get(group, group)
    return Run(kind, _thinned(normal[_SETTLE:]), _settled(_thinned(anomaly)))


def _settled(points: Points) -> Points:
    """The half of it, in one piece, in which the least water flowed."""
    half = (len(points) + 1) // 2
    parts = [points[i : i + half] for i in range(len(points) - half + 1)]
    return min(parts, key=lambda part: median(p[0] for p in part), default=[])


def _thinned(points: Points) -> Points:
    parts = [points[i : i + STEP_S] for i in range(0, len(points) - STEP_S + 1, STEP_S)]
    return [(fmean(p[0] for p in part), fmean(p[1] for p in part)) for part in parts]  # a meter counts


def _judged(run: Run) -> Judged:
    (q, i), (q_there, i_there) = _middle(run.normal), _middle(run.anomaly)
    return Judged(run.kind, q_there / q, i_there / i, _said(run, run.anomaly), _said(run, run.normal))


def _middle(points: Points) -> tuple[float, float]:
    return median(p[0] for p in points), median(p[1] for p in points)


def _said(run: Run, later: Points) -> frozenset[str]:
    rows = list(_rows(run.normal, later))
    sites = [Site("h", topology="ac_inverter")]
    days = LEARN_DAYS + HELD_DAYS + 1
    told = told_of(Recording(run.kind, 0, _MIDNIGHT, days, sites, _COLUMNS, rows, []), "full")
    return frozenset(f.code for f in told.found)


def _rows(normal: Points, later: Points) -> Iterator[Row]:
    for day in range(LEARN_DAYS + HELD_DAYS + 1):
        points = normal if day < LEARN_DAYS else later
        for at in range(0, 86400, STEP_S):
            on = START_S <= at < START_S + DAILY_S
            if on or at % IDLE_S == 0:
                point = points[at // STEP_S % len(points)] if on else None
                yield _row(_MIDNIGHT + day * 86400 + at, point, starts=at == START_S)


def _row(ts: int, point: tuple[float, float] | None, *, starts: bool) -> Row:
    litres, amps = point or (0.0, 0.04)
    values: dict[str, float | int | None] = {
        "pump_on": int(point is not None),
        "pump_on_s": STEP_S if point else 0,
        "pump_starts": int(starts),
        "flow_lpm": round(max(litres, 0.0), 1),
        "pump_a": round(max(amps, 0.0), 2),
    }
    return Row(ts, ts, float(ts), "h", "n", 1, ts - _MIDNIGHT, ts - _MIDNIGHT, values)
