"""The API and the pages as one ASGI application over one installation."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api import guard, lock, problems
from api.door import Door
from api.largest import Largest
from api.pages import report, routers, routes
from api.pages.renderer import Renderer
from api.sources import Sources
from api.stream import Stream
from api.tries import Tries
from api.v1 import grafana, happenings, live, open_data, places, readings, server, ways
from api.who import closed_by_default
from hidran import __version__
from hidran.settings import Settings
from hidran.water import limits

STATIC = Path(__file__).parent / "static"
_ABOUT = """Readings, episodes and messages of the hydrants. Times are RFC 3339 in UTC, units stand in field names,
`null` means not known and an absent field means not fitted. Lists are paged: pass `next` as `cursor`.
Errors are problem details (RFC 9457)."""


def create_app(settings: Settings, stopping: Callable[[], bool] = lambda: False) -> FastAPI:
    """The application. `stopping`: asks whether the server is to end, so that open streams are let go.

    SettingsError when it would be open to others without a token; ClockRefusedError for a simulated clock in a real
    installation.
    """
    key = lock.Lock(lock.token_of(settings))
    sources = Sources(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await asyncio.to_thread(sources.close)

    app = FastAPI(
        title="Hidran", version=__version__, description=_ABOUT, docs_url=None, redoc_url=None, lifespan=lifespan,
        openapi_url="/api/v1/openapi.json", dependencies=[Depends(closed_by_default)],
    )  # fmt: skip
    app.state.sources = sources
    app.state.stream = Stream(sources, stopping)
    app.state.lock = key
    app.state.tries = Tries(time.monotonic)
    app.state.answer_tries = Tries(time.monotonic)
    app.state.report_tries = Tries(time.monotonic, report.PER_HOUR, 3600)
    app.state.renderer = Renderer(settings.language, sources.practice)
    app.state.water_limits = limits.load(settings.water.limits_file)
    app.state.error_page = routes.error_page
    problems.install(app, routes.error_page)
    for part in (places, readings, happenings, server, live, grafana, ways, open_data):
        app.include_router(part.router, prefix="/api/v1")
    for router in routers():
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Largest)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.add_middleware(guard.Guard, door=Door(key, sources))
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    return app


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the shape of every error in it."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = made.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = problems.Problem.model_json_schema()
        app.openapi_schema = made
    return app.openapi_schema
