"""Every error as problem details (RFC 9457); people who ask for a page get the same in a sentence."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.headers import HEADERS
from hidran.errors import HidranError, StoreError, UnknownNameError
from hidran.people.errors import PeopleError, UnknownPersonError

MEDIA = "application/problem+json"
log = structlog.get_logger(service="api")
Described = tuple[int, str, str, dict[str, Any]]  # status, kind, detail, further members
AsPage = Callable[[Request, int], Response]


class Problem(BaseModel):
    """RFC 9457 problem details. `type` names the kind of problem and never changes its meaning."""

    type: str = Field(examples=["urn:hidran:problem:range-too-long"])
    title: str
    status: int
    detail: str = Field(description="what was found, what is wanted, what to do next")
    instance: str = Field(description="path of the request")


class ProblemError(HidranError):
    """A request cannot be answered. `kind` ends the problem's `type`; `extra` are further members."""

    def __init__(self, status: int, kind: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.extra = extra


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of an operation that may fail with these, besides 422, 500 and 503 that each may."""
    wanted = sorted({*statuses, 422, 500, 503})
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {s: {"description": HTTPStatus(s).phrase, "content": {MEDIA: schema}} for s in wanted}


def response(request: Request, status: int, kind: str, detail: str, **extra: Any) -> JSONResponse:
    """One problem as the answer to `request`."""
    body = {"type": f"urn:hidran:problem:{kind}", "title": HTTPStatus(status).phrase, "status": status}
    body |= {"detail": detail, "instance": request.url.path} | extra
    headers = {"Retry-After": "60"} if status == 503 else {}
    return JSONResponse(body, status, media_type=MEDIA, headers=headers)


def install(app: FastAPI, as_page: AsPage) -> None:
    """Answer all errors of `app`. `as_page` makes the HTML answer for a path and status."""
    known: dict[Any, Callable[[Any], Described]] = {
        ProblemError: _problem,
        UnknownPersonError: lambda e: (404, "unknown-person", str(e), {}),
        PeopleError: lambda e: (422, "refused", str(e), {}),
        UnknownNameError: lambda e: (404, "unknown-name", str(e), {}),
        StoreError: lambda e: (503, "store-unreadable", str(e), {}),
        RequestValidationError: _invalid,
        HTTPException: _http,
        Exception: _bug,
    }
    for error_class, describe in known.items():
        app.add_exception_handler(error_class, _handler(describe, as_page))


def _handler(
    describe: Callable[[Any], Described], as_page: AsPage
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def handle(request: Request, error: Exception) -> Response:
        status, kind, detail, extra = describe(error)
        if status == 500:
            log.error("a request failed", path=_shown(request), error=repr(error))
        wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
        made = as_page(request, status) if wants_page else response(request, status, kind, detail, **extra)
        made.headers.update(getattr(error, "headers", None) or {})
        if status == 500:  # answered outside of all middleware
            made.headers.update(HEADERS)
        return made

    return handle


def _problem(error: ProblemError) -> Described:
    return error.status, error.kind, str(error), error.extra


def _invalid(error: RequestValidationError) -> Described:
    wrong = [{"where": ".".join(str(p) for p in e["loc"]), "message": e["msg"]} for e in error.errors()[:20]]
    detail = "; ".join(f"{w['where']}: {w['message']}" for w in wrong)
    return 422, "invalid-request", detail, {"errors": wrong}


def _http(error: HTTPException) -> Described:
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != phrase else f"{phrase}: see /api/v1/openapi.json for what there is"
    return error.status_code, phrase.lower().replace(" ", "-"), detail, {}


def _bug(error: Exception) -> Described:
    return 500, "internal", "this is a bug in Hidran; the server's log says more", {}


def _shown(request: Request) -> str:
    """The address as a log may hold it: what follows /m/ lets somebody in."""
    path = request.url.path
    return "/m/..." if path.startswith("/m/") else path
