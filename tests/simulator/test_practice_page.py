"""The page and its forms without a stage behind them: every choice arrives, and no rubbish breaks anything."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hidran.words import Language
from simulator.practice.app import create_app
from simulator.practice.cast import cast_of
from simulator.practice.choices import SAYINGS, SPEEDS
from simulator.practice.desk import Break, Desk, Repair, Tell
from simulator.practice.shelf import Shelf
from simulator.practice.shown import Choosing, Loading
from simulator.practice.troubles import TROUBLES
from tests.simulator.practising import START, episode, injected, known, letter, playing

FORMS = ("/mulai", "/rusakkan", "/perbaiki", "/kabari", "/kecepatan", "/akhiri")
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "?")
RUBBISH: tuple[Any, ...] = (
    {},
    {"nama": "pompa-hidup"},
    {"nama": "<script>alert(1)</script>"},
    {"nama": "../../etc/passwd", "skenario": "\x00", "alat": "minimum", "riwayat": "-1"},
    {"skenario": "cerah", "alat": "minimum", "riwayat": "99999999999999999999"},
    {"kecepatan": "x" * 5000},
    {f"k{n}": "v" for n in range(200)},
)


class Asker:
    """A browser over ASGI, without a socket."""

    def __init__(self, folder: Path, language: Language = "id") -> None:
        self.desk = Desk()
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(
            create_app(self.desk, language, Shelf(folder, language)), raise_app_exceptions=False
        )
        self._http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._http.request(method, path, **options))

    def page(self) -> str:
        answer = self.ask("GET", "/")
        assert answer.status_code == 200
        return answer.text

    def close(self) -> None:
        self._runner.run(self._http.aclose())
        self._runner.close()


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    made = Asker(tmp_path)
    yield made
    made.close()


def test_a_choice_becomes_a_wish(asker: Asker) -> None:
    assert asker.ask("POST", "/mulai", data=START).status_code == 303
    wish = asker.desk.next_wish(threading.Event())
    assert wish is not None
    assert (wish.scenario.name, wish.fitting.name, wish.history_days) == ("cerah", "float", 10)
    assert cast_of(wish).play.kind == "practice"


def test_buttons_become_orders(asker: Asker) -> None:
    asker.desk.show(playing())
    for path, form in (("/rusakkan", "pompa-mati"), ("/perbaiki", "pompa-mati")):
        assert asker.ask("POST", path, data={"nama": form}).status_code == 303
    assert asker.ask("POST", "/kecepatan", data={"kecepatan": "jeda"}).status_code == 303
    trouble = TROUBLES["pompa-mati"]
    assert asker.ask("POST", "/kabari", data={"kabar": "penuh"}).status_code == 303
    (full,) = [word for word in SAYINGS if word.kind == "tank_full"]
    assert asker.desk.orders() == [Break(trouble), Repair(trouble), SPEEDS[0], Tell(full)]
    assert asker.ask("POST", "/akhiri").status_code == 303
    assert asker.desk.leaving


@pytest.mark.parametrize("phase", ["choosing", "loading", "playing"])
@pytest.mark.parametrize("path", FORMS)
def test_rubbish_gets_a_clear_page_and_orders_nothing(asker: Asker, phase: str, path: str) -> None:
    now = playing()
    asker.desk.show({"choosing": Choosing(), "loading": Loading(now.wish), "playing": now}[phase])
    for form in RUBBISH:
        answer = asker.ask("POST", path, data=form)
        assert answer.status_code < 500, form
        if path != "/akhiri":
            assert answer.status_code == 400
            assert "Kembali ke latihan" in answer.text
            assert "<script>alert" not in answer.text
    for body in (b"\xff\xfe" * 100, b"a" * 200_000, b"nama=%zz%00"):
        for kind in (
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "?",
        ):
            assert asker.ask("POST", path, content=body, headers={"content-type": kind}).status_code < 500
    assert asker.desk.orders() == []


def test_wrong_addresses_and_methods_get_a_clear_page(asker: Asker) -> None:
    for method, path, status in (("GET", "/tidak-ada", 404), ("GET", "/mulai", 405), ("POST", "/", 405)):
        answer = asker.ask(method, path)
        assert answer.status_code == status
        assert "Kembali ke latihan" in answer.text


def test_a_form_from_another_site_or_under_another_name_is_refused(asker: Asker) -> None:
    for origin in ("http://jahat.example", "null"):
        answer = asker.ask("POST", "/mulai", data=START, headers={"origin": origin})
        assert answer.status_code == 400
    assert asker.ask("POST", "/mulai", data=START, headers={"host": "jahat.example"}).status_code == 400
    assert asker.ask("POST", "/mulai", data=START, headers={"origin": "http://127.0.0.1:8000"}).status_code == 303


def test_the_browser_may_take_nothing_from_elsewhere(asker: Asker) -> None:
    headers = asker.ask("GET", "/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert " style=" not in asker.page()


def test_a_fault_that_this_hydrant_cannot_have_has_no_button_and_is_refused(asker: Asker) -> None:
    asker.desk.show(playing())
    assert 'value="aki-tak-terisi"' not in asker.page()
    refused = asker.ask("POST", "/rusakkan", data={"nama": "aki-tak-terisi"})
    assert refused.status_code == 400
    assert "Aki tak terisi tidak bisa terjadi di hidran ini." in refused.text


def test_the_result_says_found_when_after_how_long_and_with_which_message(asker: Asker) -> None:
    said = known(episode("F01", raised_min=23), letters=(letter("F01", at_min=24),))
    asker.desk.show(playing(injected("pompa-mati"), injected("gelembung"), injected("impeler-aus"), said=said))
    page = asker.page()
    assert "Hidran tahu pukul 09.53" in page
    assert "setelah 23 menit" in page
    assert "[LATIHAN] PERLU DICEK: Hidran Latihan" in page
    assert "Hidran tetap tenang. Benar." in page
    assert "Alat ini tidak punya sensor untuk melihatnya." in page
    assert page.count('action="/perbaiki"') == 3


def test_english_by_setting_leaves_no_bahasa_on_the_page(tmp_path: Path) -> None:
    asker = Asker(tmp_path, "en")
    asker.desk.show(playing(injected("pompa-mati")))
    for word in ("Break something", "Pump dead", "Really", "Seen by the node", "Not yet"):
        assert word in asker.page()
    assert "Rusakkan" not in asker.page()
    asker.desk.show(Choosing("berhenti"))
    assert "Choose a scenario" in asker.page()
    asker.desk.show(Loading(playing().wish, 0.4))
    assert "40 %" in asker.page()
    asker.close()
