"""Hidran as an app on the phone: its manifest, the service worker that keeps pages, what is shown without a signal.

They are open to everybody, hold nothing of anybody, and each address stands in `api.who.OPEN`.
"""

import hashlib
import json

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.pages.renderer import asset
from api.pages.routes import renderer_of
from api.who import STRANGER

router = APIRouter(include_in_schema=False)
OFFLINE = "/luring"
KEPT = (
    "page.css", "blocks.css", "water.css", "live.js", "queue.js", "app.js", "water.js", "icon.svg", "app-192.png",
)  # fmt: skip
WORKER = ("queue.js", "keep.js", "push.js")  # each adds its own listeners; what else the worker can do is one more file
BLUE, PAPER = "#0b5c8a", "#f1f4f6"  # as in static/page.css


@router.get("/app.webmanifest")
def manifest(request: Request) -> Response:
    """What a phone needs to put Hidran on its home screen."""
    renderer = renderer_of(request)
    name = "Hidran (latihan)" if renderer.practice else "Hidran"
    about = {
        "id": "/",
        "name": renderer.say(name),
        "short_name": "Hidran",
        "description": renderer.say("Hidran umum: apa yang rusak, sejak kapan, apa yang bisa dicek."),
        "lang": renderer.language,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": BLUE,
        "background_color": PAPER,
        "icons": [_icon("app", px, "any") for px in (192, 512)] + [_icon("mask", px, "maskable") for px in (192, 512)],
    }
    return JSONResponse(about, media_type="application/manifest+json")


def _icon(name: str, px: int, purpose: str) -> dict[str, str]:
    return {"src": asset(f"{name}-{px}.png"), "sizes": f"{px}x{px}", "type": "image/png", "purpose": purpose}


@router.get("/sw.js")
def worker() -> Response:
    """The service worker: what it keeps, then its parts. It changes with each of them, so browsers notice."""
    shell = [OFFLINE, *map(asset, KEPT)]
    version = hashlib.sha256(" ".join(shell).encode()).hexdigest()[:10]
    lines = [f"self.HIDRAN = {json.dumps({'version': version, 'shell': shell})};"]
    lines += [f'importScripts("{asset(part)}");' for part in WORKER]
    return Response("\n".join(lines), media_type="text/javascript")


@router.get(OFFLINE)
def offline(request: Request) -> Response:
    """What is shown in place of a page that is not in the phone; the same for everybody who uses it."""
    return renderer_of(request).page("offline.html", who=STRANGER)
