"""The monthly check on a cheap phone: by touch, without script, and without a signal."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from hidran.months import Month
from hidran.store import checks
from hidran.store.records import Records
from tests.api.browsing import PHONE, opened
from tests.api.house import Installation
from tests.api.test_process import served, service_ended

pytestmark = pytest.mark.browser


@pytest.fixture
def address(own: Installation) -> Iterator[str]:
    service, found = served(own)
    with service_ended(service):
        yield found


def form(own: Installation) -> str:
    return f"cek-air/sawahan/{Month.of(own.now)}/isi"


def kept(own: Installation) -> list[checks.KeptCheck]:
    with Records.open(own.settings) as records:
        return checks.told_after(records, 0)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'label:has([name="{name}"][value="{value}"])').click()


def fill(page: Page) -> None:
    for point in ("tandon", "keran"):
        for name, value in (("warna", "tidak"), ("keruh", "jernih"), ("bau", "tidak")):
            choose(page, f"{point}.{name}", value)


def test_nothing_hangs_over_the_edge_and_every_choice_is_large_enough(
    chromium: Browser, address: str, own: Installation
) -> None:
    month = Month.of(own.now)
    paths = ("cek-air", f"cek-air/sawahan/{month}", f"cek-air/sawahan/{month}/lembar", f"perawatan/sawahan/{month}")
    for path in (*paths, "sensor/sawahan", form(own)):
        with opened(chromium, address + path) as page:
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
            sizes = page.evaluate(
                "[...document.querySelectorAll('main .choices label, main button, main summary, main input:not("
                "[type=hidden], [type=radio])')].filter(e => e.checkVisibility())"
                ".map(e => e.getBoundingClientRect().height)"
            )
            assert min(sizes, default=48) >= 44, path


def test_it_is_filled_in_and_sent_without_script(chromium: Browser, address: str, own: Installation) -> None:
    with opened(chromium, address + form(own), java_script_enabled=False) as page:
        fill(page)
        page.get_by_text("Simpan pemeriksaan").click()
        assert page.get_by_text("Tersimpan. Terima kasih.").is_visible()
    assert len(kept(own)) == 1


def test_water_that_looks_bad_is_not_offered_for_tasting(chromium: Browser, address: str, own: Installation) -> None:
    with opened(chromium, address + form(own), java_script_enabled=False) as page:
        tank = page.locator(".point").first
        assert tank.get_by_text("Rasa air").is_visible()
        choose(page, "tandon.warna", "coklat")
        assert not tank.get_by_text("Rasa air").is_visible()
        assert tank.get_by_text("Air ini jangan dicicipi.").is_visible()
        assert page.locator(".point").nth(1).get_by_text("Rasa air").is_visible()


def test_without_a_signal_it_is_kept_in_the_phone_and_sent_later_once(
    chromium: Browser, address: str, own: Installation
) -> None:
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(address + form(own))
    context.set_offline(True)
    fill(page)
    page.get_by_text("Simpan pemeriksaan").click()
    page.get_by_text("isian tersimpan di HP ini").wait_for()
    assert kept(own) == []
    context.set_offline(False)
    page.locator("#queue").wait_for(state="hidden", timeout=15_000)
    page.reload()
    page.wait_for_timeout(300)
    context.close()
    assert [k.hydrant for k in kept(own)] == ["sawahan"]
