"""A photo as it is kept: a JPEG drawn anew, small, without anything that a phone hides in it (place, owner, time).

What it is decides, not how it is called; and how large it would become is asked before it is unpacked.
"""

import io
import warnings

from PIL import Image, ImageOps

from hidran.errors import HidranError

LONGEST_PX = 1280
MOST_BYTES = 15_000_000
QUALITY = 80
_KINDS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = {"JPEG": 120_000_000}  # a JPEG is unpacked at an eighth of its size; others whole
_MOST_PIXELS_WHOLE = 25_000_000


class PhotoError(HidranError):
    """What was sent cannot be kept as a photo. The text is for people, in Bahasa Indonesia."""

    exit_code = 2


def drawn_anew(given: bytes) -> bytes:
    """The JPEG to keep. PhotoError when it is no photo, or too large."""
    if len(given) > MOST_BYTES:
        raise PhotoError("Foto terlalu besar: paling besar 15 MB. Perkecil dulu, atau potret lagi.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # asked more strictly below
            with Image.open(io.BytesIO(given), formats=_KINDS) as opened:
                return _small(opened)
    except PhotoError:
        raise
    except Exception as error:  # Pillow's decoders raise what they like on damaged files
        raise PhotoError("Ini bukan foto yang bisa dibaca: kirim JPEG, PNG atau WEBP dari kamera HP.") from error


def _small(opened: Image.Image) -> bytes:
    width, height = opened.size
    if width * height > _MOST_PIXELS.get(opened.format or "", _MOST_PIXELS_WHOLE):
        raise PhotoError("Foto terlalu lebar: potret lagi dengan ukuran biasa.")
    opened.draft("RGB", (LONGEST_PX, LONGEST_PX))
    upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_PX, LONGEST_PX))
    layers = upright.convert("RGBA") if "A" in upright.getbands() or "transparency" in upright.info else upright
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(layers, mask=layers.getchannel("A") if layers.mode == "RGBA" else None)
    made = io.BytesIO()
    paper.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()
