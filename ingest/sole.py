"""One writing process of a file at a time: another would work from what it remembers, not from what is there."""

import os
import sys
from pathlib import Path

from hidran.errors import StoreError

if sys.platform != "win32":
    import fcntl

WRITERS = {
    "series": "`hidran ingest`, demo and retry",
    "forward": "`hidran forwarder`, `hidran influx import` and `hidran reconcile --fix`",
}


class SoleWriter:
    """Holds a lock that the system releases when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """StoreError when another process holds it."""
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        if sys.platform == "win32":  # one operator at a time there
            return
        try:
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            raise StoreError(
                f"{path.with_suffix('.db')} is being written by another process: only one of "
                f"{WRITERS[path.stem]} may run over a data folder; stop the other one first"
            ) from error

    def release(self) -> None:
        os.close(self._handle)
