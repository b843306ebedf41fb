"""What every page about tickets needs of a request: the records, who speaks, and which ticket the address names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar
from urllib.parse import quote, unquote

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, Response

from api.pages.routes import PageLook, renderer_of
from api.sources import Look
from api.who import Viewer, Who
from hidran.store import work
from hidran.store.answers import called
from hidran.store.records import Records
from hidran.words import Language
from hidran.work.ticket import Ticket

T = TypeVar("T")
NAME_COOKIE = "nama"
YEAR_S = 365 * 86400


@dataclass(frozen=True, slots=True)
class Desk:
    """One request at the book of tickets."""

    request: Request
    look: Look
    who: Who

    @property
    def now(self) -> int:
        return int(self.look.now)

    @property
    def language(self) -> Language:
        return renderer_of(self.request).language

    def say(self, text: str, **values: object) -> str:
        return renderer_of(self.request).say(text, **values)

    def ask(self, question: Callable[[Records], T]) -> T:
        """StoreError when the records cannot be used."""
        return self.look.sources.write(question)

    def ticket(self, number: int) -> Ticket:
        """UnknownNameError, a 404, when there is none."""
        return self.ask(lambda records: work.ticket(records, number))

    def kpp_of(self, hydrant: str) -> str | None:
        place = self.look.registry.places.get(hydrant)
        return place.kpp if place is not None else None

    def label(self, hydrant: str) -> str:
        place = self.look.registry.places.get(hydrant)
        return (place.name if place is not None else "") or hydrant

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        shown = {"asks_name": self.who.person is None, "name": self.name_typed_before, **values}
        return renderer_of(self.request).page(template, status=status, who=self.who, **shown)

    @property
    def name_typed_before(self) -> str:
        return called(unquote(self.request.cookies.get(NAME_COOKIE, ""))) if NAME_COOKIE in self.request.cookies else ""

    def speaker(self, typed: str) -> str:
        """As the others know whoever speaks."""
        return called(self.who.name if self.who.person is not None else typed)


def remember_name(answer: Response, typed: str) -> Response:
    """Nobody types his name twice on the same phone."""
    if typed.strip():
        answer.set_cookie(NAME_COOKIE, quote(called(typed)), max_age=YEAR_S, httponly=True, samesite="lax")
    return answer


def _desk(request: Request, look: PageLook, who: Viewer) -> Desk:
    return Desk(request, look, who)


AtDesk = Annotated[Desk, Depends(_desk)]
