"""A server that can lose its connection: the real application on one port, with a form of its own that may wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.app import create_app
from api.forms import FormKey
from api.pages.renderer import _templates
from api.who import needs
from hidran.ports import free_port
from tests.api.house import Installation
from tests.brokers import wait_for

FORM = """{% extends "base.html" %}
{% from "_blocks.html" import button, choices, field, hidden %}
{% block title %}Cek{% endblock %}{% block live %}{% endblock %}
{% block main %}<h1>Cek</h1>{% if wrong %}<p class="error">Angka!</p>{% endif %}
<form method="post" action="/coba" class="form" data-offline enctype="multipart/form-data">
{{ hidden("key", new_key()) }}
{{ choices("colour", "Warna", [("clear", "Jernih", ""), ("brown", "Coklat", "")]) }}
{{ field("ph", "pH", ph) }}{{ field("photo", "Foto", type="file") }}
{{ button("Kirim", "send", "main", "step", "done") }}
</form>{% endblock %}"""


class Line:
    """`kept`: what the server took, by form key. `posts`: how often it was asked. `up`, `down`: the signal."""

    def __init__(self, own: Installation) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.posts = 0
        self._own, self._port = own, free_port()
        self.address = f"http://127.0.0.1:{self._port}"

    def up(self) -> None:
        config = uvicorn.Config(self._app(), host="127.0.0.1", port=self._port, log_level="warning", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_for(lambda: self._server.started)

    def down(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(20)

    def _app(self) -> FastAPI:
        app = create_app(self._own.settings, lambda: self._server.should_exit)

        @app.get("/coba", dependencies=[needs("look")])
        def show(request: Request) -> HTMLResponse:
            return _page(request)

        @app.post("/coba", dependencies=[needs("look")])
        def take(
            request: Request, key: FormKey, photo: UploadFile | None = None,
            *, colour: Annotated[str, Form()] = "", ph: Annotated[str, Form()] = "", step: Annotated[str, Form()] = "",
        ) -> Response:  # fmt: skip
            self.posts += 1
            if ph and not ph.isdigit():
                return _page(request, ph, 422)
            size = len(photo.file.read()) if photo is not None else 0
            self.kept.setdefault(key, {"colour": colour, "ph": ph, "step": step, "photo": size})
            return RedirectResponse("/?tersimpan=1", 303)

        return app


def _page(request: Request, ph: str = "", status: int = 200) -> HTMLResponse:
    renderer = request.app.state.renderer
    made = _templates(renderer.language, renderer.practice).from_string(FORM)
    return HTMLResponse(made.render(who=request.state.who, menu=[], ph=ph, wrong=status == 422), status)


@contextmanager
def line(own: Installation) -> Iterator[Line]:
    made = Line(own)
    made.up()
    try:
        yield made
    finally:
        made.down()
