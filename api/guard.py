"""Who may look, and what a browser may do with what it gets.

Each request is known by the door before it is answered: `request.state.who`. Whoever may not even look gets the open
addresses only. A form that a page of another site sent is refused, whatever it is about.
"""

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import cookies, forms, problems
from api.door import Arrival, Door
from api.headers import HEADERS
from api.who import STRANGER, Who, is_open, way_back

HARMLESS = ("GET", "HEAD", "OPTIONS")
NOBODY = Arrival(STRANGER)


class Guard:
    """ASGI middleware: who asks, and whether at all, on the way in; the headers on the way out."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        request = Request(scope)
        arrival = await self._arrival(request)
        request.state.who = arrival.who

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", _keeping(request, arrival.who, int(message["status"])))
                if arrival.renew and "set-cookie" not in headers:
                    headers.append("set-cookie", _renewed(request, arrival.renew))
            await send(message)

        refused = _refused(request, arrival.who)
        await (refused or self._app)(scope, receive, with_headers)

    async def _arrival(self, request: Request) -> Arrival:
        if request.url.path.startswith("/static/"):
            return NOBODY
        return await asyncio.to_thread(self._door.arrival, request.headers)


def _renewed(request: Request, token: str) -> str:
    answer = Response()
    cookies.give_session(request, answer, token)
    return answer.headers["set-cookie"]


def _keeping(request: Request, who: Who, status: int) -> str:
    """A file of ours whose address changes with it is kept for a year: prepaid data is dear. All else is asked anew,
    and what a person sees is kept by nobody in between."""
    versioned = request.url.path.startswith("/static/") and "v" in request.query_params
    if versioned and status == 200:
        return "public, max-age=31536000, immutable"
    return "private, no-cache" if who.way_in else "no-cache"


def _refused(request: Request, who: Who) -> Response | None:
    """The answer to whoever may not even ask; None: the application answers."""
    if request.method not in HARMLESS and forms.is_foreign(request.headers):
        return _no(request, 403, "foreign-page", forms.FOREIGN)
    if is_open(request.url.path) or who.may_somewhere("look"):
        return None
    if who.way_in:
        return _no(request, 403, "no-role", "you are logged in, but hold no role: ask the administrator for one")
    if _wants_page(request):
        return RedirectResponse(way_back(request), 303)
    detail = "this server listens beyond its own machine: send Authorization: Bearer <token>, or log in at /masuk"
    refused = problems.response(request, 401, "token-needed", detail)
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused


def _no(request: Request, status: int, kind: str, detail: str) -> Response:
    if _wants_page(request):
        page: Response = request.app.state.error_page(request, status)
        return page
    return problems.response(request, status, kind, detail)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
