"""A real InfluxDB for tests: Debian's influxd 1.6, behind a small proxy that gives it InfluxDB 2's write address.

Real parser of line protocol, real type conflicts, real InfluxQL. What 2.x answers with 422 (part of a batch refused),
1.x answers with 400 "partial write"; the proxy says it as 2.x does.
"""

import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from hidran.ports import free_port

READY_S = 20.0
_CONFIG = """
reporting-disabled = true
bind-address = "127.0.0.1:{rpc}"
[meta]
  dir = "{folder}/meta"
  logging-enabled = false
[data]
  dir = "{folder}/data"
  wal-dir = "{folder}/wal"
  query-log-enabled = false
[coordinator]
[http]
  bind-address = "127.0.0.1:{port}"
  log-enabled = false
[monitor]
  store-enabled = false
[logging]
  level = "error"
"""


@dataclass
class Influxd:
    """`url`: with the write address of 2.x. `direct`: influxd itself. `door`: what every write gets while it is set."""

    url: str
    direct: str
    process: "subprocess.Popen[bytes]"
    door: "Door"

    def make(self, database: str) -> None:
        self.command(f'CREATE DATABASE "{database}"')

    def command(self, text: str, database: str = "hidran") -> None:
        """One InfluxQL statement of the tests' own."""
        request = urllib.request.Request(f"{self.direct}/query?db={database}&q={quote(text)}", method="POST")
        with urllib.request.urlopen(request, timeout=10) as answer:
            said = answer.read()
        assert b'"error"' not in said, said


@dataclass
class Door:
    """`status`: an HTTP status instead of the database's own answer; None: open."""

    status: int | None = None


@contextmanager
def influxd(folder: Path) -> Iterator[Influxd]:
    """A fresh one, ended with the block."""
    port, rpc = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "influxd.conf"
    config.write_text(_CONFIG.format(folder=folder, port=port, rpc=rpc))
    with (folder / "influxd.log").open("wb") as out:
        process = subprocess.Popen(["influxd", "-config", str(config)], stdout=out, stderr=out)
    direct = f"http://127.0.0.1:{port}"
    try:
        _await(process, direct, folder / "influxd.log")
        door = Door()
        with _proxy(direct, door) as url:
            yield Influxd(url, direct, process, door)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(process: "subprocess.Popen[bytes]", direct: str, log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{direct}/ping", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"influxd is not ready: {log.read_text()}")


@contextmanager
def _proxy(direct: str, door: Door) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 65536  # an answer is one packet: else each waits 40 ms for an acknowledgement

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            at = urlsplit(self.path)
            path = _written(parse_qs(at.query)) if at.path == "/api/v2/write" else self.path
            if door.status is not None:
                status, answer = door.status, b'{"message":"shut by the test"}'
            else:
                status, answer = _passed_on(direct + path, body, self.headers.get("Content-Type", "text/plain"))
            if status == 400 and b"partial write" in answer:
                status = 422
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            if status != 204:
                self.wfile.write(answer)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _written(query: dict[str, list[str]]) -> str:
    assert query["precision"] == ["ns"]
    return "/write?" + urlencode({"db": query["bucket"][0], "precision": "ns"})


def _passed_on(url: str, body: bytes, kind: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, data=body, headers={"Content-Type": kind}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
