"""Photos: what is no photo is refused by what it is, and nothing a phone hides in one is kept."""

import io
import stat
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from hidran.paths import Paths
from hidran.photo import LONGEST_PX, MOST_BYTES, PhotoError, drawn_anew
from hidran.store import photos


def a_photo(size: tuple[int, int] = (3000, 2000), kind: str = "JPEG", mode: str = "RGB", **saved: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(made, kind, **saved)  # type: ignore[arg-type]
    return made.getvalue()


def with_a_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "HP Budi"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (2.0, 31.0, 48.0)
    exif[0x0112] = 6  # lies on its side
    return a_photo((3000, 2000), exif=exif, comment=b"Jalan Wengga 4")


def test_a_photo_is_drawn_small_and_upright_without_place_owner_or_comment() -> None:
    given = with_a_place()
    assert b"HP Budi" in given
    kept = drawn_anew(given)
    found = Image.open(io.BytesIO(kept))
    assert found.format == "JPEG"
    assert found.size == (853, LONGEST_PX)
    assert not found.getexif()
    assert set(found.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"HP Budi" not in kept
    assert b"Wengga" not in kept


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "I;16"), ("WEBP", "RGB")]
)
def test_other_kinds_become_jpeg_on_white_paper(kind: str, mode: str) -> None:
    assert Image.open(io.BytesIO(drawn_anew(a_photo((40, 30), kind, mode)))).size == (40, 30)


def test_a_small_photo_is_not_blown_up() -> None:
    assert Image.open(io.BytesIO(drawn_anew(a_photo((320, 200))))).size == (320, 200)


@pytest.mark.parametrize(
    "given",
    [
        b"", b"MZ\x90\x00", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>1</script></html>",
        b"%PDF-1.7", b"GIF89a" + bytes(40), b"\xff\xd8\xff\xe0" + bytes(200), b"PK\x03\x04" + bytes(50),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_in_words(given: bytes) -> None:
    with pytest.raises(PhotoError, match="bukan foto"):
        drawn_anew(given)


def test_a_photo_that_is_cut_off_is_refused() -> None:
    whole = a_photo((800, 600), quality=95)
    with pytest.raises(PhotoError):
        drawn_anew(whole[: len(whole) // 2])


def a_bomb(side: int) -> bytes:
    """A few hundred bytes that would unpack to gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(4096))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [6000, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(PhotoError):
        drawn_anew(a_bomb(side))


def test_more_than_a_phone_makes_is_refused_unread() -> None:
    with pytest.raises(PhotoError, match="15 MB"):
        drawn_anew(bytes(MOST_BYTES + 1))


def test_the_same_photo_twice_is_one_file_that_only_the_owner_reads(tmp_path: Path) -> None:
    paths, jpeg = Paths(tmp_path), drawn_anew(a_photo((50, 50)))
    name = photos.put(paths, jpeg)
    assert photos.put(paths, jpeg) == name
    assert [p.name for p in paths.photos.iterdir()] == [name]
    assert stat.S_IMODE(paths.photos.stat().st_mode) == 0o700
    assert stat.S_IMODE((paths.photos / name).stat().st_mode) == 0o600
    found = photos.find(paths, name)
    assert found is not None
    assert found.read_bytes() == jpeg


@pytest.mark.parametrize("name", ["../records.db", "..", "x.jpg", "a" * 40 + ".png", "/etc/passwd", ""])
def test_only_our_own_names_are_looked_for(tmp_path: Path, name: str) -> None:
    assert photos.find(Paths(tmp_path), name) is None
