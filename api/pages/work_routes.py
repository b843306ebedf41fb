"""The addresses of tickets: the list, one ticket, what is said of it, a ticket by hand, photos."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, UploadFile
from fastapi.responses import FileResponse, RedirectResponse, Response

from api.forms import FormKey
from api.pages import work, work_ticket
from api.pages.work_acts import KINDS, FormError, Typed, keep, right_of, step_of
from api.pages.work_desk import AtDesk, Desk, remember_name
from api.problems import ProblemError
from api.uploads import kept_photo
from api.who import needs
from hidran.errors import SettingsError
from hidran.faults.catalogue import CATALOGUE
from hidran.months import Month
from hidran.photo import PhotoError
from hidran.store import photos
from hidran.store import work as book
from hidran.store.answers import LONGEST_NAME
from hidran.store.records import Records
from hidran.work.sensor import Opening
from hidran.work.step import Step
from hidran.work.ticket import Ticket

router = APIRouter(include_in_schema=False)
LOOK, ANSWER, WORK = ([needs(right)] for right in ("look", "answer", "work"))
BY_HAND = tuple(code for code in CATALOGUE if code not in ("F21", "F22"))
_TEXT = 2000


@router.api_route("/pekerjaan", methods=["GET", "HEAD"], dependencies=LOOK)
def overview(desk: AtDesk, hidran: str = "", bulan: str = "") -> Response:
    hydrant = hidran if hidran in desk.look.registry.hydrants else ""
    page = work.page_of(desk, hydrant, _month(desk, bulan))
    may = desk.who.may_somewhere("work")
    return desk.page("work.html", page=page, may_open=may, this_month=Month.of(desk.now))


def _month(desk: Desk, asked: str) -> Month:
    try:
        month = Month.parse(asked) if asked else Month.of(desk.now)
    except SettingsError as error:
        raise ProblemError(404, "no-month", str(error)) from error
    return min(month, Month.of(desk.now))


@router.get("/pekerjaan/baru", dependencies=WORK)
def empty(desk: AtDesk, hidran: str = "") -> Response:
    return _new(desk, hidran, {})


def _new(desk: Desk, hydrant: str, typed: dict[str, str], error: FormError | None = None) -> Response:
    sites = [s for s in desk.look.registry.hydrants.values() if desk.who.may("work", s.kpp)]
    kinds = [("", desk.say("Tidak tahu, atau lain-lain"))]
    kinds += [(code, CATALOGUE[code].title_in(desk.language)) for code in BY_HAND]
    places = sorted(((s.id, s.label) for s in sites), key=lambda pair: pair[1].lower())
    errors = {error.field: str(error)} if error is not None else {}
    status = 422 if error is not None else 200
    return desk.page(
        "work_new.html", status=status, places=places, kinds=kinds, hydrant=hydrant, typed=typed, errors=errors
    )


@router.post("/pekerjaan/baru", dependencies=WORK)
def open_one(
    desk: AtDesk,
    key: FormKey,
    *,
    hydrant: Annotated[str, Form(max_length=64)] = "",
    code: Annotated[str, Form(max_length=8)] = "",
    what: Annotated[str, Form(max_length=_TEXT)] = "",
    who: Annotated[str, Form(max_length=LONGEST_NAME)] = "",
) -> Response:
    """A ticket that a person opens: what no sensor sees."""
    if hydrant not in desk.look.registry.hydrants:
        raise ProblemError(404, "unknown-hydrant", f"no hydrant {hydrant[:60]!r}: see the first page")
    desk.who.must("work", desk.kpp_of(hydrant))
    text = " ".join(what.split())[:400]
    if code and code not in BY_HAND:
        raise ProblemError(422, "no-such-code", f"code {code!r}: wanted one of {', '.join(BY_HAND)}, or none")
    if not text and not code:
        wanted = FormError("what", desk.say("Tulis apa yang rusak."))
        return _new(desk, hydrant, {"what": what, "who": who}, wanted)
    first = Step(f"form/{key}", "opened", desk.now, desk.speaker(who), desk.who.person, text)
    made = Opening(f"form/{key}", hydrant, "hand", code, desk.now, text or CATALOGUE[code].title, first)
    number = desk.ask(lambda records: _open(records, made))
    return remember_name(RedirectResponse(f"/pekerjaan/{number}", 303), who)


def _open(records: Records, made: Opening) -> int:
    with book.changing(records) as db:
        number = book.open_ticket(db, made) or book.opened(db, made.key)
    if number is None:
        raise ProblemError(404, "unknown-hydrant", f"no hydrant {made.hydrant!r}: see the first page")
    return number


@router.get("/pekerjaan/foto/{name}", dependencies=LOOK)
def photo(desk: AtDesk, name: str) -> Response:
    path = photos.find(desk.look.sources.paths, name)
    if path is None:
        raise ProblemError(404, "no-photo", f"no photo {name[:60]!r}: open it from its ticket")
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return FileResponse(path, media_type="image/jpeg", headers=kept)


@router.api_route("/pekerjaan/{number}", methods=["GET", "HEAD"], dependencies=LOOK)
def ticket(desk: AtDesk, number: int) -> Response:
    return _ticket(desk, desk.ticket(number), done="tersimpan" in desk.request.query_params)


def _ticket(desk: Desk, t: Ticket, *, done: bool = False, act: str = "", error: FormError | None = None) -> Response:
    errors = {error.field: str(error)} if error is not None else {}
    page = work_ticket.page_of(desk, t)
    status = 422 if error is not None else 200
    return desk.page("ticket.html", status=status, page=page, done=done, act=act, errors=errors)


async def _typed(
    desk: AtDesk,
    act: str,
    key: FormKey,
    *,
    who: Annotated[str, Form(max_length=LONGEST_NAME)] = "",
    found: Annotated[list[str] | None, Form(max_length=60)] = None,
    parts: Annotated[list[str] | None, Form(max_length=60)] = None,
    waits: Annotated[str, Form(max_length=10)] = "",
    what: Annotated[str, Form(max_length=_TEXT)] = "",
    cost: Annotated[str, Form(max_length=30)] = "",
    note: Annotated[str, Form(max_length=_TEXT)] = "",
    instead_of: Annotated[str, Form(max_length=200)] = "",
) -> Typed:
    if act not in KINDS:
        raise ProblemError(404, "no-such-act", f"{act[:20]!r}: wanted one of {', '.join(KINDS)}")
    return Typed(
        key, act, desk.now, desk.speaker(who), desk.who.person, tuple(found or ()), tuple(parts or ()), waits, what,
        cost, note, instead_of, language=desk.language,
    )  # fmt: skip


@router.post("/pekerjaan/{number}/{act}", dependencies=ANSWER)
def say(
    desk: AtDesk,
    number: int,
    typed: Annotated[Typed, Depends(_typed)],
    photo: UploadFile | None = None,
) -> Response:
    """One thing that somebody says of a ticket."""
    t = desk.ticket(number)
    desk.who.must(right_of(typed.act), desk.kpp_of(t.hydrant))
    try:
        typed = replace(typed, photo=_photo(desk, photo))
        step = step_of(t, typed)
    except FormError as error:
        return _ticket(desk, t, act=typed.act, error=error)
    desk.ask(lambda records: keep(records, t, step, typed))
    named = "" if desk.who.person is not None else typed.by
    return remember_name(RedirectResponse(f"/pekerjaan/{number}?tersimpan=1", 303), named)


def _photo(desk: Desk, sent: UploadFile | None) -> str:
    """Its name in the photo folder; '' when none was chosen."""
    try:
        return kept_photo(desk.look.sources.paths, sent) or ""
    except PhotoError as error:
        raise FormError("photo", desk.say(str(error))) from error
