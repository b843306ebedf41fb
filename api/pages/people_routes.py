"""/orang: everybody by KPP and role, and one person's page with its forms."""

import json
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from api.pages.people import groups_of, person_page
from api.pages.people_desk import AtDesk, Desk, hour_of
from api.pages.way_signs import offered
from api.problems import ProblemError
from api.who import needs
from hidran.people.errors import PeopleError
from hidran.people.role_words import OF_A_KPP, ROLES, role_word
from hidran.store import erasing, handover, people, roles, ways
from hidran.store.binding import make_code
from hidran.store.drilling import ask_drill
from hidran.store.joining import add_member
from hidran.store.records import Records

router = APIRouter(include_in_schema=False)
LOOK, PEOPLE = [needs("look")], [needs("people")]
Text = Annotated[str, Form(max_length=300)]


@router.api_route("/orang", methods=["GET", "HEAD"], dependencies=LOOK)
def everybody(desk: AtDesk) -> Response:
    world = desk.world()
    groups = groups_of(world, desk.read(handover.waiting))
    posted = {post.person for post in world.roster.posts}
    lost = [p for p in world.roster.persons.values() if p.id not in posted and desk.who.may("people")]
    return desk.page("people.html", groups=groups, lost=lost, now=world.now)


@router.post("/orang/uji/{kpp}", dependencies=PEOPLE)
def drill(desk: AtDesk, kpp: str) -> Response:
    """A test alarm for everybody of a KPP, meant for the monthly meeting."""
    if kpp not in desk.sources.registry().kpps:
        raise ProblemError(404, "unknown-kpp", f"no KPP {kpp[:40]!r}: see /orang")
    return desk.change(lambda records: ask_drill(records, kpp, "page"), "/orang?ok=uji", lambda _error: everybody(desk))


@router.get("/orang/baru", dependencies=PEOPLE)
def ask_new(desk: AtDesk, kpp: str = "", peran: str = "anggota") -> Response:
    return _new(desk, {"kpp": kpp, "role": peran, "name": "", "channel": "", "address": "", "language": "id"})


@router.post("/orang/baru", dependencies=PEOPLE)
def add(
    desk: AtDesk,
    *,
    name: Text = "",
    kpp: Text = "",
    role: Text = "anggota",
    channel: Text = "",
    address: Text = "",
    language: Text = "id",
) -> Response:
    desk.who.must("people", kpp or None)
    ways_given = [(channel, address)] if channel and (address.strip() or channel == ways.PAGE) else []
    made: list[int] = []

    def make(records: Records) -> None:
        made.append(add_member(records, name, language=language, role=role, kpp=kpp or None, ways=ways_given))

    typed = {"kpp": kpp, "role": role, "name": name, "channel": channel, "address": address, "language": language}
    answer = desk.change(make, "", lambda error: _new(desk, typed, error))
    return RedirectResponse(f"/orang/{made[0]}?ok=baru", 303) if made else answer


def _new(desk: Desk, typed: dict[str, str], error: str = "") -> Response:
    world = desk.world()
    kpps = [(k, world.kpp_name(k)) for k in desk.who.of("people", world.registry.kpps)]
    if desk.who.may("people"):
        kpps.append(("", world.kpp_name(None)))
    channels = offered(world.channels, world.language)
    return desk.page("person_new.html", error=error, typed=typed, kpps=kpps, roles=_roles(desk), channels=channels)


@router.api_route("/orang/{person}", methods=["GET", "HEAD"], dependencies=LOOK)
def one(desk: AtDesk, person: int) -> Response:
    return _one(desk, person)


def _one(desk: Desk, number: int, error: str = "", code: str = "") -> Response:
    found = desk.changeable(number, by_self=True)
    world = desk.world()
    page = person_page(world, found, desk.read(handover.waiting))
    values = {"roles": _roles(desk), "channels": offered(world.channels, world.language), "now": world.now}
    return desk.page("person.html", error=error, page=page, code=code, **values)


def _roles(desk: Desk) -> list[tuple[str, str]]:
    given = ROLES if desk.who.may("people") else OF_A_KPP
    return [(role, role_word(role, desk.renderer.language)) for role in given]


@router.post("/orang/{person}/isi", dependencies=LOOK)
def change(
    desk: AtDesk, person: int, *, name: Text = "", language: Text = "id", start: Text = "", end: Text = ""
) -> Response:
    """Name, language and quiet hours; of himself everybody may change the last two."""
    found = desk.changeable(person, by_self=True)
    try:
        hours = hour_of(start), hour_of(end)
        if (hours[0] is None) != (hours[1] is None):
            raise PeopleError("Jam tenang: isi dua-duanya, atau kosongkan dua-duanya.")
    except PeopleError as error:
        return _one(desk, person, error.said(desk.renderer.language))
    quiet = (hours[0], hours[1]) if hours[0] is not None and hours[1] is not None else None
    renamed = bool(name) and name != found.name
    if renamed:
        desk.changeable(person)

    def make(records: Records) -> None:
        if renamed:
            people.rename(records, person, name)
        people.set_language(records, person, language)
        people.set_quiet(records, person, quiet)

    return _done(desk, person, make)


@router.post("/orang/{person}/saluran", dependencies=LOOK)
def add_way(desk: AtDesk, person: int, *, channel: Text = "", address: Text = "") -> Response:
    desk.changeable(person, by_self=True)
    return _done(desk, person, lambda records: ways.add_way(records, person, channel, address))


@router.post("/orang/{person}/saluran/{way}", dependencies=LOOK)
def change_way(desk: AtDesk, person: int, way: int, *, do: Text = "") -> Response:
    """`do`: `naik` (one up), else it is removed."""
    found = desk.changeable(person, by_self=True)

    def make(records: Records) -> None:
        if do == "hapus":
            ways.remove_way(records, person, way)
            return
        order = [w.id for w in found.ways]
        at = order.index(way) if way in order else 0
        order[max(at - 1, 0) : at + 1] = [way, *order[max(at - 1, 0) : at]]
        ways.order_ways(records, person, order)

    return _done(desk, person, make)


@router.post("/orang/{person}/kode", dependencies=LOOK)
def code(desk: AtDesk, person: int) -> Response:
    """A one-time code, shown once."""
    desk.changeable(person, by_self=True)
    return _one(desk, person, code=desk.read(lambda records: make_code(records, person)))


@router.post("/orang/{person}/peran", dependencies=PEOPLE)
def give(desk: AtDesk, person: int, *, role: Text = "", kpp: Text = "") -> Response:
    desk.who.must("people", kpp or None)
    desk.changeable(person)
    return _done(desk, person, lambda records: roles.give_role(records, person, role, kpp or None))


@router.post("/orang/{person}/peran/akhiri", dependencies=PEOPLE)
def end(desk: AtDesk, person: int, *, role: Text = "", kpp: Text = "") -> Response:
    desk.who.must("people", kpp or None)
    desk.person(person)
    answer = _done(desk, person, lambda records: roles.end_role(records, person, role, kpp or None))
    gone = not (desk.who.may("people") or desk.sources.roster().posts_of(person))
    return RedirectResponse("/orang?ok=simpan", 303) if gone and answer.status_code == 303 else answer


@router.get("/orang/{person}/ekspor.json", dependencies=LOOK)
def export(desk: AtDesk, person: int) -> Response:
    desk.changeable(person, by_self=True)
    text = json.dumps(desk.read(lambda records: erasing.export(records, person)), ensure_ascii=False, indent=2)
    names = {"Content-Disposition": f'attachment; filename="orang-{person}.json"', "Cache-Control": "no-store"}
    return Response(text, media_type="application/json", headers=names)


@router.post("/orang/{person}/hapus", dependencies=LOOK)
def erase(desk: AtDesk, person: int, *, sure: Text = "") -> Response:
    desk.changeable(person, by_self=True)
    language = desk.renderer.language
    if not sure:
        return _one(desk, person, PeopleError("Centang dulu: saya yakin.").said(language))
    return desk.change(
        lambda records: erasing.erase(records, person), "/orang?ok=hapus", lambda error: _one(desk, person, error)
    )


def _done(desk: Desk, person: int, make: Callable[[Records], object]) -> Response:
    return desk.change(make, f"/orang/{person}?ok=simpan", lambda error: _one(desk, person, error))
