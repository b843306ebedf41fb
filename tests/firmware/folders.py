# Folders of their own for tests, on both interpreters (MicroPython has no tempfile).

import os
import sys
import time

from firmware.files import Files

_made = [0]


def temp_dir():
    base = os.getenv("HIDRAN_TEST_DIR") or "/tmp"
    while True:
        _made[0] += 1
        path = "%s/hidran-node-%d-%d" % (base, int(time.time() * 1000), _made[0])
        try:
            os.mkdir(path)
            return path
        except OSError:
            pass


def remove(path):
    for name in os.listdir(path):
        inner = path + "/" + name
        if os.stat(inner)[0] & 0x4000:
            remove(inner)
        else:
            os.remove(inner)
    os.rmdir(path)


class MemoryFiles:
    # The same calls as firmware.files.Files, in RAM; `full` makes writing fail as a full flash does.
    def __init__(self):
        self.data = {}
        self.full = False

    def names(self):
        return sorted(self.data)

    def size(self, name):
        return len(self._get(name))

    def read(self, name, offset=0, count=-1):
        data = self._get(name)
        return data[offset:] if count < 0 else data[offset : offset + count]

    def append(self, name, data):
        self.write(name, self.data.get(name, b"") + data)

    def write(self, name, data):
        if self.full:
            raise OSError(28)
        self.data[name] = bytes(data)

    def remove(self, name):
        self._get(name)
        del self.data[name]

    def _get(self, name):
        if name not in self.data:
            raise OSError(2)
        return self.data[name]


class FlashFiles(Files):
    # Real files that can refuse to be written.
    full = False

    def append(self, name, data):
        if self.full:
            raise OSError(28)
        Files.append(self, name, data)

    def write(self, name, data):
        if self.full:
            raise OSError(28)
        Files.write(self, name, data)


def flash_files():
    # Files for tests that write a lot: in RAM where there is plenty, else in a folder that the runner removes.
    return FlashFiles(temp_dir()) if sys.implementation.name == "micropython" else MemoryFiles()
