"""/orang/serah: a role on its way to another person, and the card that he is given."""

from collections.abc import Callable, Iterable
from typing import Annotated
from urllib.parse import urlsplit

import segno
from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.pages.people import World, waiting_of
from api.pages.people_desk import AtDesk, Desk
from api.pages.way_signs import offered, sign_of, ways_of
from api.who import needs, refusal
from hidran.faults.catalogue import CATALOGUE
from hidran.people.errors import PeopleError
from hidran.people.joining_links import join_links
from hidran.people.role_words import duty, role_word
from hidran.people.roster import Person
from hidran.settings import LOOPBACK
from hidran.store import handover, ways, work
from hidran.store.binding import make_code
from hidran.store.joining import add_member
from hidran.store.records import Records
from hidran.words import Language, day, say
from hidran.work.ticket import Ticket

router = APIRouter(include_in_schema=False)
LOOK, PEOPLE = [needs("look")], [needs("people")]
Text = Annotated[str, Form(max_length=300)]
SOMEBODY_ELSE = "baru"
MOST_WORK = 8


@router.get("/orang/serah", dependencies=PEOPLE)
def ask(desk: AtDesk, peran: str = "", kpp: str = "", dari: int = 0) -> Response:
    desk.who.must("people", kpp or None)
    return _ask(desk, {"role": peran, "kpp": kpp, "giver": str(dari or ""), "taker": SOMEBODY_ELSE})


@router.post("/orang/serah", dependencies=PEOPLE)
def begin(
    desk: AtDesk,
    *,
    role: Text = "",
    kpp: Text = "",
    giver: Text = "",
    taker: Text = SOMEBODY_ELSE,
    name: Text = "",
    channel: Text = "",
    address: Text = "",
) -> Response:
    """To a member of the same KPP, or to somebody who becomes one by it."""
    where = kpp or None
    desk.who.must("people", where)
    typed = {"role": role, "kpp": kpp, "giver": giver, "taker": taker, "name": name, "channel": channel}
    known = {str(p.id) for p in desk.sources.roster().members(kpp)} if kpp else set(map(str, _everybody(desk)))
    if taker not in {*known, SOMEBODY_ELSE}:
        return _ask(
            desk, typed | {"address": address}, PeopleError("Pilih siapa yang menerima.").said(desk.renderer.language)
        )
    made: list[int] = []

    def make(records: Records) -> None:
        number = int(taker) if taker in known else _newcomer(records, name, channel, address)
        from_whom = int(giver) if giver.isascii() and giver.isdigit() else None
        made.append(handover.begin(records, role, where, from_whom, number).id)

    answer = desk.change(make, "", lambda error: _ask(desk, typed | {"address": address}, error))
    return RedirectResponse(f"/orang/serah/{made[0]}", 303) if made else answer


def _newcomer(records: Records, name: str, channel: str, address: str) -> int:
    given = [(channel, address)] if channel and (address.strip() or channel == ways.PAGE) else []
    return add_member(records, name, ways=given)


def _everybody(desk: Desk) -> list[int]:
    return [*desk.sources.roster().persons]


def _ask(desk: Desk, typed: dict[str, str], error: str = "") -> Response:
    world, language = desk.world(), desk.renderer.language
    giver = world.roster.persons.get(int(typed["giver"]) if typed["giver"].isdigit() else 0)
    kpp = typed["kpp"] or None
    persons = world.roster.members(kpp) if kpp else tuple(world.roster.persons.values())
    takers = [(str(p.id), p.name) for p in persons if giver is None or p.id != giver.id]
    return desk.page(
        "handover_new.html", error=error, typed={"name": "", "channel": "", "address": ""} | typed,
        word=role_word(typed["role"], language), kpp_name=world.kpp_name(kpp), giver=giver.name if giver else "",
        takers=takers, new=SOMEBODY_ELSE, channels=offered(world.channels, language),
    )  # fmt: skip


def _found(desk: Desk, number: int, *, by_taker: bool = False) -> handover.Handover:
    """A hand-over that waits, and that the viewer may see."""
    found = desk.read(lambda records: handover.find(records, number))
    if not desk.who.may("people", found.kpp) and not (by_taker and desk.who.person == found.taker):
        raise refusal(desk.who, "people")
    return found


@router.api_route("/orang/serah/{number}", methods=["GET", "HEAD"], dependencies=LOOK)
def show(desk: AtDesk, number: int) -> Response:
    return _show(desk, number)


def _show(desk: Desk, number: int, error: str = "") -> Response:
    try:
        found = _found(desk, number, by_taker=True)
    except PeopleError:  # it has moved, or was cancelled: the person's page says which
        return RedirectResponse("/orang", 303)
    world = desk.world()
    taker = desk.person(found.taker)
    return desk.page(
        "handover.html", error=error, it=waiting_of(world, found), found=found, kpp_name=world.kpp_name(found.kpp),
        ways=ways_of(taker, world.channels, world.language), own=desk.who.person == found.taker,
        may=desk.who.may("people", found.kpp), now=world.now,
    )  # fmt: skip


@router.post("/orang/serah/{number}", dependencies=LOOK)
def settle(desk: AtDesk, number: int, *, do: Text = "", proof: Text = "") -> Response:
    """`do`: `angka` (the number was told), `terima` (the new person himself), `kirim` (once more), `batal`."""
    try:
        found = _found(desk, number, by_taker=do == "terima")
    except PeopleError:  # sent twice: it has moved
        return RedirectResponse("/orang", 303)
    if do == "terima" and desk.who.person != found.taker:
        raise refusal(desk.who, "people")
    makes: dict[str, tuple[Callable[[Records], object], str, str]] = {
        "angka": (lambda records: handover.prove(records, number, proof), "pindah", f"/orang/{found.taker}"),
        "terima": (lambda records: handover.accept(records, number), "pindah", f"/orang/{found.taker}"),
        "kirim": (lambda records: handover.ask_again(records, number), "kirim", f"/orang/serah/{number}"),
        "batal": (lambda records: handover.cancel(records, number), "batal", "/orang"),
    }
    make, word, to = makes.get(do, makes["kirim"])
    return desk.change(make, f"{to}?ok={word}", lambda error: _show(desk, number, error))


@router.post("/orang/{person}/kartu", dependencies=PEOPLE)
def card(desk: AtDesk, person: int) -> Response:
    """A card to print: what the role does, a code of its own that binds a phone, and a QR code that leads here."""
    found = _cardholder(desk, person)
    world = desk.world()
    coming = [h for h in desk.read(handover.waiting) if h.taker == person]
    held = [(p.role, p.kpp) for p in world.roster.posts_of(person)] + [(h.role, h.kpp) for h in coming]
    lines = [(role_word(r, world.language), world.kpp_name(k), duty(r, world.language)) for r, k in held]
    address, code = page_of(desk), desk.read(lambda records: make_code(records, person))
    made = desk.page(
        "card.html", person=found, lines=lines, code=code, address=address, qr=qr_of(address + "masuk"),
        here_only=urlsplit(address).hostname in LOOPBACK, now=world.now,
        joins=[(*sign_of(j.channel, world.language), j.shown, qr_of(j.url) if j.url else "")
               for j in join_links(world.settings.notify.contacts, code)],
        work=open_work(desk, dict.fromkeys(k for _, k in held if k)),
    )  # fmt: skip
    made.headers["Cache-Control"] = "no-store"
    return made


def _cardholder(desk: Desk, person: int) -> Person:
    """Somebody whom the viewer may change, or whose first role is on its way from there: the card binds a phone."""
    coming = [h.kpp for h in desk.read(handover.waiting) if h.taker == person]
    if coming and not desk.sources.roster().posts_of(person) and all(desk.who.may("people", kpp) for kpp in coming):
        return desk.person(person)
    return desk.changeable(person)


def page_of(desk: Desk) -> str:
    """Where a phone finds the page: as the settings say, else as this browser found it."""
    return (desk.sources.settings.api.page_url or str(desk.request.base_url)).rstrip("/") + "/"


def open_work(desk: Desk, kpps: Iterable[str]) -> list[str]:
    """What is to be done where this person helps, the oldest first."""
    world, wanted = desk.world(), tuple(kpps)

    def ask(records: Records) -> list[Ticket]:
        return [ticket for kpp in wanted for ticket in work.open_work(records, kpp)]

    return [_work(world, ticket, world.language) for ticket in desk.read(ask)[:MOST_WORK]]


def _work(world: World, ticket: Ticket, language: Language) -> str:
    site = world.registry.hydrants.get(ticket.hydrant)
    what = CATALOGUE[ticket.head].title_in(language) if ticket.head in CATALOGUE else ticket.what
    values = {"n": ticket.number, "where": site.label if site else ticket.hydrant, "what": what}
    return say("#{n} {where}: {what}, sejak {when}", language, **values, when=day(ticket.since, language))


def qr_of(text: str) -> Markup:
    """A QR code as SVG, black on white whatever the scheme; none of it can be markup from outside."""
    made = segno.make(text, error="m", micro=False)
    return Markup(made.svg_inline(border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None))
