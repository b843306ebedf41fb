"""/perawatan: once a month pump, panel, wiring and tank are looked at, and the MCK; what is to be done is a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from api.forms import new_key
from api.pages.water_asked import AtDesk, Desk, Fields, key_of, month_named, role_of
from api.problems import ProblemError
from api.who import Who, needs
from hidran.months import Month
from hidran.registry import Place
from hidran.store import upkeep as kept
from hidran.water.typed import FormError, Problem
from hidran.water.upkeep import STATES, asked, found_of
from hidran.words import one_line, say

router = APIRouter(include_in_schema=False)
MayLook = Annotated[Who, needs("look")]
MayWork = Annotated[Who, needs("work")]
NOTE = 300
_SYMBOLS = {"baik": "check", "tindak": "wrench", "tidak_ada": "cross"}


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """The hydrant or MCK and the month that the address names."""

    desk: Desk
    place: Place
    month: Month

    @property
    def address(self) -> str:
        return f"/perawatan/{self.place.id}/{self.month}"


def _asked(place: str, month: str, desk: AtDesk) -> AskedPlace:
    found = desk.look.registry.places.get(place)
    if found is None:
        raise ProblemError(404, "unknown-place", f"no hydrant or MCK {place[:60]!r}: see /cek-air")
    return AskedPlace(desk, found, month_named(month, desk.now))


AskedList = Annotated[AskedPlace, Depends(_asked)]


@router.get("/perawatan/{place}/{month}")
def show(there: AskedList, who: MayLook) -> Response:
    """The newest list of the month, and the form for another."""
    return _page(there, who, {})


@router.post("/perawatan/{place}/{month}")
def take(there: AskedList, who: MayWork, fields: Fields) -> Response:
    """Keep a filled list."""
    who.must("work", there.place.kpp)
    key, items = key_of(fields), asked(there.place.kind, there.month)
    try:
        found = found_of(fields, items)
    except FormError as error:
        return _page(there, who, fields, error.problems)
    note = " ".join(one_line(fields.get("note", "")).split())[:NOTE]
    told = {"role": role_of(who, there.place.kpp), "person": who.person, "note": note}
    there.desk.write(lambda r: kept.keep(r, there.place.id, there.month, found, form_key=key, **told))  # type: ignore[arg-type]
    return RedirectResponse(f"{there.address}?tersimpan=1", 303)


def _page(there: AskedPlace, who: Who, typed: Mapping[str, str], problems: tuple[Problem, ...] = ()) -> Response:
    desk = there.desk
    newest = desk.write(lambda records: kept.newest(records, there.place.id, there.month))
    return desk.page(
        "upkeep.html",
        status=422 if problems else 200,
        there=there,
        label=there.place.name or there.place.id,
        items=asked(there.place.kind, there.month),
        states=[(value, say(word, desk.language), _SYMBOLS[value]) for value, word in STATES.items()],
        newest=newest,
        typed=typed,
        wrong={p.field: say(p.sentence, desk.language, **p.values) for p in problems},
        key=new_key(),
        may=who.may("work", there.place.kpp),
        saved="tersimpan" in desk.request.query_params,
    )
