"""/orang/tangga/{kpp}: the ladder of a KPP, as a picture and as a form."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.charts.stairs import Called, stairs
from api.pages.people_desk import AtDesk, Desk, hour_of
from api.pages.way_signs import offered, sign_of
from api.problems import ProblemError
from api.who import needs
from hidran.faults.catalogue import CATALOGUE
from hidran.people.dryrun import Row
from hidran.people.errors import PeopleError
from hidran.people.ladder import HOUR_S, Ladder
from hidran.people.ladder_values import CALLED, MOST_STEPS, ladder_from
from hidran.people.rehearsal import Asked, Village, next_at, rehearse
from hidran.people.role_words import role_word
from hidran.store.ladders import set_ladder
from hidran.words import say

router = APIRouter(include_in_schema=False)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


async def _fields(request: Request) -> FormData:
    return await request.form()


Fields = Annotated[FormData, Depends(_fields)]


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run as it was asked for, and what it gave. `at` 0: it could not be made, or was not asked for."""

    code: str = "F01"
    weekday: int = 1
    hour: str = "2"
    at: int = 0
    heard: tuple[Row, ...] = ()


@router.api_route("/orang/tangga/{kpp}", methods=["GET", "HEAD"], dependencies=[needs("look")])
def show(desk: AtDesk, kpp: str, coba: str = "", hari: int = 0, jam: str = "2") -> Response:
    """`coba`: the fault of a dry run, that begins at hour `jam` of weekday `hari` (Monday 0)."""
    _known(desk, kpp)
    trial = _trial(desk, kpp, coba, hari, jam) if coba else None
    return _show(desk, kpp, trial=trial)


def _trial(desk: Desk, kpp: str, code: str, weekday: int, hour: str) -> Trial:
    try:
        at_hour = hour_of(hour)
    except PeopleError:
        at_hour = None
    if code not in CATALOGUE or not 0 <= weekday <= 6 or at_hour is None or at_hour > 23:
        return Trial(code, weekday, hour[:5])
    world = desk.world()
    notify = world.settings.notify
    hydrants = [site.label for site in world.registry.hydrants.values() if site.kpp == kpp]
    name = hydrants[0] if hydrants else world.kpp_name(kpp)
    asked = Asked(code, next_at(weekday, at_hour, world.now), hydrant=name)
    hours = (notify.daytime, notify.per_day)
    village = Village(world.roster, kpp, world.kpp_name(kpp), world.channels, *hours, world.language)
    return Trial(code, weekday, str(at_hour), asked.at, tuple(rehearse(asked, village)))


@router.post("/orang/tangga/{kpp}", dependencies=[needs("ladder")])
def change(desk: AtDesk, kpp: str, fields: Fields) -> Response:
    """`do` = `bawaan` takes the default again."""
    _known(desk, kpp)
    try:
        ladder = None if fields.get("do") == "bawaan" else ladder_of(fields)
    except PeopleError as error:
        return _show(desk, kpp, error.said(desk.renderer.language), fields)
    to = f"/orang/tangga/{kpp}?ok=simpan"
    return desk.change(
        lambda records: set_ladder(records, kpp, ladder), to, lambda error: _show(desk, kpp, error, fields)
    )


def ladder_of(fields: FormData) -> Ladder:
    """The ladder that was typed; a step without a role is none. PeopleError names what does not fit."""
    steps = [
        {"after_h": _hours(fields, f"after_{n}"), "roles": [str(role) for role in fields.getlist(f"roles_{n}")]}
        for n in range(1, MOST_STEPS + 1)
        if fields.getlist(f"roles_{n}")
    ]
    address = str(fields.get("address", "")).strip()
    contact = {"channel": str(fields.get("channel", "")), "address": address} if address else None
    return ladder_from({"steps": steps, "patience_h": _hours(fields, "patience"), "kelurahan": contact})


def _hours(fields: FormData, name: str) -> float | str:
    """A number as people write it, 1,5 or 1.5; what is none is left to be refused with its place."""
    text = str(fields.get(name, "")).strip()[:20]
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def _known(desk: Desk, kpp: str) -> None:
    if kpp not in desk.sources.registry().kpps:
        raise ProblemError(404, "unknown-kpp", f"no KPP {kpp[:40]!r}: see /orang")


def _show(
    desk: Desk, kpp: str, error: str = "", fields: FormData | None = None, trial: Trial | None = None
) -> Response:
    _known(desk, kpp)
    world = desk.world()
    ladder = world.roster.ladder(kpp)
    rows = _typed(ladder) if fields is None else _typed_again(fields)
    may = desk.who.may("ladder", kpp)
    return desk.page(
        "ladder.html", error=error, kpp=kpp, kpp_name=world.kpp_name(kpp), may=may, ladder=ladder, rows=rows,
        picture=stairs(Called(ladder, world.roster, kpp, world.channels, world.language)),
        called=[(role, role_word(role, world.language)) for role in CALLED],
        channels=offered(world.channels, world.language),
        patience=_text(ladder.patience_s) if fields is None else str(fields.get("patience", ""))[:20],
        contact=_contact(ladder, fields), own=kpp in world.roster.ladders, trial=trial or Trial(),
        faults=[(f.code, f.title_in(world.language)) for f in CATALOGUE.values() if f.severity_max == "GAWAT"],
        days=[(number, say(name, world.language)) for number, name in enumerate(DAYS)],
        way_word=lambda channel: sign_of(channel, world.language)[0],
        role_of=lambda role: role_word(role, world.language),
    )  # fmt: skip


def _typed(ladder: Ladder) -> list[tuple[str, tuple[str, ...]]]:
    """Rows of the form: hours and roles, and one to fill in where there is room."""
    rows = [(_text(step.after_s), step.roles) for step in ladder.steps]
    return [*rows, ("", ())][:MOST_STEPS]


def _typed_again(fields: FormData) -> list[tuple[str, tuple[str, ...]]]:
    rows = [
        (str(fields.get(f"after_{n}", ""))[:20], tuple(map(str, fields.getlist(f"roles_{n}"))))
        for n in range(1, MOST_STEPS + 1)
        if f"after_{n}" in fields
    ]
    return rows or [("0", ())]


def _contact(ladder: Ladder, fields: FormData | None) -> tuple[str, str]:
    if fields is not None:
        return str(fields.get("channel", "")), str(fields.get("address", ""))[:100]
    return ladder.kelurahan or ("", "")


def _text(seconds: int) -> str:
    return f"{seconds / HOUR_S:g}".replace(".", ",")
