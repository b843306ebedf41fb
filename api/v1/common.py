"""What the operations share: a strict look at the files, and names that must exist."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Query, Request

from api.problems import ProblemError
from api.sources import Look
from hidran.clock import iso
from hidran.site import Site


def _look(request: Request) -> Iterator[Look]:
    with request.app.state.sources.look(strict=True) as look:
        yield look


StrictLook = Annotated[Look, Depends(_look)]
Limit = Annotated[int, Query(ge=1, le=5000, description="items a page")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next` of the page before")]
From = Annotated[str | None, Query(alias="from", max_length=60, description="RFC 3339, not included")]
To = Annotated[str | None, Query(max_length=60, description="RFC 3339, included; default: now")]


def hydrant_of(look: Look, hydrant: str) -> Site:
    """The hydrant; ProblemError 404 when the registry has none of that id."""
    site = look.registry.hydrants.get(hydrant)
    if site is None:
        raise ProblemError(404, "unknown-hydrant", f"no hydrant {hydrant[:60]!r}: see /api/v1/hydrants")
    return site


def maybe_iso(ts: float | None) -> str | None:
    return iso(ts) if ts is not None else None
