"""A scenario as files: the recording as `hidran replay` reads it, the truth, a SITE.toml for each hydrant, and words.

Everything is written beside its place first: files appear whole and together, or not at all.
"""

import csv
import heapq
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from hidran.clock import iso, wib
from hidran.contract import FIELD_NAMES
from hidran.faults.human import HumanEvent
from hidran.faults.rules.f10_undervolt import least_bank_v
from hidran.replay.trace import Row
from hidran.site import Site
from simulator.offline import Recorder
from simulator.scenarios.refusal import wrong
from simulator.scenarios.staging import Staged, Stretch
from simulator.score.carried import Carried
from simulator.score.conditions import LOW_PCT, conditions
from simulator.score.truth import Truth

HEAD = ("time", "received", "hydrant", "node", "boot", "seq", "up_s")
_LOOK_EVERY = 2000
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Files:
    """Where it goes. `sites` in the order of the hydrants; `events` None: nobody said anything."""

    trace: Path
    truth: Path
    sites: tuple[Path, ...]
    events: Path | None

    @classmethod
    def beside(
        cls, trace: Path, staged: list[Staged], *, truth: Path | None, sites: Path | None, events: Path | None
    ) -> "Files":
        """What is not named lies beside the trace and begins with its name; `sites` is a folder."""

        def named(tail: str) -> Path:
            return trace.with_name(f"{trace.stem}-{tail}")

        return cls(
            trace,
            truth or named("truth.jsonl"),
            tuple(sites / f"{s.hydrant}.toml" if sites else named(f"{s.hydrant}.toml") for s in staged),
            (events or named("events.jsonl")) if any(s.events for s in staged) else None,
        )

    @property
    def all(self) -> list[Path]:
        return [self.trace, self.truth, *self.sites, *([self.events] if self.events else [])]

    def check(self, *, force: bool) -> None:
        """ScenarioError when one would be overwritten, or two are the same."""
        if len({path.absolute() for path in self.all}) < len(self.all):
            raise wrong("dua berkas bernama sama: {names}", names=", ".join(str(path) for path in self.all))
        there = [path for path in self.all if path.exists()]
        if folders := [path for path in there if path.is_dir()]:
            raise wrong("{path} adalah folder: beri nama berkas", path=folders[0])
        if there and not force:
            raise wrong("{path} sudah ada: pilih nama lain, atau timpa dengan --force", path=there[0])


def write(staged: list[Staged], when: Stretch, files: Files, progress: Progress) -> int:
    """Number of rows written. `progress` hears which part (0..1) is done."""
    parts = {path: path.with_name(f"{path.name}.part") for path in files.all}
    try:
        for path in parts.values():
            path.parent.mkdir(parents=True, exist_ok=True)
        rows = _write(staged, when, files, parts, progress)
        for path, part in reversed(parts.items()):  # the trace last: where it stands, all else stands too
            part.replace(path)
    except OSError as error:
        path, why = error.filename or files.trace, error.strerror or error
        raise wrong("{path} tidak bisa ditulis: {why}", path=path, why=why) from error
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink()
    return rows


def _write(staged: list[Staged], when: Stretch, files: Files, parts: dict[Path, Path], progress: Progress) -> int:
    takes = [_Take(one, when) for one in staged]
    with ExitStack() as stack:
        count = _write_rows(stack.enter_context(_opened(parts[files.trace])), takes, when, progress)
    truths = [t for take in takes for t in take.truths()]
    _write_lines(parts[files.truth], (t.as_json() for t in sorted(truths, key=_order)))
    for take, path in zip(takes, files.sites, strict=True):
        parts[path].write_text(site_text(take.staged.site, take.columns), encoding="utf-8")
    if files.events is not None:
        events = sorted((e for one in staged for e in one.events), key=lambda e: (e.ts, e.hydrant, e.mark))
        _write_lines(parts[files.events], (_event(e) for e in events))
    return count


class _Take:
    """One hydrant being recorded, and as much of its rows as its conditions are read from."""

    def __init__(self, staged: Staged, when: Stretch) -> None:
        self.staged = staged
        self._end = when.end
        self._plant = staged.plant(when.start)
        self._recorder = Recorder(self._plant, staged.fitted)
        known = next(iter(self._recorder.until(when.start)))
        self.columns = tuple(name for name in FIELD_NAMES if name in known)
        self._lowest = {"tank_level_pct": LOW_PCT, "battery_v": least_bank_v(staged.site)}
        self._noted: list[Row] = []

    @property
    def now(self) -> int:
        return self._plant.now

    def rows(self) -> Iterator[Row]:
        boot, received = 0, 0.0
        for row in Carried(self._recorder, self.staged.hydrant, self.columns).rows(self._end):
            low = ((name, row.values.get(name), least) for name, least in self._lowest.items())
            values: dict[str, float | int | None] = {n: v for n, v, least in low if v is not None and v < least}
            if values or row.boot != boot or row.received != received:
                self._noted.append(Row(0, row.ts, row.received, row.hydrant, "", row.boot, 0, 0, values))
                boot, received = row.boot, row.received
            yield row

    def truths(self) -> list[Truth]:
        return [*self.staged.truths, *conditions(self._noted, self.staged.site)]


def _write_rows(file: IO[str], takes: list[_Take], when: Stretch, progress: Progress) -> int:
    """Rows of all hydrants in the order in which the server would have got them."""
    columns = takes[0].columns
    table = csv.writer(file, lineterminator="\n")
    table.writerow([*HEAD, *columns])
    span, count = (when.end - when.start) * len(takes), 0
    for row in heapq.merge(*(take.rows() for take in takes), key=lambda row: row.received):
        table.writerow(_cells(row, columns))
        count += 1
        if count % _LOOK_EVERY == 0:
            progress(sum(take.now - when.start for take in takes) / span)
    progress(1.0)
    return count


def _cells(row: Row, columns: tuple[str, ...]) -> list[Any]:
    when = (wib(row.ts).isoformat(), wib(int(row.received)).isoformat())
    return [*when, row.hydrant, row.node, row.boot, row.seq, row.up_s, *(row.values[name] for name in columns)]


def _write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with _opened(path) as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _opened(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", newline="")


def _order(truth: Truth) -> tuple[int, str, str, str]:
    return truth.start, truth.hydrant, truth.kind, truth.code


def _event(event: HumanEvent) -> dict[str, Any]:
    return {"hydrant": event.hydrant, "time": iso(event.ts), "kind": event.kind, "data": event.data}


def site_text(site: Site, columns: tuple[str, ...]) -> str:
    """The SITE.toml of a simulated hydrant."""
    fitted = ", ".join(json.dumps(name) for name in columns)
    lines = [
        "[hydrant]",
        f"id = {json.dumps(site.id)}",
        f"name = {json.dumps(site.name)}",
        f"topology = {json.dumps(site.topology)}",
        f"panel_nominal_v = {site.panel_nominal_v}",
        f"fitted = [{fitted}]",
        "",
        "[tank]",
        f"volume_l = {site.tank_volume_l:g}",
    ]
    return "\n".join(lines) + "\n"
