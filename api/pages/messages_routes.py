"""/pesan: what was said, to whom, and what became of it. /pesan/{id}: one of them, its road, and words to pass on."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.pages.messages import Reader, one_of, page_of
from api.pages.renderer import Renderer
from api.pages.routes import PageLook, renderer_of
from api.pages.share import share_link
from api.problems import ProblemError
from api.sources import Look
from api.who import Who, needs
from hidran.people.roster import Roster
from hidran.store.outbox import OutboxReader

router = APIRouter(include_in_schema=False)
TODAY = "hidran-hari-ini"  # the dashboard with the answers: dashboards/hari_ini.py
FEW = 8  # hydrants that are offered side by side; more go into a list
LARGEST = (1 << 62) - 1


@dataclass(frozen=True, slots=True)
class Choice:
    """A hydrant that the page can be narrowed to. `href` keeps nothing else."""

    id: str
    word: str
    href: str
    on: bool


@router.get("/pesan")
def messages(
    request: Request,
    look: PageLook,
    who: Annotated[Who, needs("look")],
    hidran: Annotated[str, Query(max_length=60)] = "",
    sebelum: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> HTMLResponse:
    renderer = renderer_of(request)
    if hidran and hidran not in look.registry.hydrants:
        raise ProblemError(404, "unknown-hydrant", f"no hydrant {hidran!r}: see /pesan")
    found = page_of(look, _reader(look, who, renderer), [hidran] if hidran else None, sebelum)
    narrowed = f"hidran={hidran}&" if hidran else ""
    choices = _choices(look, hidran, renderer)
    return renderer.page(
        "messages.html", who=who, page=found, now=look.now, choices=choices, few=FEW,
        options=[(c.id, c.word) for c in choices], chosen=hidran,
        older=f"/pesan?{narrowed}sebelum={found.older}" if found.older else None,
        newer=f"/pesan?{narrowed}".rstrip("?&") if sebelum else None, grafana=_grafana(look),
    )  # fmt: skip


@router.get("/pesan/{message_id}")
def message(request: Request, message_id: int, look: PageLook, who: Annotated[Who, needs("look")]) -> HTMLResponse:
    renderer = renderer_of(request)
    found = one_of(look, _reader(look, who, renderer), message_id) if 0 < message_id <= LARGEST else None
    if found is None:
        raise ProblemError(404, "unknown-message", f"no message {message_id}: see /pesan")
    tries = {t.message: look.outbox(partial(OutboxReader.attempts, message_id=t.message), []) for t in found.to}
    return renderer.page("message.html", who=who, said=found, tries=tries, now=look.now, share=share_link(found.text))


def _reader(look: Look, who: Who, renderer: Renderer) -> Reader:
    roster = Roster() if "records" in look.troubles else look.sources.roster()
    return Reader(who, roster, renderer.language)


def _choices(look: Look, chosen: str, renderer: Renderer) -> list[Choice]:
    sites = sorted(look.registry.hydrants.values(), key=lambda site: site.label.lower())
    every = Choice("", renderer.say("Semua"), "/pesan", not chosen)
    return [every, *(Choice(s.id, s.label, f"/pesan?hidran={s.id}", s.id == chosen) for s in sites)]


def _grafana(look: Look) -> str | None:
    """Where the answers stand as numbers, None without a Grafana."""
    url = look.settings.grafana.url
    return f"{url.rstrip('/')}/d/{TODAY}" if url else None
