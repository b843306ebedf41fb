"""How the tests ask the application: over ASGI, without a socket."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import httpx
from fastapi import FastAPI

from api.app import create_app
from tests.api.house import Installation

HTML = {"Accept": "text/html,application/xhtml+xml"}


class Client:
    """`httpx` against the application itself; redirects are not followed, cookies are kept."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://hidran.test")

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._http.request(method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.request("POST", path, **options)

    def page(self, path: str, status: int = 200) -> str:
        """The HTML that a browser gets."""
        answer = self.get(path, headers=HTML)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"].startswith("text/html")
        return answer.text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._http.aclose())
        self._runner.close()
        self.app.state.sources.close()


@contextmanager
def asking(installation: Installation) -> Iterator[Client]:
    """A client of a new application over the installation, as a new process would see it."""
    with Client(create_app(installation.settings)) as client:
        yield client


def problem_of(answer: httpx.Response, status: int) -> dict[str, Any]:
    """The problem details of an answer that must be an error."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:hidran:problem:")
    assert {"title", "detail", "instance"} <= body.keys()
    assert body["instance"].startswith("/")
    return body


def pages(client: Client, path: str, **params: Any) -> list[list[dict[str, Any]]]:
    """Every page of a list, following `next`."""
    found, cursor = [], None
    while True:
        answer = client.get(path, params=params | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found.append(body["items"])
        cursor = body["next"]
        if cursor is None:
            return found
        assert len(found) < 1000, "the cursor goes round in circles"
