"""Time: UTC inside, WIB to people, and one clock that can be replaced.

Nothing in rule code reads a clock; `now` is an argument. Services read a `Clock`. Simulated time belongs to
installations of their own (demo, practice, tests); `hidran.installation.open_clock` refuses it anywhere else.
"""

import mmap
import struct
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Pontianak")
_SECONDS = struct.Struct("<d")


class Clock(Protocol):
    """Tells Unix seconds. `real` is False for a simulated clock."""

    real: bool

    def now(self) -> float:
        """Unix seconds, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    real = True

    def now(self) -> float:
        return time.time()


class FixedClock:
    """A clock that a test moves by hand."""

    real = False

    def __init__(self, now: float) -> None:
        self._now = now

    def now(self) -> float:
        return self._now

    def advance(self, seconds: float = 0.0, *, minutes: float = 0.0, hours: float = 0.0) -> None:
        self._now += seconds + 60 * minutes + 3600 * hours


class FileClock:
    """Simulated time in an 8-byte file: one process sets it, all services of the installation read it."""

    real = False

    def __init__(self, path: Path) -> None:
        self._file = path.open("r+b")
        self._map = mmap.mmap(self._file.fileno(), _SECONDS.size)

    @classmethod
    def create(cls, path: Path, now: float) -> "FileClock":
        path.write_bytes(_SECONDS.pack(now))
        return cls(path)

    def now(self) -> float:
        return float(_SECONDS.unpack(self._map[: _SECONDS.size])[0])

    def set(self, now: float) -> None:
        self._map[: _SECONDS.size] = _SECONDS.pack(now)


def utc(ts: float) -> datetime:
    """Unix seconds as an aware UTC datetime."""
    return datetime.fromtimestamp(ts, UTC)


def wib(ts: float) -> datetime:
    """Unix seconds as an aware datetime in WIB, the time people in Sampit read on their phones."""
    return datetime.fromtimestamp(ts, WIB)


def iso(ts: float) -> str:
    """RFC 3339 in UTC with a trailing Z, whole seconds."""
    return utc(ts).strftime("%Y-%m-%dT%H:%M:%SZ")


def wib_midnight(ts: float) -> int:
    """Unix seconds of the WIB midnight at or before `ts` (WIB is UTC+7 all year)."""
    offset = 7 * 3600
    return int((ts + offset) // 86400 * 86400 - offset)


def wib_month_start(ts: float) -> int:
    """Unix seconds of the first WIB midnight of the month of `ts`."""
    at = wib(ts)
    return int(datetime(at.year, at.month, 1, tzinfo=WIB).timestamp())
