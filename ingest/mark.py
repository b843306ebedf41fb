"""How much was received at the last commit, kept beside series.db, so that a loss inside it cannot stay silent.

SQLite takes a write-ahead log only as far as it is sound: what stood behind a damaged spot is gone without a word,
although it was acknowledged. The mark costs a memory write a commit; it is not synced, so after a power cut it may
lag behind, which says nothing, but it can never run ahead.
"""

import mmap
import struct
from pathlib import Path

_MARK = struct.Struct("<qq")  # when that series.db was begun (ms), readings received


class Mark:
    """Sixteen bytes in a file."""

    def __init__(self, path: Path) -> None:
        if not path.exists() or path.stat().st_size != _MARK.size:
            path.write_bytes(_MARK.pack(0, 0))
        self._file = path.open("r+b")
        self._map = mmap.mmap(self._file.fileno(), _MARK.size)

    def close(self) -> None:
        self._map.close()
        self._file.close()

    def missing(self, begun_ms: int, received: int) -> int:
        """How many readings this series.db has received and does not know of any more."""
        begun, marked = _MARK.unpack(self._map[:])
        return max(marked - received, 0) if begun == begun_ms else 0

    def set(self, begun_ms: int, received: int) -> None:
        self._map[:] = _MARK.pack(begun_ms, received)
