"""/air/{hydrant}: behind the QR on the tap. How this hydrant is, whom to ask, and a form for whoever stands before it.

No log-in, no script, no puzzle. What keeps rubbish out: a field that people do not see, and a few reports an hour for
each address and hydrant. Nothing personal is shown, and roles instead of names.
"""

from dataclasses import dataclass, replace
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from api.condition import condition_of
from api.forms import FormKey, new_key
from api.pages.home import Card, card_of
from api.pages.routes import PageLook, renderer_of
from api.problems import ProblemError
from api.sources import Look
from api.tries import Tries
from api.uploads import kept_photo
from api.who import Who, needs
from hidran.photo import PhotoError
from hidran.pim import words
from hidran.pim.report import CHOICES, LONGEST_CONTACT, LONGEST_NOTE, Report, ReportError, draft_of
from hidran.site import Site
from hidran.store import reports, work
from hidran.store.records import Records
from hidran.words import Language
from hidran.work.ticket import Ticket

router = APIRouter(include_in_schema=False)
PER_HOUR = 5
SHOWN = 5


@dataclass(frozen=True)
class Seen:
    """A report as everybody may see it: what, when, and what came of it."""

    report: Report
    answer: str
    css: str


@dataclass(frozen=True)
class PublicPage:
    card: Card
    now: float
    kpp: str
    known: str
    seen: tuple[Seen, ...]


def _site(look: Look, hydrant: str) -> Site:
    site = look.registry.hydrants.get(hydrant)
    if site is None:
        raise ProblemError(404, "unknown-hydrant", f"no hydrant {hydrant[:60]!r}: scan the QR at the tap once more")
    return site


@router.api_route("/air/{hydrant}", methods=["GET", "HEAD"])
def page(request: Request, hydrant: str, look: PageLook) -> Response:
    return _page(request, look, _site(look, hydrant))


def _page(request: Request, look: Look, site: Site, typed: dict[str, str] | None = None, error: str = "") -> Response:
    renderer = renderer_of(request)
    shown = PublicPage(
        card_of(look, condition_of(look, site), renderer.language),
        look.now,
        site.kpp_name,
        _known(look, site, renderer.language),
        tuple(_seen(look, site.id, renderer.language)),
    )
    values = dict.fromkeys(("what", "note", "contact"), "") | (typed or {})
    return renderer.page(
        "report.html", status=422 if error else 200, page=shown, typed=values, error=error, key=new_key(),
        options=[(c.id, renderer.say(c.words), c.symbol) for c in CHOICES.values()],
        most={"note": LONGEST_NOTE, "contact": LONGEST_CONTACT},
    )  # fmt: skip


def _known(look: Look, site: Site, language: Language) -> str:
    """What is being done about it already, '' when nothing is open."""
    live = look.sources.write(lambda records: work.open_work(records, hydrant=site.id))
    return words.known(live[0], language) if live else ""


def _seen(look: Look, hydrant: str, language: Language) -> list[Seen]:
    def read(records: Records) -> list[tuple[Report, Ticket]]:
        return [(r, work.ticket(records, r.ticket)) for r in reports.newest(records, hydrant, SHOWN)]

    return [Seen(r, words.answer(r, t, language), words.css(t)) for r, t in look.sources.write(read)]


@router.post("/air/{hydrant}/lapor")
def take(
    request: Request,
    hydrant: str,
    look: PageLook,
    key: FormKey,
    *,
    what: Annotated[str, Form(max_length=20)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
    contact: Annotated[str, Form(max_length=200)] = "",
    situs: Annotated[str, Form(max_length=200)] = "",
    photo: UploadFile | None = None,
) -> Response:
    """Keep a report, or show the form again with what is missing."""
    site, renderer = _site(look, hydrant), renderer_of(request)
    if situs:  # nobody sees that field: a program filled it in, and is to think that it was heard
        return RedirectResponse(f"/air/{hydrant}", 303)
    try:
        draft = draft_of(hydrant, what, note=note, contact=contact, key=key, language=renderer.language)
        if wait_s := _wait_s(request, hydrant):
            return _later(request, wait_s)
        draft = replace(draft, photo=kept_photo(look.sources.paths, photo))
    except (ReportError, PhotoError) as error:
        typed = {"what": what, "note": note, "contact": contact}
        return _page(request, look, site, typed, renderer.say(str(error)))
    made, roster = look.sources.write(lambda records: reports.take(records, draft)), look.sources.roster()
    look.sources.write(lambda records: reports.tell(records, made, site, roster))
    return RedirectResponse(f"/laporan/{made.number}?baru=1", 303)


def _wait_s(request: Request, hydrant: str) -> int:
    tries: Tries = request.app.state.report_tries
    return tries.wait_s(request.client.host if request.client else "", hydrant)


def _later(request: Request, wait_s: int) -> Response:
    refused = renderer_of(request).page("error.html", status=429, code=429)
    refused.headers["Retry-After"] = str(wait_s)
    return refused


@router.get("/laporan")
def find(look: PageLook, nomor: str = "") -> Response:
    """The report whose number somebody typed."""
    return RedirectResponse(f"/laporan/{_find(look, nomor).number}", 303)


def _find(look: Look, number: str) -> Report:
    found = look.sources.write(lambda records: reports.find(records, number))
    if found is None:
        raise ProblemError(404, "unknown-report", f"no report {number[:12]!r}: six letters and digits, as shown then")
    return found


@router.get("/laporan/{number}")
def follow(request: Request, number: str, look: PageLook) -> Response:
    """What came of a report, for whoever has its number. The contact is not shown: numbers get about."""
    found, renderer = _find(look, number), renderer_of(request)
    ticket = look.sources.write(lambda records: work.ticket(records, found.ticket))
    site = look.registry.hydrants.get(found.hydrant)
    return renderer.page(
        "report_follow.html", report=found, where=site.label if site else found.hydrant, now=look.now,
        story=words.story(found, ticket, renderer.language), answer=words.answer(found, ticket, renderer.language),
        css=words.css(ticket), new="baru" in request.query_params,
    )  # fmt: skip


@router.get("/air/{hydrant}/label")
def label(request: Request, hydrant: str, look: PageLook, who: Annotated[Who, needs("look")]) -> Response:
    """The label for the tap, to be printed."""
    site = _site(look, hydrant)
    page_url = look.settings.api.page_url
    address = f"{(page_url or str(request.base_url)).rstrip('/')}/air/{site.id}"
    made = segno.make(address, error="h", micro=False)
    qr = Markup(made.svg_inline(scale=6, border=2, omitsize=True, svgclass="qr", lineclass=None))
    return renderer_of(request).page("report_label.html", site=site, address=address, qr=qr, sure=page_url is not None)
