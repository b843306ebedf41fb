"""/kas/{kpp}/iuran: who has paid, and who is relieved. For bendahara and ketua alone; nobody else ever sees a name."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from api.forms import FormKey, new_key
from api.pages.dues_view import home_page, list_page
from api.pages.money import kept_of, kpp_of, money_page, month_asked, today
from api.pages.routes import PageLook, renderer_of
from api.problems import ProblemError
from api.sources import Look
from api.who import Who, needs
from hidran.errors import SettingsError
from hidran.money.amount import parse
from hidran.money.dues import Relief
from hidran.money.errors import MoneyError
from hidran.months import Month
from hidran.registry import Kpp
from hidran.store import dues
from hidran.store.records import Records

router = APIRouter(include_in_schema=False)
MayKnow = Annotated[Who, needs("dues")]
Word = Annotated[str, Form(max_length=80)]
Home = Annotated[int, Path(ge=1, lt=1 << 62)]  # more than a database can hold is no household


@router.get("/kas/{kpp}/iuran")
def everybody(request: Request, kpp: str, look: PageLook, who: MayKnow, bulan: str = "") -> Response:
    return _everybody(request, look, kpp_of(look, kpp), month_asked(look, bulan))


def _everybody(request: Request, look: Look, kpp: Kpp, month: Month, error: str = "") -> Response:
    page = list_page(kept_of(look, kpp), month, Month.of(look.now))
    return money_page(request, "dues.html", status=422 if error else 200, page=page, error=error)


@router.post("/kas/{kpp}/iuran/warga")
def add(request: Request, kpp: str, look: PageLook, who: MayKnow, *, label: Word = "", start: Word = "") -> Response:
    """One household more."""

    def change(records: Records) -> object:
        return dues.add_household(records, kpp, label, _month(look, start))

    return _changed(request, look, kpp_of(look, kpp), change)


@router.post("/kas/{kpp}/iuran/tarif")
def set_rate(
    request: Request, kpp: str, look: PageLook, who: MayKnow, *, amount: Word = "", start: Word = ""
) -> Response:
    """From a month on everybody pays so much; '0' ends the dues."""

    def change(records: Records) -> None:
        dues.set_rate(records, kpp, _month(look, start), _rupiah(amount))

    return _changed(request, look, kpp_of(look, kpp), change)


def _changed(request: Request, look: Look, kpp: Kpp, change: Callable[[Records], object]) -> Response:
    try:
        look.sources.write(change)
    except (MoneyError, SettingsError) as error:
        return _everybody(request, look, kpp, Month.of(look.now), str(error))
    return RedirectResponse(f"/kas/{kpp.id}/iuran", 303)


@router.get("/kas/{kpp}/iuran/{household}")
def home(request: Request, kpp: str, household: Home, look: PageLook, who: MayKnow) -> Response:
    return _home(request, look, kpp_of(look, kpp), household)


def _home(request: Request, look: Look, kpp: Kpp, household: int, error: str = "") -> Response:
    page = home_page(kept_of(look, kpp), household, Month.of(look.now))
    if page is None:
        raise ProblemError(404, "unknown-household", f"no household {household} here: see /kas/{kpp.id}/iuran")
    status, key = 422 if error else 200, new_key()
    return money_page(request, "dues_home.html", status=status, page=page, error=error, key=key, today=today(look))


@router.post("/kas/{kpp}/iuran/{household}/bayar")
def pay(
    request: Request, kpp: str, household: Home, look: PageLook, who: MayKnow, *, key: FormKey, amount: Word = "",
    start: Word = "",
) -> Response:  # fmt: skip
    """Dues for one or more months, oldest first."""

    def change(records: Records) -> object:
        rupiah = parse(amount, renderer_of(request).language)
        draft = dues.dues_draft(kpp, rupiah, today(look), by=who.person, key=key)
        return dues.pay(records, kpp, household, _month(look, start), draft)

    return _of_home(request, look, kpp_of(look, kpp), household, change)


@router.post("/kas/{kpp}/iuran/{household}/keringanan")
def relieve(
    request: Request, kpp: str, household: Home, look: PageLook, who: MayKnow, *, amount: Word = "0", start: Word = "",
    end: Word = "",
) -> Response:  # fmt: skip
    """What the group decided."""

    def change(records: Records) -> None:
        last = Month.parse(end) if end else None
        relief = Relief(household, _month(look, start), last, _rupiah(amount), today(look))
        dues.relieve(records, kpp, relief)

    return _of_home(request, look, kpp_of(look, kpp), household, change)


@router.post("/kas/{kpp}/iuran/{household}/berhenti")
def stop(request: Request, kpp: str, household: Home, look: PageLook, who: MayKnow, *, end: Word = "") -> Response:
    """The last month of a household that moves away."""
    return _of_home(
        request,
        look,
        kpp_of(look, kpp),
        household,
        lambda records: dues.end_household(records, kpp, household, _month(look, end)),
    )


def _of_home(request: Request, look: Look, kpp: Kpp, household: int, change: Callable[[Records], object]) -> Response:
    try:
        look.sources.write(change)
    except (MoneyError, SettingsError) as error:
        return _home(request, look, kpp, household, str(error))
    return RedirectResponse(f"/kas/{kpp.id}/iuran/{household}?tersimpan=1", 303)


def _month(look: Look, text: str) -> Month:
    return Month.parse(text) if text else Month.of(look.now)


def _rupiah(text: str) -> int:
    return 0 if text.strip() in ("0", "Rp 0") else parse(text)
