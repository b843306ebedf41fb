"""/kas: a KPP's book. Bendahara and ketua see and write every line; everybody else sees sums, and no name in them."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from api.forms import FormKey, new_key
from api.pages.book import book_page, shared_page
from api.pages.money import choose_kpp, entry_of, kept_of, kpp_of, money_page, month_asked, today
from api.pages.routes import PageLook, renderer_of
from api.sources import Look
from api.uploads import kept_photo
from api.who import Who, needs
from hidran.money.amount import parse
from hidran.money.book import LONGEST_NOTE, Draft, checked
from hidran.money.errors import MoneyError
from hidran.months import Month
from hidran.photo import PhotoError
from hidran.registry import Kpp
from hidran.store import money, repair_costs
from hidran.store.records import Records
from hidran.words import one_line

router = APIRouter(include_in_schema=False)
MayLook = Annotated[Who, needs("look")]
MayWrite = Annotated[Who, needs("cash")]
Word = Annotated[str, Form(max_length=40)]
Note = Annotated[str, Form(max_length=LONGEST_NOTE)]


@router.get("/kas")
def choose(request: Request, look: PageLook, who: MayLook) -> Response:
    return choose_kpp(request, look, "/kas", "cash", "Kas")


@router.get("/kas/{kpp}")
def book(request: Request, kpp: str, look: PageLook, who: MayLook, bulan: str = "") -> Response:
    found, month = kpp_of(look, kpp), month_asked(look, bulan)
    if not who.may("cash", kpp):
        shared = shared_page(kept_of(look, found), month, Month.of(look.now), renderer_of(request).language)
        return money_page(request, "cash_shared.html", page=shared)
    return _book(request, look, found, month)


def _book(
    request: Request, look: Look, kpp: Kpp, month: Month, *, error: str = "", typed: dict[str, str] | None = None
) -> Response:
    values = (
        dict.fromkeys(("category", "amount", "note", "asset"), "") | {"day": today(look).isoformat()} | (typed or {})
    )
    assets = [place for place in look.registry.places.values() if place.kpp == kpp.id]
    page = book_page(kept_of(look, kpp), month, Month.of(look.now), assets, renderer_of(request).language)
    offered = look.sources.write(lambda records: repair_costs.offers(records, kpp.id, look.now))
    shown = {
        "page": page,
        "error": error,
        "typed": values,
        "key": new_key(),
        "done": _done(request),
        "offered": offered,
    }
    return money_page(request, "cash.html", status=422 if error else 200, **shown)


def _done(request: Request) -> str:
    return request.query_params.get("tersimpan", "")


@router.post("/kas/{kpp}")
def enter(
    request: Request,
    kpp: str,
    look: PageLook,
    who: MayWrite,
    key: FormKey,
    *,
    day: Word = "",
    category: Word = "",
    amount: Word = "",
    note: Note = "",
    asset: Word = "",
    photo: UploadFile | None = None,
) -> Response:
    """One line more; the form again, with what is wrong in it, when it cannot be meant so."""
    found = kpp_of(look, kpp)
    language = renderer_of(request).language
    try:
        on = _day(day)
        chosen = asset if asset in look.registry.places else None
        made = Draft(
            kpp, on, category, parse(amount, language), " ".join(one_line(note).split()), chosen, by=who.person, key=key
        )
        draft = replace(checked(made, today(look), language), photo=kept_photo(look.sources.paths, photo))
    except (MoneyError, PhotoError) as error:
        typed = {"day": day, "category": category, "amount": amount, "note": note, "asset": asset}
        wrong = renderer_of(request).say(str(error))
        return _book(request, look, found, Month.of(look.now), error=wrong, typed=typed)
    entry = look.sources.write(lambda records: money.add(records, draft))
    return RedirectResponse(f"/kas/{kpp}?bulan={Month.of_day(on)}&tersimpan={entry.number}", 303)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MoneyError(f"tanggal {text[:20]!r}: tulis misalnya 2026-11-03") from error


@router.post("/kas/{kpp}/biaya")
def enter_cost(kpp: str, look: PageLook, who: MayWrite, *, key: Word = "") -> Response:
    """What a repair cost, as its ticket says, becomes a line; pressed twice, one line."""
    kpp_of(look, kpp)

    def change(records: Records) -> int:
        meant = [offer for offer in repair_costs.offers(records, kpp, look.now) if offer.key == key]
        return len(money.add_all(records, [replace(offer.draft, by=who.person) for offer in meant]))

    made = look.sources.write(change)
    return RedirectResponse(f"/kas/{kpp}?tersimpan={made}", 303)


@router.get("/kas/{kpp}/batal/{number}")
def ask_take_back(request: Request, kpp: str, number: int, look: PageLook, who: MayWrite) -> Response:
    return _ask(request, look, kpp_of(look, kpp), number)


def _ask(request: Request, look: Look, kpp: Kpp, number: int, error: str = "") -> Response:
    entry, entries = entry_of(look, kpp, number)
    status = 422 if error else 200
    taken_back = next((e.number for e in entries if e.corrects == number), None)
    shown = {"kpp": kpp, "entry": entry, "taken_back": taken_back, "error": error}
    return money_page(request, "cash_back.html", status=status, **shown)


@router.post("/kas/{kpp}/batal/{number}")
def take_back(request: Request, kpp: str, number: int, look: PageLook, who: MayWrite, *, why: Note = "") -> Response:
    """A counter-entry, with its reason."""
    found = kpp_of(look, kpp)
    reason = " ".join(one_line(why).split())
    if not reason:
        return _ask(request, look, found, number, "Tulis alasannya, supaya yang lain mengerti.")
    try:
        made = look.sources.write(
            lambda records: money.take_back(records, kpp, number, by=who.person, today=today(look), why=reason)
        )
    except MoneyError as error:
        return _ask(request, look, found, number, str(error))
    return RedirectResponse(f"/kas/{kpp}?tersimpan={made.number}", 303)
