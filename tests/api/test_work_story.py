"""The whole story on a phone: the message has come, somebody goes, the others are told, the repair is entered with its
cost and a photo, the sensor proves it, the ticket closes with its times."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from hidran import installation
from hidran.faults.announce import Change
from hidran.store import work
from hidran.store.events import EventsWriter
from hidran.store.outbox import OutboxReader
from hidran.store.records import Records
from hidran.work.ticket import Ticket
from notify.channels import open_all
from notify.service import Service
from tests.api.browsing import opened
from tests.api.house import Installation
from tests.api.test_process import served, service_ended
from tests.brokers import wait_for

pytestmark = pytest.mark.browser
HYDRANT = "sawahan"


@contextmanager
def notify_runs(made: Installation) -> Iterator[None]:
    """The real notify over the installation's files."""
    channels = open_all(("page",), made.settings)
    service, stop = Service(made.settings, channels, installation.open_clock(made.settings.paths)), threading.Event()
    thread = threading.Thread(target=service.serve, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        service.close()


def the_sensor_sees_it_well(made: Installation) -> None:
    with closing(EventsWriter(made.settings.paths.events)) as events, events.transaction():
        for episode in events.open_episodes(HYDRANT):
            events.append(HYDRANT, Change("clear", replace(episode, end=made.now - 600)), made.now * 1000)


def said(made: Installation) -> list[str]:
    with closing(OutboxReader(made.settings.paths.outbox)) as reader:
        return [m.text for m in reader.messages(HYDRANT) if m.kind == "answer"]


def tickets(made: Installation) -> list[Ticket]:
    with Records.open(made.settings) as records:
        return work.open_work(records, hydrant=HYDRANT)


def test_from_the_message_to_the_closed_ticket_on_a_phone(chromium: Browser, own: Installation, tmp_path: Path) -> None:
    photo = tmp_path / "foto.png"
    Image.new("RGB", (1600, 1200), "olive").save(photo)
    service, address = served(own)
    with service_ended(service), notify_runs(own):
        wait_for(lambda: tickets(own), 20)
        with opened(chromium, address) as page:
            page.locator(".rows a", has_text="Pompa tidak menyala").click()
            page.locator("#pergi").get_by_label("Nama Anda").fill("Bu Siti")
            page.get_by_role("button", name="Saya pergi cek").click()
            expect(page.get_by_text("Terima kasih, sudah dicatat.")).to_be_visible()
            expect(page.locator(".facts", has_text="Bu Siti").first).to_be_visible()
            wait_for(lambda: any("Bu Siti PERGI CEK" in text for text in said(own)), 20)

            page.locator("summary", has_text="Sudah diperbaiki").click()
            form = page.locator("form[action$='/diperbaiki']")
            assert form.get_by_label("Nama Anda").input_value() == "Bu Siti", "nobody types his name twice"
            form.get_by_label("Apa yang dikerjakan?").fill("Ganti sekring")
            form.get_by_label("Biaya, rupiah").fill("150rb")
            form.get_by_label("Foto (boleh kosong)").set_input_files(photo)
            form.get_by_role("button", name="Simpan: sudah diperbaiki").click()
            expect(page.locator(".badge", has_text="Diperbaiki").first).to_be_visible()
            page.locator(".photo img").scroll_into_view_if_needed()
            wait_for(lambda: page.locator(".photo img").evaluate("i => i.naturalWidth") == 1280, 10)
            wait_for(lambda: any("KATANYA SUDAH BERES" in text for text in said(own)), 20)

            own.set_clock(own.now + 3600)
            the_sensor_sees_it_well(own)
            expect(page.locator(".badge", has_text="Ditutup").first).to_be_visible(timeout=30_000)
            times = page.locator("section", has_text="Waktunya").inner_text()
            assert "Terbukti normal" in times
            assert "setelah" in times
            assert "Rp 150.000" in page.locator("article").first.inner_text()
            assert page.evaluate("document.documentElement.scrollWidth") == 360
