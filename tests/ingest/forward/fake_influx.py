"""A strict InfluxDB write address: 400 for any bad line and nothing kept, 422 for a conflict and the rest kept.

`script` holds what the next writes meet, first one first: a status, (status, headers), 'timeout', 'reset', or 'lost'
(stored, and the reply lost). `always` is met by every write while it is set.
"""

import gzip
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.hidran.influx.parser import BadLineError, Point, parse

TOKEN, ORG, BUCKET = "write-token-of-the-tests", "hidran", "hidran"
Step = Any
Key = tuple[str, tuple[tuple[str, str], ...], int]


class FakeInflux:
    """What it holds and what it met. Points are keyed by series and time, as in the real one."""

    def __init__(self) -> None:
        self.points: dict[Key, dict[str, Any]] = {}
        self.types: dict[tuple[str, str], type] = {}
        self.script: list[Step] = []
        self.always: Step = None
        self.most_bytes = 5_000_000
        self.url = ""
        self.refuse: Callable[[Point], bool] = lambda _p: False
        self.mood: Callable[[], Step] = lambda: None
        self.requests = self.lines = self.readings = 0
        self.token = TOKEN
        self.buckets = {BUCKET}
        self.forget_after_ack = False
        self.lock = threading.Lock()
        self.hold = threading.Event()
        self.hold.set()

    def take(self, lines: list[str]) -> tuple[int, str]:
        """Status and text for the body of one write."""
        try:
            points = [parse(text) for text in lines]
        except BadLineError as error:
            return 400, f"unable to parse: {error}"
        if any(map(self.refuse, points)):
            return 400, "unable to parse: refused by the test"
        wrong = [p for p in points if not self._fits(p)]
        for p in points:
            if self._fits(p) and not self.forget_after_ack:
                self._keep(p)
        if wrong:
            return 422, f"partial write: field type conflict: dropped={len(wrong)}"
        return 204, ""

    def _fits(self, p: Point) -> bool:
        return all(self.types.get((p.measurement, name), type(v)) is type(v) for name, v in p.fields.items())

    def _keep(self, p: Point) -> None:
        for name, value in p.fields.items():
            self.types[p.measurement, name] = type(value)
        self.points.setdefault((p.measurement, tuple(sorted(p.tags.items())), p.ns), {}).update(p.fields)

    def of(self, measurement: str) -> dict[Key, dict[str, Any]]:
        with self.lock:
            return {key: dict(fields) for key, fields in self.points.items() if key[0] == measurement}

    def identities(self) -> list[tuple[str, int, int]]:
        """(node, boot, seq) of every reading held."""
        return sorted((dict(key[1])["node"], f["boot"], f["seq"]) for key, f in self.of("hydrant").items())


def _handler(fake: FakeInflux) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 65536  # an answer is one packet: else each waits 40 ms for an acknowledgement

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self._answer(404, "page not found")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            fake.hold.wait(60)
            with fake.lock:
                fake.requests += 1
                step = fake.script.pop(0) if fake.script else fake.always or fake.mood()
            if step == "timeout":
                threading.Event().wait(1.5)
                self.close_connection = True
            elif step == "reset":
                self._drop()
            elif self.path.startswith("/api/v2/delete"):
                self._forget(json.loads(body))
            elif step is None or step == "lost":
                self._take(body, reply=step is None)
            else:
                status, headers = step if isinstance(step, tuple) else (step, {})
                self._answer(status, f"scripted {status}", headers)

        def _forget(self, what: dict[str, str]) -> None:
            wanted = dict(part.split("=") for part in what["predicate"].replace('"', "").split(" AND "))
            start, stop = (int(datetime.fromisoformat(what[w][:19] + "+00:00").timestamp()) for w in ("start", "stop"))
            with fake.lock:
                fake.points = {
                    key: fields
                    for key, fields in fake.points.items()
                    if not (
                        {"_measurement": key[0], **dict(key[1])}.items() >= wanted.items()
                        and start * 10**9 <= key[2] < (stop + 1) * 10**9
                    )
                }
            self._answer(204, "")

        def _drop(self) -> None:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

        def _take(self, body: bytes, *, reply: bool) -> None:
            query = parse_qs(urlsplit(self.path).query)
            if self.headers.get("Authorization") != f"Token {fake.token}":
                return self._answer(401, "unauthorized access")
            if query.get("org") != [ORG] or query.get("bucket", [""])[0] not in fake.buckets:
                return self._answer(404, "bucket not found")
            if len(body) > fake.most_bytes:
                return self._answer(413, "too large")
            assert query.get("precision") == ["ns"], "precision is always given"
            raw = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
            lines = raw.decode().split("\n")
            with fake.lock:
                fake.lines += len(lines)
                fake.readings += sum(text.startswith("hydrant,") for text in lines)
                status, text = fake.take(lines)
            return self._answer(status, text) if reply else self._drop()

        def _answer(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
            content = b"" if status == 204 else json.dumps({"code": "invalid", "message": text}).encode()
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            if status != 204:
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass  # a client that was hung up on


@contextmanager
def fake_influx(port: int = 0) -> Iterator[tuple[FakeInflux, str]]:
    """The fake and its address."""
    fake = FakeInflux()
    server = _Server(("127.0.0.1", port), _handler(fake))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield fake, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        fake.hold.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
