# The flash map of README.md as the ESP32 wants it: `python -m firmware.partition_table partitions.bin` (on a computer).
#
# Like MicroPython's own for 4 MB, but with an area of its own for readings and configuration behind the code: code is
# then never written to in the field, and the data area can be formatted without losing it.

import hashlib
import struct
import sys

AT = 0x8000  # where esptool must write it
_SIZE = 0xC00
_APP, _DATA = 0, 1
# label, type, subtype, offset, size
TABLE = (
    ("nvs", _DATA, 0x02, 0x9000, 0x6000),
    ("phy_init", _DATA, 0x01, 0xF000, 0x1000),
    ("factory", _APP, 0x00, 0x10000, 0x1F0000),
    ("vfs", _DATA, 0x81, 0x200000, 0xC0000),
    ("hidran", _DATA, 0x81, 0x2C0000, 0x140000),
)


def image():
    # The bytes of the table: entries, their MD5, padding.
    entries = b"".join(
        struct.pack("<2sBBII16sI", b"\xaa\x50", kind, subtype, offset, size, label.encode(), 0)
        for label, kind, subtype, offset, size in TABLE
    )
    mark = b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(entries).digest()
    return entries + mark + b"\xff" * (_SIZE - len(entries) - len(mark))


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as file:
        file.write(image())
    print("%s: write it to 0x%x" % (sys.argv[1], AT))
