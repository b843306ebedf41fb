"""/masuk/sandi: whoever set a password types it. An account that is not there answers like one that is."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api import cookies
from api.browsers import browser_of
from api.pages.entry import Account, GoOn, address_of, asked
from api.sources import Sources
from api.tries import one_house
from api.who import go_on
from hidran.people.known_as import known_as, typed_as
from hidran.store import login, login_checks, login_passwords
from hidran.store.login_passwords import LONGEST, BusyError

router = APIRouter(include_in_schema=False)
Password = Annotated[str, Form(max_length=LONGEST)]


@router.post("/masuk/sandi")
def enter(request: Request, account: Account = "", password: Password = "", ke: GoOn = "/") -> Response:
    sources: Sources = request.app.state.sources
    if wait_s := waits_s(sources, f"typed {typed_as(account)}", f"address {one_house(address_of(request))}"):
        return asked(request, go_on(ke), status=429, wait_s=wait_s)
    try:
        person = _found(sources, account, password)
    except BusyError:
        return asked(request, go_on(ke), status=429, wait_s=5)
    if person is None:
        return asked(request, go_on(ke), status=403, wrong="password")
    token = sources.write(lambda records: login.with_password(records, person, browser_of(request)))
    answer = RedirectResponse(go_on(ke), 303)
    cookies.give_session(request, answer, token)
    return answer


def waits_s(sources: Sources, *about: str) -> int:
    """0 when a check about all of these may be made at once, and is counted."""
    now = sources.clock.now()
    return sources.write(lambda records: login_checks.wait_s(records, sources.paths, about, now))


def _found(sources: Sources, account: str, password: str) -> int | None:
    """Whose password that is. A member who was tried too often under his several names is not even compared."""
    member = known_as(sources.roster(), account)
    person = member.id if member is not None else None
    tired = waits_s(sources, f"person {person}" if person is not None else f"nobody {typed_as(account)}")
    hashed = None if tired else sources.write(lambda records: login_passwords.kept(records, person))
    return person if login_passwords.matches(hashed, password) else None
