"""Many months over all cores. Each result is a file of its own, so that a run that was stopped goes on where it was."""

import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.score.fitout import FITOUTS
from simulator.score.judged import judged
from simulator.score.source import record
from simulator.score.truth import ScoreError


@dataclass(frozen=True, slots=True)
class Job:
    """One month of one seed; one recording serves all its fit-outs."""

    scenario: str
    seed: int
    days: int
    fitouts: tuple[str, ...]
    folder: str

    def path(self, fitout: str) -> Path:
        return Path(self.folder) / f"{self.scenario}.{self.seed}.{self.days}d.{fitout}.json"

    def open(self) -> list[str]:
        """Fit-outs that have no result yet."""
        return [f for f in self.fitouts if not self.path(f).exists()]


def jobs(scenarios: Iterable[str], seeds: Iterable[int], days: int, fitouts: Sequence[str], folder: Path) -> list[Job]:
    """ScoreError names a fit-out that does not exist."""
    for fitout in fitouts:
        if fitout not in FITOUTS:
            raise ScoreError(f"--fitouts {fitout!r}: wanted some of {', '.join(FITOUTS)}")
    names = list(scenarios)
    return [Job(name, seed, days, tuple(fitouts), str(folder)) for seed in seeds for name in names]


def run(work: Sequence[Job], processes: int, done: Callable[[Job], None]) -> list[dict[str, Any]]:
    """Every result, those of earlier runs too. `done` is told of each month as it is finished."""
    folder = {job.folder for job in work}
    for path in folder:
        Path(path).mkdir(parents=True, exist_ok=True)
    todo = [job for job in work if job.open()]
    for job in work:
        if job not in todo:
            done(job)
    if processes <= 1:
        for job in todo:
            done(one(job))
    else:
        _in_parallel(todo, processes, done)
    return [json.loads(job.path(f).read_text(encoding="utf-8")) for job in work for f in job.fitouts]


def _in_parallel(todo: Sequence[Job], processes: int, done: Callable[[Job], None]) -> None:
    with ProcessPoolExecutor(processes) as pool:
        pending = [pool.submit(one, job) for job in todo]
        try:
            for future in as_completed(pending):
                done(future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def one(job: Job) -> Job:
    """Record the month once, judge it with each node that is open. A file appears whole or not at all."""
    recording = record(job.scenario, job.seed, job.days)
    for fitout in job.open():
        path = job.path(fitout)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(judged(recording, fitout), ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    return job
