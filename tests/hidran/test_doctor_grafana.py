"""The doctor's look at Grafana, against a server that answers, one that does not, and half a setting."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from hidran import alert_secret
from hidran.doctor.findings import Finding
from hidran.doctor.grafana_checks import grafana
from hidran.settings import GrafanaSettings, NotifySettings, Settings
from hidran.store.credentials import write_secret
from hidran.words import english


@contextmanager
def answering(body: Any) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def settings(folder: Path, url: str | None, **more: Any) -> Settings:
    write_secret(folder / "token", "a-token\n")
    made = GrafanaSettings(url=url, **({"token_file": folder / "token"} | more))
    return Settings(data=folder, grafana=made)


def states(found: list[Finding]) -> list[str]:
    assert all(f.step for f in found if f.state == "problem")
    assert {f.text for f in found} | {f.step for f in found if f.step} <= english().keys()
    return [f.state for f in found]


def test_without_a_grafana_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert grafana(settings(tmp_path, None), 0) == []


def test_a_healthy_one_with_its_secret_is_well(tmp_path: Path) -> None:
    with answering({"database": "ok", "version": "9.3.2"}) as url:
        wanted = settings(tmp_path, url)
        alert_secret.made(wanted)
        found = grafana(wanted, 0)
    assert states(found) == ["ok", "ok"]
    assert "9.3.2" in found[0].said("id")[0]


def test_nothing_that_answers_names_the_setting(tmp_path: Path) -> None:
    wanted = settings(tmp_path, "http://127.0.0.1:1")
    alert_secret.made(wanted)
    found = grafana(wanted, 0)
    assert states(found) == ["problem", "ok"]
    assert "grafana.url" in found[0].said("id")[1]


def test_something_else_that_answers_is_no_grafana(tmp_path: Path) -> None:
    for body in ({"database": "failing"}, [], "hello"):
        with answering(body) as url:
            assert states(grafana(settings(tmp_path, url), 0))[0] == "problem"


def test_a_missing_log_in_and_secret_are_each_a_next_step(tmp_path: Path) -> None:
    with answering({"database": "ok"}) as url:
        assert states(grafana(settings(tmp_path, url, token_file=None), 0)) == ["problem", "ok", "problem"]
        open_file = tmp_path / "open"
        open_file.write_text("x\n")
        open_file.chmod(0o644)
        assert states(grafana(settings(tmp_path, url, token_file=open_file), 0))[0] == "problem"


def test_messages_that_wait_for_grafana_alone_are_a_problem_without_one(tmp_path: Path) -> None:
    wanted = settings(tmp_path, None).model_copy(update={"notify": NotifySettings(alert_road="grafana")})
    assert states(grafana(wanted, 0)) == ["problem"]
