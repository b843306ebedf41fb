"""What people send along with a form."""

from fastapi import UploadFile

from hidran.paths import Paths
from hidran.photo import MOST_BYTES, drawn_anew
from hidran.store import photos


def kept_photo(paths: Paths, sent: UploadFile | None) -> str | None:
    """Its name in the photo folder, None when none was chosen. PhotoError for what is no photo."""
    if sent is None or not sent.size:
        return None
    return photos.put(paths, drawn_anew(sent.file.read(MOST_BYTES + 1)))
