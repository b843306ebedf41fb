"""Where services call back: what people answered there, and what became of a message. Each proves itself first.

What was understood is kept in the inbox before the service is answered; notify follows it. A service that hears an
error repeats itself, so nothing is lost while the records cannot be used.
"""

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse

from api.body import whole
from api.problems import ProblemError, answers
from api.sources import Sources
from api.v1 import ways_proof as proof
from api.v1.shapes import Kept
from api.v1.ways_fields import fields_of, json_of
from hidran.errors import SettingsError
from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.ways import fonnte, gateway, inbox, whatsapp
from hidran.ways.fonnte import FonnteSettings
from hidran.ways.gateway import SmsSettings
from hidran.ways.whatsapp import WhatsappSettings

router = APIRouter(prefix="/ways", tags=["server"])
LARGEST_BYTES = 1_000_000
_CHALLENGE = r"^[A-Za-z0-9_-]{1,200}$"
Key = Annotated[str, Query(max_length=200, description="what stands in the way's callback_file")]


@router.get("/whatsapp", operation_id="verifyWhatsapp", response_class=PlainTextResponse, responses=answers(401, 404))
def verify(
    request: Request,
    mode: Annotated[str, Query(alias="hub.mode", max_length=40)] = "",
    token: Annotated[str, Query(alias="hub.verify_token", max_length=400)] = "",
    challenge: Annotated[str, Query(alias="hub.challenge", pattern=_CHALLENGE)] = "0",
) -> str:
    """Meta asks once whether this address is ours: the word of `verify_file` is answered with the challenge.

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
    """
    mine = proof.settings_of(_sources(request).settings, whatsapp.NAME, WhatsappSettings)
    if mode != "subscribe":
        raise ProblemError(401, "secret-needed", "wanted hub.mode=subscribe with the word of verify_file")
    proof.opens(mine.verify_file, token)
    return challenge


@router.post("/whatsapp", operation_id="takeWhatsapp", responses=answers(401, 404, 413))
async def take_whatsapp(request: Request) -> Kept:
    """Messages and delivery reports of the WhatsApp Cloud API, signed with the app's secret."""
    sources = _sources(request)
    mine = proof.settings_of(sources.settings, whatsapp.NAME, WhatsappSettings)
    secret = await asyncio.to_thread(proof.secret_in, mine.app_secret_file)
    body = await whole(request, LARGEST_BYTES, "one webhook of WhatsApp")
    if not whatsapp.signed(secret, body, request.headers.get("x-hub-signature-256", "")):
        raise ProblemError(401, "bad-signature", "X-Hub-Signature-256 does not fit this body: see app_secret_file")
    told = list(whatsapp.received(json_of(body), sources.clock.now()))
    return await asyncio.to_thread(keep, sources, told)


@router.post("/sms", operation_id="takeSms", responses=answers(401, 404, 413))
async def take_sms(request: Request, key: Key = "") -> Kept:
    """An SMS that somebody sent to the gateway, or its report of a delivery, in the fields that its file names."""
    return await _take_sms(request, key)


@router.get("/sms", operation_id="takeSmsInAddress", responses=answers(401, 404, 413))
async def take_sms_in_address(request: Request, key: Key = "") -> Kept:
    """The same for a gateway that puts everything into the address."""
    return await _take_sms(request, key)


async def _take_sms(request: Request, key: str) -> Kept:
    sources = _sources(request)
    mine = proof.settings_of(sources.settings, "sms", SmsSettings)
    await asyncio.to_thread(proof.opens, mine.callback_file, key or proof.given_in(request.headers))
    try:
        wanted = await asyncio.to_thread(gateway.load, mine.gateway)
    except SettingsError:
        raise ProblemError(
            404, "way-not-used", "the gateway's file cannot be used: run hidran channel test sms"
        ) from None
    told = gateway.told(wanted, await fields_of(request, LARGEST_BYTES))
    return await asyncio.to_thread(keep, sources, [told] if told else [])


@router.post("/fonnte", operation_id="takeFonnte", responses=answers(401, 404, 413))
async def take_fonnte(request: Request, key: Key = "") -> Kept:
    """A WhatsApp message that Fonnte's device received, or its report of a delivery."""
    sources = _sources(request)
    mine = proof.settings_of(sources.settings, fonnte.NAME, FonnteSettings)
    await asyncio.to_thread(proof.opens, mine.callback_file, key)
    told = fonnte.told(await fields_of(request, LARGEST_BYTES))
    return await asyncio.to_thread(keep, sources, [told] if told else [])


def keep(sources: Sources, told: Iterable[Heard | Delivery]) -> Kept:
    """All of it into the inbox, in its order."""
    ids = [sources.write(partial(inbox.keep, told=one)) for one in told]
    return Kept(kept=len(ids))


def _sources(request: Request) -> Sources:
    sources: Sources = request.app.state.sources
    return sources
