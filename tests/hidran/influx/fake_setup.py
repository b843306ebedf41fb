"""InfluxDB 2's set-up addresses as a real 2.7.12 answers them (404 to an unknown name, 422 to a taken one)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Body = dict[str, Any]
Answer = tuple[int, Body]


class FakeSetup:
    """What has been made. `posted`: every POST and PATCH, for counting."""

    def __init__(self) -> None:
        self.admin: str | None = None
        self.orgs: list[Body] = []
        self.buckets: list[Body] = []
        self.mappings: list[Body] = []
        self.auths: list[Body] = []
        self.posted: list[str] = []

    def made(self, into: list[Body], body: Body) -> Body:
        made = {"id": f"{len(self.orgs + self.buckets + self.mappings + self.auths) + 1:016x}", **body}
        into.append(made)
        return made

    def get(self, path: str, q: dict[str, str]) -> Answer:
        if path == "/api/v2/orgs":
            found = [o for o in self.orgs if o["name"] == q["org"]]
            return (200, {"orgs": found}) if found else (404, {"message": "organization name not found"})
        if path == "/api/v2/buckets":
            found = [b for b in self.buckets if b["name"] == q["name"] and b["orgID"] == q["orgID"]]
            return (200, {"buckets": found}) if found else (404, {"message": "bucket not found"})
        if path == "/api/v2/dbrps":
            virtual = [{"bucketID": b["id"], "database": b["name"], "virtual": True} for b in self.buckets]
            return 200, {"content": [m for m in virtual + self.mappings if m["database"] == q["db"]]}
        assert path == "/api/v2/authorizations", path
        return 200, {"authorizations": [a for a in self.auths if a["orgID"] == q["orgID"]]}

    def post(self, path: str, body: Body) -> Answer:
        if path == "/api/v2/setup":
            if self.admin is not None:
                return 422, {"message": "onboarding has already been completed"}
            self.admin = body["token"]
            assert len(body["password"]) >= 8 and body["retentionPeriodSeconds"] >= 0
            org = self.made(self.orgs, {"name": body["org"]})
            self.made(self.buckets, {"name": body["bucket"], "orgID": org["id"], "retentionRules": []})
            return 201, {}
        if path == "/api/v2/authorizations":
            token = f"token-{len(self.auths)}-{body['permissions'][0]['action']}"
            return 201, self.made(self.auths, {**body, "status": "active", "token": token})
        into = {"/api/v2/orgs": self.orgs, "/api/v2/buckets": self.buckets, "/api/v2/dbrps": self.mappings}[path]
        return 201, self.made(into, body)

    def patch(self, path: str, body: Body) -> Answer:
        (bucket,) = [b for b in self.buckets if path.endswith(b["id"])]
        bucket.update(body)
        return 200, bucket


def _handler(fake: FakeSetup) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            at = urlsplit(self.path)
            if at.path == "/api/v2/setup":
                return self._send(200, {"allowed": fake.admin is None})
            query = {key: values[0] for key, values in parse_qs(at.query).items()}
            return self._guarded(lambda: fake.get(at.path, query))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.posted.append(f"{self.command} {self.path}")
            if self.path == "/api/v2/setup":
                return self._send(*fake.post(self.path, body))
            act = fake.patch if self.command == "PATCH" else fake.post
            return self._guarded(lambda: act(self.path, body))

        def do_PATCH(self) -> None:
            self.do_POST()

        def _guarded(self, act: Any) -> None:
            known = {fake.admin}
            if self.headers.get("Authorization", "").removeprefix("Token ") not in known:
                return self._send(401, {"message": "unauthorized access"})
            return self._send(*act())

        def _send(self, status: int, body: Body) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


@contextmanager
def fake_setup() -> Iterator[tuple[FakeSetup, str]]:
    """The fake and its address."""
    fake = FakeSetup()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield fake, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
