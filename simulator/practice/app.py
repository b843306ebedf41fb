"""The page as an ASGI application: one page that shows what there is, and six forms. It works without script."""

from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from hidran.words import Language
from simulator.practice.choices import FITTINGS, HISTORY_DAYS, SAYINGS, SPEEDS, Wish, named
from simulator.practice.desk import Break, Desk, Repair, Tell
from simulator.practice.pages import Pages
from simulator.practice.shelf import Shelf
from simulator.practice.shield import Shield
from simulator.practice.shown import Choosing, Playing
from simulator.practice.troubles import TROUBLES, Trouble

STATIC = Path(__file__).parent / "static"
HOSTS = ["127.0.0.1", "localhost", "testserver"]
MOST_FIELDS = 20
_RUNNING = "Latihan sedang berjalan. Akhiri dulu sebelum memulai yang baru."
_NOT_RUNNING = "Tidak ada latihan yang sedang berjalan."


class RefusedError(Exception):
    """What was sent cannot be meant. The text is for people, in Bahasa; `values` fill it in."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class _App:
    """The addresses over one desk."""

    def __init__(self, desk: Desk, language: Language, shelf: Shelf) -> None:
        self._desk = desk
        self._shelf = shelf
        self._pages = Pages(language, shelf)

    async def show(self, _request: Request) -> Response:
        return self._pages.of(self._desk.shown)

    async def start(self, request: Request) -> Response:
        form = await _form(request)
        if not isinstance(self._desk.shown, Choosing):
            raise RefusedError(_RUNNING)
        scenario = self._shelf.find(_text(form, "skenario"))
        fitting = named(FITTINGS, _text(form, "alat"))
        days = next((n for n in HISTORY_DAYS if str(n) == _text(form, "riwayat")), None)
        if scenario is None or fitting is None or days is None:
            raise RefusedError("Pilih satu skenario, satu alat dan lama riwayat dari daftar.")
        self._desk.start(Wish(scenario, fitting, days))
        return _back()

    async def break_(self, request: Request) -> Response:
        self._desk.order(Break(await self._trouble(request)))
        return _back()

    async def repair(self, request: Request) -> Response:
        self._desk.order(Repair(await self._trouble(request)))
        return _back()

    async def tell(self, request: Request) -> Response:
        form = await _form(request)
        self._playing()
        word = next((word for word in SAYINGS if word.word == _text(form, "kabar")), None)
        if word is None:
            raise RefusedError("Kabar itu tidak ada. Pilih salah satu tombol.")
        self._desk.order(Tell(word))
        return _back()

    async def pace(self, request: Request) -> Response:
        form = await _form(request)
        self._playing()
        speed = named(SPEEDS, _text(form, "kecepatan"))
        if speed is None:
            raise RefusedError("Kecepatan itu tidak ada. Pilih salah satu tombol.")
        self._desk.order(speed)
        return _back()

    async def leave(self, request: Request) -> Response:
        await _form(request)
        if isinstance(self._desk.shown, Choosing):
            raise RefusedError(_NOT_RUNNING)
        self._desk.leave()
        return _back()

    async def _trouble(self, request: Request) -> Trouble:
        name = _text(await _form(request), "nama")
        playing = self._playing()
        trouble = TROUBLES.get(name)
        if trouble is None or not trouble.has_button:
            raise RefusedError("Kerusakan {name} tidak dikenal. Pilih salah satu tombol.", name=repr(name[:40]))
        built = playing.wish.built
        if not trouble.possible(built.topology, falling_well=built.well_lpm_per_m is not None):
            raise RefusedError("{name} tidak bisa terjadi di hidran ini.", name=trouble.title)
        return trouble

    def _playing(self) -> Playing:
        shown = self._desk.shown
        if not isinstance(shown, Playing):
            raise RefusedError(_NOT_RUNNING)
        return shown

    async def refused(self, _request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedError)
        return self._pages.refused(error.sentence, 400, **error.values)

    async def failed(self, _request: Request, error: Exception) -> Response:
        """Unknown addresses, wrong methods, forms that cannot be read."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        sentence = "Alamat ini tidak ada." if status == 404 else "Permintaan ini tidak dimengerti."
        return self._pages.refused(sentence, status)


def create_app(desk: Desk, language: Language, shelf: Shelf) -> Starlette:
    """The application over that desk."""
    app = _App(desk, language, shelf)
    forms = {
        "/mulai": app.start,
        "/rusakkan": app.break_,
        "/perbaiki": app.repair,
        "/kabari": app.tell,
        "/kecepatan": app.pace,
        "/akhiri": app.leave,
    }
    return Starlette(
        routes=[
            Route("/", app.show),
            *(Route(path, do, methods=["POST"]) for path, do in forms.items()),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Shield), Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)],
        exception_handlers={RefusedError: app.refused, HTTPException: app.failed},
    )


def _back() -> Response:
    return RedirectResponse("/", 303)


async def _form(request: Request) -> FormData:
    """What a form of this very page sent. RefusedError for one from elsewhere: any site can post to this machine."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise RefusedError("Formulir ini datang dari halaman lain.")
    return await request.form(max_files=0, max_fields=MOST_FIELDS)


def _text(form: FormData, name: str) -> str:
    found = form.get(name)
    return found if isinstance(found, str) else ""
