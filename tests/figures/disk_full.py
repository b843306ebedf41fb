"""Figure 7: the disk fills up. Acknowledgements stop before it is full, nothing acknowledged is lost, it goes on."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ingest.messages import batch
from tests.ingest.way_in import WayIn

DISK_MB = 8
FILLER = "filler"
LIMITS = {"stop_free_mb": 1, "resume_free_mb": 2}
RECOVER_S = 10.0
MB = 1024 * 1024


def can_mount() -> bool:
    """Only root may mount a small disk."""
    return sys.platform.startswith("linux") and os.geteuid() == 0


@contextmanager
def small_disk(size_mb: int = DISK_MB) -> Iterator[Path]:
    """A file system of its own that is soon full."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path, leave: int) -> None:
    """Another program takes the disk, all but `leave` bytes."""
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with (folder / FILLER).open("ab") as file, _ignore_full():
        file.write(bytes(max(free - leave, 0)))


@contextmanager
def _ignore_full() -> Iterator[None]:
    try:
        yield
    except OSError:
        return


def filled_slowly() -> dict[str, Any]:
    """Our own rows fill the disk until ingest holds; then there is room again."""
    with small_disk() as folder, WayIn(folder / "data", **LIMITS) as way:
        fill(folder, leave=4 * MB)
        way.wait_for_writer()
        first = _send_until_held(way)
        held_at = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        kept = (folder / "data" / "series.ballast").exists()
        (folder / FILLER).unlink()
        took = _recover(way, first)
        lost = len(way.acked - way.stored())
    return {"lost": lost, "acked": len(way.acked), "recovered_s": took, "before_full": kept and held_at > 0}


def filled_at_once() -> dict[str, Any]:
    """Another program takes the last byte while readings come in."""
    with small_disk() as folder, WayIn(folder / "data", **LIMITS) as way:
        way.wait_for_writer()
        way.send(batch(n, 5, held=(1, 1)) for n in range(1, 501, 5))
        way.settle(100)
        fill(folder, leave=0)
        first = _send_until_held(way, 501)
        stopped = len(way.acked)
        (folder / FILLER).unlink()
        took = _recover(way, first)
        lost = len(way.acked - way.stored())
    return {"lost": lost, "acked": len(way.acked), "recovered_s": took, "before_full": stopped >= 500}


def _send_until_held(way: WayIn, first: int = 1) -> int:
    """Batch after batch until ingest holds; the first seq not sent."""
    deadline = time.monotonic() + 60
    while not way.intake.holding:
        assert time.monotonic() < deadline, "the disk never became full"
        way.send([batch(n, 60, held=(1, 1)) for n in range(first, first + 600, 60)])
        first += 600
        while len(way.mailbox) and not way.intake.holding:
            time.sleep(0.002)
        way.hear()
    way.hear()
    return first


def _recover(way: WayIn, first: int) -> float | None:
    """Seconds until everything sent is acknowledged, new readings too; None: not in time."""
    begun = time.monotonic()
    way.send([batch(first, 5, held=(1, 1))])
    while time.monotonic() - begun < RECOVER_S:
        way.hear()
        if len(way.acked) == first + 4:
            return time.monotonic() - begun
        time.sleep(0.01)
    return None


def run(full: bool) -> dict[str, Any]:
    """Each way three times when `full`. Needs root."""
    goal = f"0 acknowledged lost, acknowledgements stop before ENOSPC, recovers in < {RECOVER_S:.0f} s without restart"
    head = {"number": 7, "title": f"Disk full: an {DISK_MB} MB disk filled by readings, and by another program"}
    if not can_mount():
        return {**head, "goal": goal, "result": "not measured: mounting a small disk needs root", "ok": False}
    found = [kind() for _ in range(3 if full else 1) for kind in (filled_slowly, filled_at_once)]
    slowest = max((RECOVER_S if f["recovered_s"] is None else f["recovered_s"]) for f in found)
    lost, acked = sum(f["lost"] for f in found), sum(f["acked"] for f in found)
    good = lost == 0 and slowest < RECOVER_S and all(f["before_full"] for f in found)
    result = f"{len(found)} runs, {acked:,} acknowledged, {lost} lost, recovered in {slowest:.1f} s at the slowest"
    return {**head, "goal": goal, "result": result, "ok": good}
