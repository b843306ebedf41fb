"""/kas/{kpp}/impor: a book that was kept in Excel. First it is shown, then it is entered whole, or not at all."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from api.pages.money import kpp_of, money_page, today
from api.pages.routes import PageLook, renderer_of
from api.who import Who, needs
from hidran.money import importing
from hidran.money.errors import MoneyError
from hidran.months import Month
from hidran.store import money

router = APIRouter(include_in_schema=False)
MayWrite = Annotated[Who, needs("cash")]


@router.get("/kas/{kpp}/impor")
def ask_import(request: Request, kpp: str, look: PageLook, who: MayWrite) -> Response:
    return money_page(request, "cash_import.html", kpp=kpp_of(look, kpp), preview=None, error="")


@router.post("/kas/{kpp}/impor")
def take_import(
    request: Request,
    kpp: str,
    look: PageLook,
    who: MayWrite,
    *,
    file: Annotated[UploadFile | None, File()] = None,
    book: Annotated[str, Form(max_length=importing.LARGEST_BYTES)] = "",
) -> Response:
    """A file gives its preview; the preview, sent back as `book`, is entered whole."""
    found, renderer = kpp_of(look, kpp), renderer_of(request)
    data = book.encode() if book else file.file.read(importing.LARGEST_BYTES + 1) if file is not None else b""
    try:
        preview = importing.read(data, kpp, today(look), by=who.person, language=renderer.language)
    except MoneyError as error:
        return money_page(request, "cash_import.html", status=422, kpp=found, preview=None, error=str(error))
    if preview.wrong or not book:
        status = 422 if preview.wrong else 200
        return money_page(request, "cash_import.html", status=status, kpp=found, preview=preview, error="")
    look.sources.write(lambda records: money.add_all(records, preview.drafts))
    return RedirectResponse(
        f"/kas/{kpp}?bulan={Month.of_day(preview.drafts[-1].day)}&tersimpan={len(preview.drafts)}", 303
    )
