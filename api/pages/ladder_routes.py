"""/orang/tangga/{kpp}: the ladder of a KPP, as a picture and as a form."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.charts.stairs import Called, stairs
from api.pages.people_desk import AtDesk, Desk
from api.pages.way_signs import offered
from api.problems import ProblemError
from api.who import needs
from hidran.people.errors import PeopleError
from hidran.people.ladder import HOUR_S, Ladder
from hidran.people.ladder_values import CALLED, MOST_STEPS, ladder_from
from hidran.people.role_words import role_word
from hidran.store.ladders import set_ladder

router = APIRouter(include_in_schema=False)


async def _fields(request: Request) -> FormData:
    return await request.form()


Fields = Annotated[FormData, Depends(_fields)]


@router.api_route("/orang/tangga/{kpp}", methods=["GET", "HEAD"], dependencies=[needs("look")])
def show(desk: AtDesk, kpp: str) -> Response:
    return _show(desk, kpp)


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


def _show(desk: Desk, kpp: str, error: str = "", fields: FormData | None = None) -> Response:
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
        contact=_contact(ladder, fields), own=kpp in world.roster.ladders,
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
