"""The app on a phone whose signal comes and goes: pages last seen, forms that wait, nothing of others after log-out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.browsing import PHONE
from tests.api.house import Installation
from tests.api.offline_house import Line, line

pytestmark = pytest.mark.browser
PHOTO = b"\xff\xd8" + bytes(40_000)
SEND = "main button:has-text('Kirim')"


@pytest.fixture
def signal(own: Installation) -> Iterator[Line]:
    with line(own) as made:
        yield made


@pytest.fixture
def page(chromium: Browser, signal: Line) -> Iterator[Page]:
    """The first page, with the service worker standing and the page kept."""
    context = chromium.new_context(viewport=PHONE)  # type: ignore[arg-type]
    made = context.new_page()
    made.goto(signal.address + "/")
    made.evaluate("navigator.serviceWorker.ready.then(() => null)")
    made.wait_for_function("caches.match('/').then(Boolean)")
    yield made
    context.close()


def waiting(page: Page) -> str:
    page.wait_for_selector("#queue:not([hidden])")
    return page.inner_text("#queue [data-text]")


def test_without_signal_a_page_is_shown_as_it_was_last_seen_and_says_so(page: Page, signal: Line) -> None:
    page.goto(signal.address + "/hidran/sawahan")
    page.wait_for_function("caches.match('/hidran/sawahan').then(Boolean)")
    signal.down()
    page.reload()
    assert "Sawahan RT 05" in page.inner_text("main")
    said = page.inner_text("#offline")
    assert re.search(r"Ini halaman yang tersimpan di HP, pukul \d\d\.\d\d\.", said)
    assert page.evaluate("getComputedStyle(document.querySelector('article')).borderLeftWidth") != "0px"
    page.goto(signal.address + "/")
    assert "4 hidran" in page.inner_text("main")
    signal.up()
    page.reload()
    assert not page.is_visible("#offline")


def test_a_page_that_was_never_seen_says_what_is_there_instead(page: Page, signal: Line) -> None:
    signal.down()
    page.goto(signal.address + "/hidran/baamang")
    assert "Halaman ini belum tersimpan di HP ini." in page.inner_text("main")
    page.click("#kept a:has-text('Hidran umum')")
    page.wait_for_selector("#offline:not([hidden])")
    assert "4 hidran" in page.inner_text("main")


def test_what_is_filled_in_without_signal_is_sent_once_when_it_is_back(
    page: Page, signal: Line, tmp_path: Path
) -> None:
    page.goto(signal.address + "/coba")
    photo = tmp_path / "keran.jpg"
    photo.write_bytes(PHOTO)
    signal.down()
    page.check("input[value=brown]")
    page.fill("#ph", "7")
    page.set_input_files("#photo", photo)
    page.click(SEND)
    assert "1 isian tersimpan di HP ini" in waiting(page)
    assert page.input_value("#ph") == ""
    page.reload()
    assert "1 isian tersimpan di HP ini" in waiting(page)
    signal.up()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("#queue", state="hidden")
    assert list(signal.kept.values()) == [{"colour": "brown", "ph": "7", "step": "done", "photo": len(PHOTO)}]
    page.reload()
    assert signal.posts == 1


def test_with_signal_it_is_sent_at_once_and_the_answer_is_shown(page: Page, signal: Line) -> None:
    page.goto(signal.address + "/coba")
    page.fill("#ph", "7")
    page.click(SEND)
    page.wait_for_url("**/?tersimpan=1")
    page.goto(signal.address + "/coba")
    page.fill("#ph", "tujuh")
    page.click(SEND)
    page.wait_for_selector("text=Angka!")
    assert page.input_value("#ph") == "tujuh"
    page.fill("#ph", "8")
    page.click(SEND)
    page.wait_for_url("**/?tersimpan=1")
    assert [k["ph"] for k in signal.kept.values()] == ["7", "8"]
    assert page.is_hidden("#queue")


def test_what_the_server_refuses_later_is_filled_in_again(page: Page, signal: Line) -> None:
    page.goto(signal.address + "/coba")
    page.wait_for_function("caches.match('/coba').then(Boolean)")
    signal.down()
    page.check("input[value=brown]")
    page.fill("#ph", "tujuh")
    page.click(SEND)
    waiting(page)
    signal.up()
    page.reload()
    page.wait_for_selector("#queue :text('1 isian ditolak server')")
    page.click("text=Buka isian")
    expect(page.locator("#ph")).to_have_value("tujuh")
    assert page.is_checked("input[value=brown]")
    page.fill("#ph", "7")
    page.click(SEND)
    page.wait_for_url("**/?tersimpan=1")
    assert [k["ph"] for k in signal.kept.values()] == ["7"]


def test_after_log_out_nothing_that_was_seen_is_left(page: Page, signal: Line) -> None:
    page.evaluate("fetch('/keluar', {method: 'POST'}).then(() => null)")
    page.wait_for_function("caches.has('pages').then((there) => !there)")
    signal.down()
    page.goto(signal.address + "/hidran/sawahan")
    assert "Halaman ini belum tersimpan" in page.inner_text("main")
    assert "Sawahan" not in page.inner_text("body")
