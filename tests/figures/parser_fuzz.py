"""Everything that reads bytes from outside, fed with rubbish: nothing uncaught, nothing slow, nothing read wrongly.

With atheris (its own requirements file) guided by coverage; without it by mutation of the golden payloads.
"""

import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.figures.fuzz_targets import TARGETS, Target
from tests.figures.mutate import Mutator

SLOW_S = 0.005
FULL_S = 600
QUICK_INPUTS = 3000
AT_ONCE = 2


@dataclass
class Found:
    """What came of one target. `uncaught`: what was raised that may not be, with the input that did it."""

    tried: int = 0
    slowest_s: float = 0.0
    uncaught: list[str] = field(default_factory=list)


def run(full: bool, seconds: int = FULL_S) -> dict[str, Any]:
    """Ten minutes a target when `full`, else a few thousand inputs each."""
    guided = full and importlib.util.find_spec("atheris") is not None
    with ThreadPoolExecutor(AT_ONCE if guided else 1) as pool:
        found = list(pool.map(lambda t: _one(t, full=full, guided=guided, seconds=seconds), TARGETS))
    uncaught = [text for one in found for text in one.uncaught]
    slowest = max(one.slowest_s for one in found)
    how = "guided by coverage (atheris)" if guided else "by mutation"
    per = f", {seconds} s a target" if full else ""
    slow = f"slowest {slowest * 1000:.1f} ms" if slowest else f"none over {SLOW_S * 1000:.0f} ms"
    return {
        "number": 28,
        "title": f"Parser fuzz: {', '.join(t.name for t in TARGETS)}",
        "goal": f"0 uncaught, there and back the same, < {SLOW_S * 1000:.0f} ms for 8 KB",
        "result": f"{sum(one.tried for one in found):,} inputs {how}{per}: {len(uncaught)} uncaught"
        f"{' (' + '; '.join(uncaught[:3]) + ')' if uncaught else ''}, {slow}",
        "ok": not uncaught and slowest < SLOW_S,
    }


def _one(target: Target, *, full: bool, guided: bool, seconds: int) -> Found:
    return _guided(target, seconds) if guided else mutated(target, seconds=seconds if full else None)


def mutated(target: Target, *, inputs: int = QUICK_INPUTS, seconds: int | None = None, number: int = 1) -> Found:
    """So many mutations of the seeds, or as many as fit into `seconds`."""
    found, mutator, until = Found(), Mutator(target.seeds, number), time.monotonic() + (seconds or 0)
    while found.tried < inputs if seconds is None else time.monotonic() < until:
        _try(target, mutator.next(), found)
        found.tried += 1
    return found


def _try(target: Target, data: bytes, found: Found) -> None:
    start = time.process_time()
    try:
        target.call(data)
    except Exception as error:  # whatever it is, it should not have come out
        found.uncaught.append(f"{target.name}: {error!r:.120} on {data[:60]!r}")
        return
    took = time.process_time() - start
    if took > SLOW_S:
        took = min(_timed(target, data) for _ in range(5))  # once may be the garbage collector
    found.slowest_s = max(found.slowest_s, took)


def _timed(target: Target, data: bytes) -> float:
    start = time.process_time()
    target.call(data)
    return time.process_time() - start


def _guided(target: Target, seconds: int) -> Found:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        argv = [sys.executable, "-m", "tests.figures.fuzz_atheris", target.name, str(seconds), str(folder)]
        done = subprocess.run(argv, capture_output=True, check=False, timeout=seconds * 2 + 120)
        report = json.loads((folder / "report.json").read_text()) if (folder / "report.json").exists() else {}
        found = Found(tried=report.get("tried", 0))
        crashes = [path.read_bytes() for path in folder.glob("crash-*")]
        for data in [*crashes, *map(bytes.fromhex, report.get("slow", []))]:
            _try(target, data, found)
        if not found.uncaught and (done.returncode != 0 or not found.tried):
            found.uncaught.append(f"{target.name}: atheris ended with {done.returncode}: {done.stderr[-200:]!r}")
    return found
