"""A strict Grafana: knows the addresses that are used, keeps what it is given, hides secrets, refuses what it must.

Answers are those of Grafana 9.3.2 as measured: 500 for a rule that is not there, `[REDACTED]` for a password, a version
and an id of its own in every dashboard.
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRETS = ("password", "bottoken")
Answer = tuple[int, Any]


class FakeGrafana:
    """`writes`: method and path of everything that changed something."""

    def __init__(self, password: str = "rahasia") -> None:
        self.log_in = "Basic " + base64.b64encode(f"admin:{password}".encode()).decode()
        self.url = ""
        self.down = False
        self.writes: list[str] = []
        self.sources: dict[str, Any] = {}
        self.folders: dict[str, Any] = {}
        self.boards: dict[str, Any] = {}
        self.rules: dict[str, Any] = {}
        self.interval = 60
        self.folder = "hidran"
        self.contacts: dict[str, Any] = {}
        self.policy: dict[str, Any] = {"receiver": "grafana-default-email", "routes": [_OTHERS]}

    def answer(self, method: str, path: str, body: Any, headers: Any) -> Answer:
        if self.down:
            return 503, {"message": "database is locked"}
        if headers.get("Authorization") != self.log_in:
            return 401, {"message": "Invalid username or password"}
        if method != "GET":
            self.writes.append(f"{method} {path}")
            assert headers.get("X-Disable-Provenance") == "true"
        for known, reply in (
            ("/api/datasources", self._source),
            ("/api/folders", self._folder),
            ("/api/dashboards", self._board),
            ("/api/v1/provisioning/alert-rules", self._rule),
            (f"/api/v1/provisioning/folder/{self.folder}/rule-groups/Hidran", self._group),
            ("/api/v1/provisioning/contact-points", self._contact),
            ("/api/v1/provisioning/policies", self._policies),
        ):
            if path.startswith(known):
                return reply(method, path.removeprefix(known).strip("/"), body)
        return 404, {"message": "Not found"}

    def _source(self, method: str, rest: str, body: Any) -> Answer:
        uid = rest.removeprefix("uid/") or body["uid"]
        if method == "POST" and uid in self.sources:
            return 409, {"message": "data source with the same name already exists"}
        if method != "GET":
            self.sources[uid] = body
        return _shown_source(self.sources.get(uid))

    def _folder(self, method: str, rest: str, body: Any) -> Answer:
        if rest == "?limit=1000":
            return 200, list(self.folders.values())
        uid = rest or body["uid"]
        if method == "POST" and uid in self.folders:
            return 409, {"message": "a folder with that uid exists"}
        if method == "PUT" and not body.get("overwrite"):
            return 412, {"message": "the folder has been changed by someone else"}
        if method != "GET":
            self.folders[uid] = {"uid": uid, "title": body["title"], "version": 1}
        return (200, self.folders[uid]) if uid in self.folders else (404, {"message": "folder not found"})

    def _board(self, method: str, rest: str, body: Any) -> Answer:
        if method == "GET":
            found = self.boards.get(rest.removeprefix("uid/"))
            return (200, found) if found else (404, {"message": "Dashboard not found"})
        board, uid = body["dashboard"], body["dashboard"]["uid"]
        assert body["folderUid"] in self.folders
        if uid in self.boards and not body.get("overwrite"):
            return 412, {"message": "The dashboard has been changed by someone else"}
        version = self.boards[uid]["dashboard"]["version"] + 1 if uid in self.boards else 1
        self.boards[uid] = {"dashboard": board | {"id": 7, "version": version}, "meta": {}}
        return 200, {"uid": uid, "status": "success"}

    def _rule(self, method: str, rest: str, body: Any) -> Answer:
        if method == "GET":
            return (200, self.rules[rest]) if rest in self.rules else (500, {"message": "could not find alert rule"})
        assert body["folderUID"] in self.folders
        assert all(part["datasourceUid"] in (*self.sources, "-100") for part in body["data"])
        self.rules[body["uid"]] = body | {"id": 3, "updated": "2026-11-25T00:00:00Z"}
        return 201, body

    def _group(self, method: str, _rest: str, body: Any) -> Answer:
        if method == "PUT":
            assert body["rules"] == list(self.rules.values()), "later versions drop rules that are left out"
            self.interval = body["interval"]
        group = {"title": "Hidran", "folderUid": self.folder, "interval": self.interval}
        return 200, group | {"rules": list(self.rules.values())}

    def _contact(self, method: str, _rest: str, body: Any) -> Answer:
        if method == "GET":
            return 200, [_hidden(way) for way in self.contacts.values()]
        self.contacts[body["uid"]] = body
        return 202, {"message": "contactpoint updated"}

    def _policies(self, method: str, _rest: str, body: Any) -> Answer:
        if method == "GET":
            return 200, self.policy
        if any(route["receiver"] not in {w["name"] for w in self.contacts.values()} for route in _hidran(body)):
            return 400, {"message": "receiver does not exist"}
        self.policy = body
        return 202, {"message": "policies updated"}


_OTHERS = {"receiver": "mine", "object_matchers": [["team", "=", "water"]]}


def _hidran(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [r for r in tree["routes"] if r.get("object_matchers") == [["app", "=", "hidran"]]]


def _shown_source(kept: Any) -> Answer:
    if kept is None:
        return 404, {"message": "Data source not found"}
    shown = {k: v for k, v in kept.items() if k != "secureJsonData"}
    return 200, shown | {"id": 1, "secureJsonFields": dict.fromkeys(kept["secureJsonData"], True)}


def _hidden(way: dict[str, Any]) -> dict[str, Any]:
    settings = {k: "[REDACTED]" if k in SECRETS else v for k, v in way["settings"].items()}
    return way | {"settings": settings, "provenance": "api"}


@contextmanager
def fake_grafana() -> Iterator[FakeGrafana]:
    fake = FakeGrafana()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def _serve(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, answer = fake.answer(self.command, self.path, json.loads(text or b"null"), self.headers)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = _serve  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
