"""Episodes and messages."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api import cursors, when
from api.problems import answers
from api.rows import DAY_S
from api.v1.common import Cursor, From, Limit, StrictLook, To, hydrant_of, maybe_iso
from api.v1.shapes import Episode, Episodes, Message, Messages
from api.who import needs
from hidran.clock import iso
from hidran.faults import episode as faults
from hidran.faults.catalogue import CATALOGUE
from hidran.people import texts
from hidran.store import login_links

router = APIRouter(tags=["happenings"])


@router.get("/episodes", operation_id="listEpisodes", responses=answers(400, 404), dependencies=[needs("look")])
def episodes(
    *,
    look: StrictLook,
    hydrant: Annotated[str | None, Query(max_length=60)] = None,
    code: Annotated[str | None, Query(max_length=10, description="F01 ... F22")] = None,
    severity: faults.Severity | None = None,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
    start: From = None,
    to: To = None,
    limit: Limit = 500,
    cursor: Cursor = None,
) -> Episodes:
    """Episodes that overlap the time asked for (default: 30 days up to now), by start."""
    if hydrant:
        hydrant_of(look, hydrant)
    span = when.span(start, to, look.now, 30 * DAY_S)
    key = cursors.decode(cursor, int, str, str) if cursor is not None else None
    found = [
        e
        for e in look.events(lambda r: r.episodes(hydrant, span.start, span.end), [])
        if code in (None, e.code)
        and severity in (None, e.severity)
        and is_open in (None, e.open)
        and (key is None or _key(e) > key)
    ]
    after = cursors.encode(*_key(found[limit - 1])) if len(found) > limit else None
    return Episodes(items=[_episode(e) for e in found[:limit]], next=after)


def _key(e: faults.Episode) -> tuple[int, str, str]:
    return e.start, e.hydrant, e.code


def _episode(e: faults.Episode) -> Episode:
    return Episode(
        hydrant=e.hydrant,
        code=e.code,
        name=CATALOGUE[e.code].name,
        title=texts.title(e),
        first_check=texts.first_check(e),
        severity=e.severity,
        start=iso(e.start),
        raised=iso(e.raised),
        end=maybe_iso(e.end),
        why=e.why,
        evidence=e.evidence,
    )


@router.get("/messages", operation_id="listMessages", responses=answers(400, 404), dependencies=[needs("people")])
def messages(
    *,
    look: StrictLook,
    hydrant: Annotated[str | None, Query(max_length=60)] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Messages:
    """Messages in the order in which they were made. They name neighbours, so to look is not enough."""
    if hydrant:
        hydrant_of(look, hydrant)
    last = cursors.decode(cursor, int)[0] if cursor is not None else 0
    found = [m for m in look.outbox(lambda r: r.after(last), []) if hydrant in (None, m.hydrant)]
    after = cursors.encode(found[limit - 1].id) if len(found) > limit else None
    return Messages(items=[_message(m) for m in found[:limit]], next=after)


def _message(m: Any) -> Message:
    same = {name: getattr(m, name) for name in _SAME}
    sent = maybe_iso(m.sent_ms / 1000) if m.sent_ms is not None else None
    same["text"] = login_links.masked(m.text)
    return Message(**same, created=iso(m.created_ms / 1000), sent=sent, since=iso(m.since))


_SAME = ("id", "kind", "hydrant", "code", "severity", "recipient", "channel", "state", "text")
