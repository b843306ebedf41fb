"""What the routes of the page *Orang* share: the world as this viewer sees it, whom they may change, and changes that
are refused in words instead of an error page."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.people import World, is_self, may_change
from api.pages.routes import renderer_of
from api.problems import ProblemError
from api.sources import Sources
from api.who import refusal, viewer
from hidran.people.errors import PeopleError
from hidran.people.roster import Person
from hidran.store.records import Records

T = TypeVar("T")
SAVED = {
    "simpan": "Tersimpan.",
    "baru": "Orang baru tercatat.",
    "pindah": "Peran sudah pindah.",
    "batal": "Serah terima dibatalkan. Peran tidak pindah.",
    "kirim": "Pesan percobaan dikirim lagi.",
    "uji": "Uji alarm dikirim ke semua orang KPP itu.",
    "hapus": "Orang itu sudah dihapus.",
}


class Desk:
    """One request's work on people."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.sources: Sources = request.app.state.sources
        self.renderer = renderer_of(request)
        self.who = viewer(request)

    def world(self) -> World:
        of, language = self.sources, self.renderer.language
        return World(of.settings, of.registry(), of.roster(), self.who, language, of.clock.now())

    def person(self, number: int) -> Person:
        """ProblemError 404 when nobody has that number."""
        found = self.sources.roster().persons.get(number)
        if found is None:
            raise ProblemError(404, "unknown-person", f"no person {number}: see /orang")
        return found

    def changeable(self, number: int, *, by_self: bool = False) -> Person:
        """A person whom the viewer may change; `by_self`: everybody may change this of himself."""
        found = self.person(number)
        if not (may_change(self.who, self.sources.roster(), number) or (by_self and is_self(self.who, number))):
            raise refusal(self.who, "people")
        return found

    def read(self, ask: Callable[[Records], T]) -> T:
        return self.sources.write(ask)

    def change(self, make: Callable[[Records], object], to: str, again: Callable[[str], Response]) -> Response:
        """Make the change and go to `to`; when it is refused, `again` shows the form with the reason."""
        try:
            self.sources.write(make)
        except PeopleError as error:
            return again(error.said(self.renderer.language))
        return RedirectResponse(to, 303)

    def page(self, template: str, *, error: str = "", **values: Any) -> HTMLResponse:
        saved = SAVED.get(self.request.query_params.get("ok", ""), "")
        return self.renderer.page(
            template, status=422 if error else 200, error=error, saved=saved, here="people", **values
        )


def _desk(request: Request) -> Desk:
    return Desk(request)


AtDesk = Annotated[Desk, Depends(_desk)]


def hour_of(text: str) -> int | None:
    """'21', '21.00' or '21:00'; None: nothing was typed. PeopleError for anything else."""
    typed = text.strip().replace(":", ".").removesuffix(".00")
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit():
        raise PeopleError("Jam {found!r}: seharusnya angka 0 sampai 23.", found=text[:10])
    return int(typed[:3])
