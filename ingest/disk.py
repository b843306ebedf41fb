"""Stops the way in before the disk is full, and opens it again by itself.

SQLite on a full disk loses nothing that was committed, but cannot even delete. So nothing is acknowledged below
`stop_free_mb`, and a ballast file lies ready to be given up should another program fill the disk meanwhile.
"""

import contextlib
import os
import shutil
import time
from pathlib import Path

from hidran.logs import logger

MB = 1024 * 1024
CALM_S = 0.2  # after it was full: what freed itself may be taken again at once
BALLAST_PART = 4  # the ballast is a quarter of `stop_free_mb`


class DiskGuard:
    """Of the folder that holds series.db. Asked before each commit; a look costs a few microseconds."""

    def __init__(self, folder: Path, stop_free_mb: int, resume_free_mb: int) -> None:
        self._folder = folder
        self._stop, self._resume = stop_free_mb * MB, max(resume_free_mb, stop_free_mb) * MB
        self._ballast = folder / "series.ballast"
        self._not_before = 0.0
        self._log = logger("ingest")
        self.is_open = True
        self._prepare()

    def open(self) -> bool:
        """True while there is room to promise anything durable."""
        if time.monotonic() >= self._not_before:
            self._judge(self.free())
        return self.is_open

    def free(self) -> int:
        """Bytes that may still be written."""
        return shutil.disk_usage(self._folder).free

    def is_short(self) -> bool:
        """True when it is below the limit at this very moment."""
        return self.free() < self._stop

    def _judge(self, free: int) -> None:
        if self.is_open and free < self._stop:
            self.is_open = False
            self._log.error("disk nearly full, nothing is acknowledged", free_mb=free // MB, stop_mb=self._stop // MB)
        elif not self.is_open and free >= self._resume:
            self.is_open = True
            self._prepare()
            self._log.warning("disk has room again, going on", free_mb=free // MB)

    def hit(self) -> None:
        """The disk was full after all: give up the ballast and stop."""
        self._ballast.unlink(missing_ok=True)
        self.is_open, self._not_before = False, time.monotonic() + CALM_S
        self._log.error("disk is full, nothing is acknowledged until there is room", folder=str(self._folder))

    def _prepare(self) -> None:
        size = self._stop // BALLAST_PART
        if self._ballast.exists() or self.free() < self._stop + size:
            return
        with contextlib.suppress(OSError):
            handle = os.open(self._ballast, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(handle, "wb") as file:
                for _ in range(max(size // MB, 1)):
                    file.write(bytes(min(size, MB)))
