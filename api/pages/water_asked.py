"""What every page about water needs of a request: the hydrant and month of the address, the records, what was typed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile

from api.forms import KEY_CHARACTERS
from api.pages.routes import PageLook, renderer_of
from api.problems import ProblemError
from api.sources import Look
from api.who import Who
from hidran.errors import SettingsError
from hidran.months import Month
from hidran.photo import MOST_BYTES
from hidran.site import Site
from hidran.store.month import Months
from hidran.store.records import Records
from hidran.water.limits import Limits
from hidran.words import Language

T = TypeVar("T")
LONGEST = 2000
_KEY = re.compile(rf"[A-Za-z0-9_-]{{{KEY_CHARACTERS}}}")


@dataclass(frozen=True, slots=True)
class Desk:
    """One request at the records of the water."""

    request: Request
    look: Look
    limits: Limits

    @property
    def now(self) -> float:
        return self.look.now

    @property
    def language(self) -> Language:
        return renderer_of(self.request).language

    def months(self) -> Months:
        """StoreError when the records cannot be read."""
        registry = self.look.registry
        return self.write(lambda records: Months(records, registry, self.limits))

    def write(self, change: Callable[[Records], T]) -> T:
        return self.look.sources.write(change)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        return renderer_of(self.request).page(template, status=status, **values)

    def site(self, hydrant: str) -> Site:
        """ProblemError 404 when there is no such hydrant, 503 when nobody can say."""
        site = self.look.registry.hydrants.get(hydrant)
        if site is None:
            if "records" in self.look.troubles:
                raise ProblemError(
                    503, "store-unreadable", "the records cannot be read just now: try again in a minute"
                )
            raise ProblemError(404, "unknown-hydrant", f"no hydrant {hydrant[:60]!r}: see /cek-air")
        return site


def _desk(request: Request, look: PageLook) -> Desk:
    return Desk(request, look, request.app.state.water_limits)


AtDesk = Annotated[Desk, Depends(_desk)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The hydrant and the month that the address names."""

    desk: Desk
    site: Site
    month: Month

    @property
    def address(self) -> str:
        return f"/cek-air/{self.site.id}/{self.month}"


def month_named(text: str, now: float) -> Month:
    """ProblemError 404 for what is no month, or one that has not begun."""
    try:
        month = Month.parse(text)
    except SettingsError as error:
        raise ProblemError(404, "no-month", str(error)) from error
    if month > Month.of(now):
        raise ProblemError(404, "no-month", f"month {month} has not begun: see /cek-air")
    return month


def _asked(hydrant: str, month: str, desk: AtDesk) -> Asked:
    return Asked(desk, desk.site(hydrant), month_named(month, desk.now))


AskedMonth = Annotated[Asked, Depends(_asked)]


async def _fields(request: Request) -> dict[str, str]:
    """What was typed, as text; files are left aside."""
    form = await request.form()
    return {name: value[:LONGEST] for name, value in form.multi_items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(_fields)]


async def _photos(request: Request) -> dict[str, bytes]:
    """What was sent as a photo, by its field; nothing for one that was left empty."""
    form = await request.form()
    files = [(name, sent) for name, sent in form.multi_items() if isinstance(sent, UploadFile) and sent.filename]
    return {name: found for name, sent in files if (found := await sent.read(MOST_BYTES + 1))}


Photos = Annotated[dict[str, bytes], Depends(_photos)]


def key_of(fields: Mapping[str, str]) -> str:
    """The key of this showing of a form, so that a second sending is known."""
    key = fields.get("key", "")
    if not _KEY.fullmatch(key):
        raise ProblemError(422, "no-key", "this form came without its key: open it anew and send it again")
    return key


def role_of(who: Who, kpp: str) -> str:
    """Under which role they do this: the one that looks after the water where they have it."""
    held = [p.role for p in who.posts if who.person is not None and p.kpp in (None, kpp)]
    return "pemeriksa_air" if "pemeriksa_air" in held else (held[0] if held else "")
