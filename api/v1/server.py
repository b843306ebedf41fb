"""How the server is: the equation, liveness, readiness."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api import metrics, wellbeing
from api.problems import ProblemError, answers
from api.v1.common import StrictLook
from api.v1.shapes import Equation, Health, Ready
from api.who import needs
from hidran import __version__

router = APIRouter(tags=["server"])
_WORDS = ("received", "stored", "pending", "quarantined", "duplicate")


@router.get("/equation", operation_id="getEquation", responses=answers(), dependencies=[needs("look")])
def equation(look: StrictLook) -> Equation:
    """Everything received = stored + pending + quarantined + duplicate, to the unit."""
    found = look.series(lambda r: r.equation(), None)
    if found is None:
        return Equation(received=0, stored=0, pending=0, quarantined=0, duplicate=0, holds=True)
    return Equation(**{word: getattr(found, word) for word in _WORDS}, holds=found.holds)


@router.get("/health", operation_id="getHealth", responses=answers())
def health() -> Health:
    """The process answers; says nothing about the others."""
    return Health(version=__version__)


@router.get("/ready", operation_id="getReady", responses=answers(), dependencies=[needs("look")])
def ready(request: Request) -> Ready:
    """Every service speaks and every file can be read; 503 names what is missing."""
    with request.app.state.sources.look() as look:
        wrong = wellbeing.readiness(look)
        if wrong:
            detail = ", ".join(f"{name}: {what}" for name, what in wrong.items())
            raise ProblemError(503, "not-ready", f"{detail}; run `hidran doctor`", checks=wrong)
        return Ready(services={s.name: s.state for s in wellbeing.services(look)})


_TEXT: dict[int | str, dict[str, Any]] = {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}


_METRICS: dict[str, Any] = {"response_class": Response, "responses": _TEXT | answers()}


@router.get("/metrics", operation_id="getMetrics", dependencies=[needs("look")], **_METRICS)
def prometheus(request: Request) -> Response:
    """Prometheus metrics; what cannot be read is left out, and `hidran_file_readable` says so."""
    with request.app.state.sources.look() as look:
        return Response(metrics.render(look), media_type=metrics.MEDIA)
