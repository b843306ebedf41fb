"""/kas/{kpp}/nota/{number}: the photo of a receipt, for those who keep the book: names may stand on it."""

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from api.pages.money import entry_of, kpp_of
from api.pages.routes import PageLook
from api.problems import ProblemError
from api.who import Who, needs
from hidran.store import photos

router = APIRouter(include_in_schema=False)
KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}


@router.get("/kas/{kpp}/nota/{number}")
def receipt(kpp: str, number: int, look: PageLook, who: Annotated[Who, needs("cash")]) -> Response:
    entry, _ = entry_of(look, kpp_of(look, kpp), number)
    path = photos.find(look.sources.paths, entry.photo) if entry.photo else None
    if path is None:
        raise ProblemError(404, "no-photo", f"entry {number} has no photo: see /kas/{kpp}/batal/{number}")
    return FileResponse(path, media_type="image/jpeg", headers=KEPT)
