"""`hidran api` as its own process: its address, its port, its heartbeat, its end."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from api.server import listen
from hidran import heartbeat
from hidran.errors import SettingsError
from hidran.ports import free_port
from hidran.settings import ApiSettings
from tests.api.house import Installation
from tests.brokers import wait_for
from tests.support.processes import Service


@contextmanager
def service_ended(service: Service) -> Iterator[None]:
    try:
        yield
    finally:
        service.stop()


def served(own: Installation, **more: str) -> tuple[Service, str]:
    """The running process and the address it printed."""
    service = Service(own.settings, "api", **({"HIDRAN_API__PORT": "0"} | more)).start().ready()
    wait_for(lambda: "Halaman:" in service.said())
    found = re.search(r"Halaman: (http://\S+)", service.said())
    assert found is not None
    return service, found[1]


def test_it_prints_an_address_that_answers_and_beats(own: Installation) -> None:
    service, address = served(own)
    with service_ended(service):
        assert "Hidran umum" in httpx.get(address, headers={"Accept": "text/html"}).text
        beat = heartbeat.read(own.settings.paths.health, "api")
        assert beat is not None
        assert f":{beat.detail['port']}/" in address
    assert service.exit_code == 0


def test_sigterm_ends_it_although_pages_listen_and_ends_their_streams_whole(own: Installation) -> None:
    service, address = served(own)
    heard, ended = threading.Semaphore(0), threading.Semaphore(0)

    def follow() -> None:
        with httpx.stream("GET", f"{address}api/v1/stream", timeout=60) as answer:
            chunks = answer.iter_bytes()
            next(chunks)
            heard.release()
            for _ in chunks:
                pass
        ended.release()  # a stream that was cut off raises before it comes here

    for _ in range(3):
        threading.Thread(target=follow, daemon=True).start()
    assert all(heard.acquire(timeout=20) for _ in range(3))
    assert service.stop() == 0
    assert all(ended.acquire(timeout=20) for _ in range(3))


def test_a_change_reaches_a_listener_of_the_running_server(own: Installation) -> None:
    service, address = served(own)
    with service_ended(service), httpx.stream("GET", f"{address}api/v1/stream", timeout=20) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        assert next(lines) == "retry: 5000"
        own.tell("sawahan", "[LATIHAN] baru saja")
        assert next(line for line in lines if line.startswith("event:")) == "event: change"


def test_a_taken_port_is_refused_with_its_owner_and_the_next_step(own: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))
        other.listen()
        port = other.getsockname()[1]
        service = Service(own.settings, "api", HIDRAN_API__PORT=str(port)).start()
        wait_for(lambda: service.exit_code is not None, 20)
    assert service.exit_code == 2
    assert f"api.port {port} is taken by" in service.said()
    assert "choose another port" in service.said()
    assert "Traceback" not in service.said()


def test_beyond_this_machine_it_wants_a_token(own: Installation) -> None:
    service = Service(own.settings, "api", HIDRAN_API__HOST="0.0.0.0").start()
    wait_for(lambda: service.exit_code is not None, 20)
    assert service.exit_code == 2
    assert "hidran token new" in service.said()


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(SettingsError, match="address of this machine"):
        listen(ApiSettings(host="192.0.2.1"))
