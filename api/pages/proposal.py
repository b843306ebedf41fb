"""/lembar/{kpp}/usulan: the file that goes with a request to musrenbang or dinas, from a year of sheets."""

from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.pages.money import kpp_of, money_page
from api.pages.routes import PageLook, renderer_of
from api.who import Who, needs
from hidran.faults.catalogue import CATALOGUE
from hidran.sheet.proposal import proposal
from hidran.sheet.sheet import Sheet
from hidran.store import sheets
from hidran.store.records import Records

router = APIRouter(include_in_schema=False)
MONTHS = 12


@router.get("/lembar/{kpp}/usulan")
def page(request: Request, kpp: str, look: PageLook, who: Annotated[Who, needs("look")]) -> Response:
    found, language = kpp_of(look, kpp), renderer_of(request).language

    def read(records: Records) -> list[Sheet]:
        months = sorted(sheets.months(records, kpp)[:MONTHS])
        return [sheets.revisions(records, kpp, month)[-1].sheet for month in months]

    kept = look.sources.write(read)
    return money_page(
        request, "proposal.html", kpp=found, p=proposal(kept) if kept else None,
        months=[sheet.of.words(language) for sheet in kept],
        title_of_code=lambda code: CATALOGUE[code].title_in(language) if code in CATALOGUE else code,
    )  # fmt: skip
