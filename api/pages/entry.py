"""/masuk: people type the token once, the browser then shows a keyed hash of it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.cookies import KEY as COOKIE
from api.lock import Lock
from api.pages.routes import renderer_of
from api.tries import Tries

router = APIRouter(include_in_schema=False)
YEAR_S = 365 * 86400


def _lock(request: Request) -> Lock:
    lock: Lock = request.app.state.lock
    return lock


def _wait_s(request: Request) -> int:
    tries: Tries = request.app.state.tries
    return tries.wait_s(request.client.host if request.client else "")


@router.get("/masuk")
def ask(request: Request) -> Response:
    if _lock(request).admits(request.headers):
        return RedirectResponse("/", 303)
    return renderer_of(request).page("login.html", wrong=False, wait_s=0)


@router.post("/masuk")
def enter(request: Request, token: Annotated[str, Form(max_length=300)] = "") -> Response:
    lock = _lock(request)
    if lock.closed and (wait_s := _wait_s(request)):
        refused = renderer_of(request).page("login.html", status=429, wrong=False, wait_s=wait_s)
        refused.headers["Retry-After"] = str(wait_s)
        return refused
    if lock.closed and not lock.opens(token):
        return renderer_of(request).page("login.html", status=403, wrong=True, wait_s=0)
    answer = RedirectResponse("/", 303)
    if lock.closed:
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, lock.cookie(), max_age=YEAR_S, httponly=True, samesite="lax", secure=secure)
    return answer


@router.post("/keluar")
def leave() -> Response:
    answer = RedirectResponse("/masuk", 303)
    answer.delete_cookie(COOKIE)
    return answer
