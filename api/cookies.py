"""The two cookies: a person's session, and the keyed hash of the machine's token."""

from http.cookies import CookieError, SimpleCookie

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import Headers

from hidran.store.login_sessions import LASTS_S

KEY = "hidran"
SESSION = "hidran_masuk"
YEAR_S = 365 * 86400


def of(headers: Headers, name: str) -> str:
    """What the browser shows by that name; '' when it shows nothing, or rubbish."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


def give_key(request: Request, answer: Response, value: str) -> None:
    _give(request, answer, KEY, value, YEAR_S)


def give_session(request: Request, answer: Response, token: str) -> None:
    _give(request, answer, SESSION, token, LASTS_S)


def _give(request: Request, answer: Response, name: str, value: str, lasts_s: int) -> None:
    """Never for scripts, never sent by a form of another site, and over TLS only where this came by TLS."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, max_age=lasts_s, httponly=True, samesite="lax", secure=secure)


def take_back(answer: Response) -> None:
    for name in (KEY, SESSION):
        answer.delete_cookie(name)
