import hashlib
import itertools
import struct

from firmware import partition_table

FLASH_BYTES = 4 * 1024 * 1024
FULL_RING_BYTES = 5 * 2160 * 51  # five days of a fully fitted node, its changes of the pump included


def entries() -> list[tuple[bytes, int, int, int, int, str]]:
    data = partition_table.image()
    found = []
    for at in range(0, 32 * len(partition_table.TABLE), 32):
        magic, kind, subtype, offset, size, label, _flags = struct.unpack("<2sBBII16sI", data[at : at + 32])
        found.append((magic, kind, subtype, offset, size, label.rstrip(b"\0").decode()))
    return found


def test_the_table_is_one_that_the_boot_loader_accepts() -> None:
    data, size = partition_table.image(), 32 * len(partition_table.TABLE)
    assert len(data) == 0xC00
    assert all(entry[0] == b"\xaa\x50" for entry in entries())
    assert data[size : size + 16] == b"\xeb\xeb" + b"\xff" * 14
    assert data[size + 16 : size + 32] == hashlib.md5(data[:size]).digest()
    assert set(data[size + 32 :]) == {0xFF}


def test_the_areas_fill_the_flash_without_touching_each_other() -> None:
    areas = [(offset, size) for _m, _k, _s, offset, size, _l in entries()]
    for (offset, size), (following, _size) in itertools.pairwise(areas):
        assert offset + size == following
    assert sum(areas[-1]) == FLASH_BYTES
    assert all(offset % 0x1000 == 0 for offset, _size in areas)


def test_the_data_area_is_the_one_that_the_board_looks_for_and_is_large_enough() -> None:
    sizes = {label: size for _m, _k, _s, _o, size, label in entries()}
    assert sizes["hidran"] > 2 * FULL_RING_BYTES
    assert sizes["vfs"] > 500_000
