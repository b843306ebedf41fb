"""The addresses of the pages. Each is made anew at every request from the files as they are."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.duty import crews_of
from api.pages.home import home_of
from api.pages.hydrant import page_of
from api.pages.renderer import Renderer
from api.pages.work_links import links_of
from api.problems import ProblemError
from api.sources import Look
from api.who import needs, viewer, way_back

router = APIRouter(include_in_schema=False)


def _look(request: Request) -> Iterator[Look]:
    with request.app.state.sources.look() as look:
        yield look


PageLook = Annotated[Look, Depends(_look)]


def renderer_of(request: Request) -> Renderer:
    """The renderer for whoever asks: in their language, and with them as `who` in every page."""
    house: Renderer = request.app.state.renderer
    return house.seen_by(viewer(request))


@router.api_route("/", methods=["GET", "HEAD"], dependencies=[needs("look")])
def home(request: Request, look: PageLook) -> HTMLResponse:
    renderer = renderer_of(request)
    page = home_of(look, renderer.language)
    crews = crews_of(look, renderer.who, renderer.language)
    return renderer.page("home.html", page=page, work=links_of(look, renderer.language), crews=crews)


@router.api_route("/hidran/{hydrant}", methods=["GET", "HEAD"], dependencies=[needs("look")])
def hydrant(request: Request, hydrant: str, look: PageLook) -> HTMLResponse:
    renderer = renderer_of(request)
    site = look.registry.hydrants.get(hydrant)
    if site is None:
        if "records" in look.troubles:
            raise ProblemError(503, "store-unreadable", "the records cannot be read just now: try again in a minute")
        raise ProblemError(404, "unknown-hydrant", f"no hydrant {hydrant[:60]!r}: see the first page")
    thanked = "dijawab" in request.query_params
    page, work = page_of(look, site, renderer.language), links_of(look, renderer.language, site.id)
    return renderer.page("hydrant.html", page=page, thanked=thanked, work=work)


def error_page(request: Request, status: int) -> Response:
    """What a browser gets instead of problem details; whoever is not known yet is asked who they are."""
    if status == 401:
        return RedirectResponse(way_back(request), 303)
    return renderer_of(request).page("error.html", status=status, code=status)
