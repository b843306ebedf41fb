"""A scenario simulated, sent through the very engine, and cut to the hours around one fault."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from hidran.contract import FIELD_NAMES
from hidran.faults.announce import Change
from hidran.faults.episode import Episode
from hidran.replay.player import Player
from hidran.replay.trace import Row
from simulator.faultpage.shots import FIRST_DAY, HOUR_S, SEED, Shot
from simulator.offline import Recorder
from simulator.scenarios import library, staging
from simulator.scenarios.fitting import fitted_with
from simulator.scenarios.staging import Staged
from simulator.score.carried import Carried
from simulator.score.truth import ScoreError

_BEFORE_S = 90_000  # the onset of a wrong clock is dated by that clock


@dataclass(frozen=True, slots=True)
class Told:
    """What people first heard. Unix seconds; `why`: the engine's own sentence."""

    at: int
    severity: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """`rows` by number of the hydrant from `start` to `end`, in the order of time."""

    onset: int
    told: Told
    start: int
    end: int
    rows: dict[int, list[Row]]
    lat: float
    lon: float


@dataclass(slots=True)
class _Ear:
    """Hears the first raising of one code."""

    code: str
    onset: int
    first: Told | None = None
    also: list[Episode] = field(default_factory=list)

    def hear(self, _hydrant: str, change: Change, at: int) -> None:
        e = change.episode
        if self.first is None and e.code == self.code and change.kind != "retract" and at >= self.onset:
            self.first = Told(min(e.raised, at), e.severity, e.why)


def take(code: str, shot: Shot) -> Taken:
    """ScoreError when the engine does not tell that code in that scenario."""
    scenario = library.find(shot.scenario)
    scenario = scenario if shot.fitout is None else fitted_with(scenario, shot.fitout)
    when = staging.stretch(scenario, FIRST_DAY)
    cast = staging.staged(scenario, SEED, when)
    onset = min(t.start for one in cast for t in one.truths if t.code == code)
    rows, columns = _rows(cast, when.start, when.end)
    told = _told(code, onset, cast, rows, columns)
    start = onset - round(shot.before_h * HOUR_S)
    start -= start % HOUR_S
    end = told.at + round(shot.after_h * HOUR_S)
    shown = {number: [r for r in rows if r.hydrant == one.hydrant and start <= _seen(r, code) <= end]
             for number, one in enumerate(cast, 1)}  # fmt: skip
    site = cast[0].site
    return Taken(onset, told, start, end, shown, site.lat, site.lon)


def _rows(cast: Sequence[Staged], start: int, end: int) -> tuple[list[Row], list[str]]:
    carried, names = [], list[str]()
    for one in cast:
        recorder = Recorder(one.plant(start), one.fitted)
        known = next(iter(recorder.until(start)))
        names = [name for name in FIELD_NAMES if name in known]
        carried.append(Carried(recorder, one.hydrant, tuple(names)).rows(end))
    return list(heapq.merge(*carried, key=lambda row: row.received)), names


def _told(code: str, onset: int, cast: Sequence[Staged], rows: Sequence[Row], columns: list[str]) -> Told:
    ear = _Ear(code, onset)
    sites = [replace(one.site, fitted=tuple(columns)) for one in cast]
    player = Player(sites, columns, [e for one in cast for e in one.events], ear.hear)
    player.play(takewhile(lambda _row: ear.first is None, rows))
    if ear.first is not None:
        return ear.first
    found = [e for e in player.episodes() if e.code == code and e.raised >= onset - _BEFORE_S]
    if not found:
        raise ScoreError(
            f"{code}: nothing is told of it in scenario {cast[0].hydrant}; see simulator/faultpage/shots.py"
        )
    return Told(found[0].raised, found[0].severity, found[0].why)


def _seen(row: Row, code: str) -> float:
    """A wrong clock is shown over the time of arrival."""
    return row.received if code == "F17" else row.ts
