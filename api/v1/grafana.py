"""Grafana's webhook: its alerts are kept in the inbox, which notify follows. Let in by a secret of its own."""

import asyncio

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.datastructures import Headers

from api.body import whole
from api.problems import ProblemError, answers
from api.sources import Sources
from api.v1.shapes import Kept
from api.v1.ways_proof import given_in
from hidran import alert_secret
from hidran.store import alerts
from hidran.store.alerts import Webhook

router = APIRouter(tags=["server"])
LARGEST_BYTES = 1_000_000


@router.post("/grafana", operation_id="takeGrafanaAlerts", status_code=202, responses=answers(401, 413))
async def take(request: Request) -> Kept:
    """What Grafana's webhook contact point sends, with its secret; kept before it is answered."""
    sources: Sources = request.app.state.sources
    if not await asyncio.to_thread(_admitted, sources, request.headers):
        raise ProblemError(401, "secret-needed", "send the secret that `hidran dashboards push` put into Grafana")
    webhook = _understood(await whole(request, LARGEST_BYTES, "one webhook of Grafana"))
    await asyncio.to_thread(sources.write, lambda records: alerts.keep(records, webhook))
    return Kept(kept=len(webhook.alerts))


def _admitted(sources: Sources, headers: Headers) -> bool:
    return alert_secret.opens(sources.settings, given_in(headers))


def _understood(body: bytes) -> Webhook:
    try:
        return Webhook.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        detail = f"this is no webhook of Grafana: {where}: {first['msg']}"[:300]
        raise ProblemError(422, "invalid-request", detail) from None
