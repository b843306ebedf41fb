"""Who may look, and what a browser may do with what it gets.

Each request is known by `Door` before it is answered: `request.state.who`. Whoever may not even look gets the open
addresses only. A form that a page of another site sent is refused, whatever it is about. The machine's token comes as
`Authorization: Bearer ...`, or as the cookie that /masuk sets; that cookie holds a keyed hash, never the token.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import forms, problems
from api.headers import HEADERS
from api.who import STRANGER, Who, is_open
from hidran.errors import SettingsError
from hidran.settings import LOOPBACK, Settings

COOKIE = "hidran"
HARMLESS = ("GET", "HEAD", "OPTIONS")
WhoAsks = Callable[[Headers], Who]


def token_of(settings: Settings) -> str | None:
    """The token that is asked for, None when nobody is. SettingsError when an open address has none."""
    file = settings.api.token_file
    if file is None:
        if settings.api.host not in LOOPBACK:
            raise SettingsError(f"api.host = {settings.api.host!r} needs a token: run `hidran token new`")
        return None
    try:
        token = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"api.token_file {file}: {error}; run `hidran token new`") from error
    if not token:
        raise SettingsError(f"api.token_file {file} is empty: run `hidran token new --force`")
    return token


class Lock:
    """Compares tokens and cookies in constant time. Without a token everything is open."""

    def __init__(self, token: str | None) -> None:
        self._token = token.encode() if token else None

    @property
    def closed(self) -> bool:
        return self._token is not None

    def opens(self, token: str) -> bool:
        return self._token is not None and hmac.compare_digest(token.strip().encode(), self._token)

    def cookie(self) -> str:
        return hmac.new(self._token or b"", b"hidran page v1", hashlib.sha256).hexdigest()

    def admits(self, headers: Headers) -> bool:
        if self._token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.opens(given)
        return hmac.compare_digest(_cookie_of(headers).encode(), self.cookie().encode())


def _cookie_of(headers: Headers) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


class Guard:
    """ASGI middleware: who asks, and whether at all, on the way in; the headers on the way out."""

    def __init__(self, app: ASGIApp, who_asks: WhoAsks) -> None:
        self._app = app
        self._who_asks = who_asks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        request = Request(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", _keeping(request, int(message["status"])))
            await send(message)

        await (await self._admitted(request))(scope, receive, with_headers)

    async def _admitted(self, request: Request) -> ASGIApp:
        """The application, or the refusal in its place."""
        if request.method not in HARMLESS and forms.is_foreign(request.headers):
            return problems.response(request, 403, "foreign-page", forms.FOREIGN)
        static = request.url.path.startswith("/static/")
        who = STRANGER if static else await asyncio.to_thread(self._who_asks, request.headers)
        request.state.who = who
        return self._app if is_open(request.url.path) or who.may_somewhere("look") else _refusal(request)


def _keeping(request: Request, status: int) -> str:
    """A file of ours whose address changes with it is kept for a year: prepaid data is dear. All else is asked anew."""
    versioned = request.url.path.startswith("/static/") and "v" in request.query_params
    return "public, max-age=31536000, immutable" if versioned and status == 200 else "no-cache"


def _refusal(request: Request) -> ASGIApp:
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        return RedirectResponse("/masuk", 303)
    detail = "this server listens beyond its own machine: send Authorization: Bearer <token>, or log in at /masuk"
    refused = problems.response(request, 401, "token-needed", detail)
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused
