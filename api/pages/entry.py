"""/masuk: a link to one's own phone, a password, or the machine's key. Each is asked for at most ten times a minute."""

from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.background import BackgroundTask

from api import cookies
from api.lock import Lock
from api.pages.routes import renderer_of
from api.sources import Sources
from api.tries import Tries
from api.who import EVERYBODY, go_on, viewer
from hidran.errors import HidranError
from hidran.store import login

router = APIRouter(include_in_schema=False)
log = structlog.get_logger(service="api")
LONGEST_ACCOUNT = 100
GoOn = Annotated[str, Form(max_length=200)]
Account = Annotated[str, Form(max_length=LONGEST_ACCOUNT)]


@router.get("/masuk")
def ask(request: Request, ke: str = "/", terkirim: bool = False) -> Response:
    who = viewer(request)
    if who.way_in == "session":
        return RedirectResponse(go_on(ke), 303)
    if who.way_in or who == EVERYBODY:  # what sent them here is not theirs: back there would be a circle
        return RedirectResponse("/", 303)
    return asked(request, go_on(ke), sent=terkirim)


def asked(
    request: Request, ke: str, *, status: int = 200, sent: bool = False, wrong: str = "", wait_s: int = 0
) -> Response:
    """The page of the three ways. `wrong`: the way that did not open."""
    locked = lock_of(request).closed
    values: dict[str, Any] = {"ke": ke, "sent": sent, "wrong": wrong, "wait_s": wait_s, "key_asked": locked}
    made = renderer_of(request).page("login.html", status=status, **values)
    if wait_s:
        made.headers["Retry-After"] = str(wait_s)
    return made


@router.post("/masuk")
def enter(request: Request, token: Annotated[str, Form(max_length=300)] = "", ke: GoOn = "/") -> Response:
    """With the machine's key."""
    lock = lock_of(request)
    if not lock.closed:
        return RedirectResponse("/masuk", 303)
    if wait_s := tried_s(request):
        return asked(request, go_on(ke), status=429, wait_s=wait_s)
    if not lock.opens(token):
        return asked(request, go_on(ke), status=403, wrong="key")
    answer = RedirectResponse(go_on(ke), 303)
    cookies.give_key(request, answer, lock.cookie())
    return answer


@router.post("/masuk/tautan")
def wish(request: Request, account: Account = "") -> Response:
    """A link to the own phone. Whether anybody has that number is found out after the answer, so it tells nothing."""
    if wait_s := tried_s(request):
        return asked(request, "/", status=429, wait_s=wait_s)
    answer = RedirectResponse("/masuk?terkirim=1", 303)
    answer.background = BackgroundTask(_send, request.app.state.sources, account)
    return answer


def _send(sources: Sources, account: str) -> None:
    try:
        sources.write(lambda records: login.send_link(records, sources.settings, account))
    except HidranError as error:
        log.error("a log-in link could not be made", error=str(error))


@router.post("/keluar")
def leave(request: Request) -> Response:
    who, sources = viewer(request), request.app.state.sources
    if who.person is not None and who.session is not None:
        person, session = who.person, who.session
        sources.write(lambda records: login.leave(records, person, session))
    answer = RedirectResponse("/masuk", 303)
    cookies.take_back(answer)
    return answer


def lock_of(request: Request) -> Lock:
    lock: Lock = request.app.state.lock
    return lock


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def tried_s(request: Request) -> int:
    """0, or seconds until this address may try again."""
    tries: Tries = request.app.state.tries
    return tries.wait_s(address_of(request))
