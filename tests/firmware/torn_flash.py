"""A flash chip on which the power can fail at any program or erase, and the node's files on littlefs upon it."""

import random
from collections.abc import Callable
from typing import Any

import littlefs
from littlefs.context import UserContext

BLOCK = 4096
# As MicroPython's ESP32 port formats its file system.
GEOMETRY: dict[str, int] = {
    "block_size": BLOCK,
    "read_size": 32,
    "prog_size": 32,
    "cache_size": 128,
    "lookahead_size": 32,
    "block_cycles": 100,
}

Watch = Callable[[Callable[[], bytes]], None]


class Flash(UserContext):
    """A chip of `blocks`. Before each program or erase `watch` may ask for images as a power cut there leaves them."""

    def __init__(self, blocks: int, image: bytes | None = None, watch: Watch | None = None) -> None:
        super().__init__(buffer=bytearray(b"\xff" * BLOCK * blocks if image is None else image))
        self.watch = watch
        self.programs = self.erases = 0
        self._chance = random.Random(19)

    def prog(self, cfg: Any, block: int, off: int, data: bytes) -> int:
        """Program `data`; a cut leaves a head of it, the byte it died at in any state."""
        self.programs += 1
        if self.watch is not None:
            cut = self._chance.randrange(len(data))
            garbled = bytes(data[:cut]) + bytes([self._chance.randrange(256)])
            for torn in (b"", garbled, bytes(data)):
                self._show(block * BLOCK + off, torn)
        return super().prog(cfg, block, off, data)

    def erase(self, cfg: Any, block: int) -> int:
        """Erase `block`; a cut leaves a part of it erased."""
        self.erases += 1
        if self.watch is not None:
            for size in (0, self._chance.randrange(1, BLOCK), BLOCK):
                self._show(block * BLOCK, b"\xff" * size)
        return super().erase(cfg, block)

    def _show(self, at: int, torn: bytes) -> None:
        assert self.watch is not None
        self.watch(lambda: bytes(self.buffer[:at]) + torn + bytes(self.buffer[at + len(torn) :]))


class FlashFiles:
    """`firmware.files.Files`, on a littlefs instead of the machine's own file system."""

    def __init__(self, flash: Flash, folder: str, *, fresh: bool = False) -> None:
        self.fs = littlefs.LittleFS(context=flash, mount=False, block_count=len(flash.buffer) // BLOCK, **GEOMETRY)
        if fresh:
            self.fs.format()
        self.fs.mount()
        self.folder = folder
        self.fs.makedirs(folder, exist_ok=True)

    def path(self, name: str) -> str:
        return f"{self.folder}/{name}"

    def names(self) -> list[str]:
        return sorted(self.fs.listdir(self.folder))

    def size(self, name: str) -> int:
        return int(self.fs.stat(self.path(name)).size)

    def read(self, name: str, offset: int = 0, count: int = -1) -> bytes:
        with self.fs.open(self.path(name), "rb") as file:
            file.seek(offset)
            return bytes(file.read(count))

    def append(self, name: str, data: bytes) -> None:
        mode = "ab" if name in self.names() else "wb"  # littlefs-python makes no new file in mode "a"
        with self.fs.open(self.path(name), mode) as file:
            file.write(data)

    def write(self, name: str, data: bytes) -> None:
        with self.fs.open(self.path(name), "wb") as file:
            file.write(data)

    def remove(self, name: str) -> None:
        self.fs.remove(self.path(name))
