"""/akun/push: notices on this phone without any account. The browser subscribes; that is a way of its owner."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, Response

from api.pages.routes import renderer_of
from api.problems import ProblemError
from api.sources import Sources
from api.who import Who, needs, refusal
from hidran.errors import SettingsError
from hidran.people.errors import PeopleError
from hidran.settings import Settings
from hidran.store.ways import add_way, remove_way
from hidran.ways import webpush
from hidran.ways.given import given
from hidran.ways.webpush import NAME, Subscription, WebpushSettings

router = APIRouter(prefix="/akun/push", include_in_schema=False)
Looks = Annotated[Who, needs("look")]
LONGEST = 2000
Given = Annotated[str, Form(max_length=LONGEST)]


@router.api_route("", methods=["GET", "HEAD"])
def show(request: Request, who: Looks) -> Response:
    """What it is, and the button; the script knows whether this phone is one already."""
    key = public_key(_sources(request).settings) if who.person is not None else None
    return renderer_of(request).page("push.html", key=key or "")


@router.post("")
def subscribe(request: Request, who: Looks, subscription: Given = "") -> Response:
    """This browser becomes the last way of its owner."""
    sources, person, phone = _sources(request), _person(who), _phone(request, subscription)
    try:
        sources.write(lambda records: add_way(records, person, NAME, phone.address, confirmed=True))
    except PeopleError as error:
        raise ProblemError(422, "too-many-ways", error.said(renderer_of(request).language)) from error
    return JSONResponse({"on": True})


@router.post("/lepas")
def unsubscribe(request: Request, who: Looks, subscription: Given = "") -> Response:
    """It is one no more. Said twice it changes nothing."""
    sources, person, phone = _sources(request), _person(who), _phone(request, subscription)
    member = sources.roster().persons.get(person)
    for way in member.ways if member is not None else ():
        if (way.channel, way.address) == (NAME, phone.address):
            sources.write(partial(remove_way, person=person, way=way.id))
    return JSONResponse({"on": False})


def public_key(settings: Settings) -> str | None:
    """None when this installation sends none: not set, no keys yet, or the extra is missing."""
    if NAME not in settings.notify.channels or not webpush.installed():
        return None
    try:
        return webpush.public_of(webpush.private_key(settings.paths))
    except SettingsError:
        return None


def _phone(request: Request, subscription: str) -> Subscription:
    try:
        services = given(NAME, WebpushSettings, _sources(request).settings).services
        return webpush.subscription(subscription, services)
    except SettingsError as error:
        raise ProblemError(422, "no-subscription", str(error)) from error


def _person(who: Who) -> int:
    """ProblemError 401 for whoever is no member."""
    if who.person is None:
        raise refusal(Who(), "look")
    return who.person


def _sources(request: Request) -> Sources:
    sources: Sources = request.app.state.sources
    return sources
