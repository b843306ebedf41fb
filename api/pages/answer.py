"""/hidran/{hydrant}/jawab: a neighbour says on the page that he goes, that the tank is full, or that it is done.

Nothing is judged here: the answer is kept in the inbox, notify takes it from there as one from any other channel.
"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.routes import PageLook, renderer_of
from api.problems import ProblemError
from api.tries import Tries
from api.who import Who, needs
from hidran.people.answer import understand
from hidran.people.audience import PAGE
from hidran.store.answers import LONGEST_NAME, Heard, called, keep

router = APIRouter(include_in_schema=False)
OFFERED = ("going", "full", "repairing", "done", "cannot")
NOTE, COST = 120, 20


@router.post("/hidran/{hydrant}/jawab")
def take(
    request: Request,
    hydrant: str,
    look: PageLook,
    viewer: Annotated[Who, needs("answer")],
    *,
    meaning: Annotated[str, Form(max_length=20)] = "",
    who: Annotated[str, Form(max_length=LONGEST_NAME)] = "",
    note: Annotated[str, Form(max_length=NOTE)] = "",
    cost: Annotated[str, Form(max_length=COST)] = "",
) -> Response:
    """Keep the answer, then show the hydrant's page again."""
    if look.registry.hydrants.get(hydrant) is None:
        raise ProblemError(404, "unknown-hydrant", f"no hydrant {hydrant[:60]!r}: see the first page")
    if meaning not in OFFERED:
        raise ProblemError(422, "no-answer", f"meaning {meaning[:20]!r}: wanted one of {', '.join(OFFERED)}")
    amount = _amount(cost)
    tries: Tries = request.app.state.answer_tries
    if wait_s := tries.wait_s(request.client.host if request.client else ""):
        refused = renderer_of(request).page("error.html", status=429, code=429)
        refused.headers["Retry-After"] = str(wait_s)
        return refused
    worked = meaning == "done"
    heard = Heard(
        PAGE, called(viewer.name or who), "", meaning=meaning, hydrant=hydrant,
        note=called(note) if worked and note.strip() else "", cost_rp=amount if worked else None,
    )  # fmt: skip
    request.app.state.sources.write(lambda records: keep(records, heard))
    return RedirectResponse(f"/hidran/{hydrant}?dijawab=1", 303)


def _amount(cost: str) -> int | None:
    """Rupiah as people write them: 150000, 150.000, 150rb. None: nothing was typed."""
    if not cost.strip():
        return None
    found = understand(f"beres {cost}").cost_rp
    if found is None:
        raise ProblemError(422, "no-amount", f"cost {cost!r}: wanted rupiah, for instance 150000 or 150rb")
    return found
