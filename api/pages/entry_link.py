"""/m/{link}: looking at a link does not use it up, since messengers look at every link; the button does."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api import cookies
from api.browsers import browser_of
from api.pages.entry import asked, tried_s
from api.pages.routes import renderer_of
from api.sources import Sources
from hidran.people.errors import PeopleError
from hidran.store import login, login_links
from hidran.store.people import LONGEST_NAME

router = APIRouter(include_in_schema=False)


@router.api_route("/m/{link}", methods=["GET", "HEAD"])
def show(request: Request, link: str) -> Response:
    return _shown(request, link)


@router.post("/m/{link}")
def enter(request: Request, link: str, name: Annotated[str, Form(max_length=LONGEST_NAME)] = "") -> Response:
    if wait_s := tried_s(request):
        return asked(request, "/", status=429, wait_s=wait_s)
    sources: Sources = request.app.state.sources
    try:
        token = sources.write(lambda records: login.by_link(records, link, browser_of(request), name))
    except PeopleError as error:
        return _shown(request, link, error)
    if token is None:
        return _shown(request, link)
    answer = RedirectResponse("/", 303)
    cookies.give_session(request, answer, token)
    return answer


def _shown(request: Request, link: str, wrong: PeopleError | None = None) -> Response:
    sources, renderer = request.app.state.sources, renderer_of(request)
    state, person = sources.write(lambda records: login_links.state_of(records, link))
    status = 422 if wrong is not None else 200 if state == "open" else 410
    said = wrong.said(renderer.language) if wrong is not None else ""
    values = {"state": state, "link": link, "makes_admin": person is None, "wrong": said}
    return renderer.page("login_link.html", status=status, **values)
