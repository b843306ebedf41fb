"""The pages in a real browser at the width of a cheap phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.api.browsing import PHONE, opened
from tests.api.house import Installation
from tests.api.test_process import served, service_ended

pytestmark = pytest.mark.browser


@pytest.fixture
def address(own: Installation) -> Iterator[str]:
    service, found = served(own)
    with service_ended(service):
        yield found


def test_what_is_touched_is_large_enough(chromium: Browser, address: str) -> None:
    with opened(chromium, address) as page:
        for card in page.locator("article.card").all():
            box = card.bounding_box()
            assert box is not None
            assert box["height"] >= 48
        page.locator("article.card").first.click(position={"x": 200, "y": 100})
        page.wait_for_url("**/hidran/sawahan")
        for target in page.locator("summary, .back").all():
            box = target.bounding_box()
            assert box is not None
            assert box["height"] >= 44


def test_everything_is_there_without_script(chromium: Browser, address: str) -> None:
    with opened(chromium, address + "hidran/sawahan", java_script_enabled=False) as page:
        assert page.locator("svg.chart").count() == 8
        assert page.get_by_text("Cek dulu:").is_visible()
        page.get_by_text("Tidak diukur di hidran ini").click()
        assert page.get_by_text("Ini tidak berarti normal.").is_visible()


def test_an_open_page_hears_of_a_message_and_stays_where_it_was(
    chromium: Browser, address: str, own: Installation
) -> None:
    with opened(chromium, address + "hidran/sawahan") as page:
        page.locator("details").first.evaluate("d => d.open = true")
        page.evaluate("window.scrollTo(0, 900)")
        page.wait_for_function("document.querySelector('main').dataset.live === 'on'")
        own.tell("sawahan", "[LATIHAN] SUDAH NORMAL jam 14.31")
        page.get_by_text("SUDAH NORMAL jam 14.31").wait_for(timeout=10_000)
        assert page.evaluate("window.scrollY") == 900
        assert page.locator("details").first.evaluate("d => d.open")


def test_nothing_comes_from_elsewhere_and_no_script_runs_but_ours(chromium: Browser, address: str) -> None:
    asked: list[str] = []
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_timeout(300)
    page.evaluate(
        "() => { const s = document.createElement('script'); s.text = 'window.evil = 1'; document.body.append(s); }"
    )
    assert page.evaluate("window.evil") is None
    assert asked
    assert all(url.startswith(address) for url in asked)
    context.close()


def test_colours_keep_their_contrast_in_both_schemes(chromium: Browser, address: str) -> None:
    for scheme in ("light", "dark"):
        with opened(chromium, address, color_scheme=scheme) as page:
            ratios = page.evaluate(CONTRASTS)
            assert len(ratios) > 10
            assert min(ratios) >= 4.5, scheme


INJECTED = """() => {
  const script = document.createElement("script");
  script.text = "window.evil = 1";
  document.body.append(script);
}"""
CONTRASTS = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255);
  const linear = (v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = (text) => rgb(text).map(linear).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = (e) => {
    const colour = e ? getComputedStyle(e).backgroundColor : "rgb(255, 255, 255)";
    return /, 0\\)$|transparent/.test(colour) ? ground(e.parentElement) : colour;
  };
  const ratio = (e) => {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    return (a + .05) / (b + .05);
  };
  const read = document.querySelectorAll("main p, main b, main h2, main span, main time");
  return [...read].filter((e) => e.textContent.trim()).map(ratio);
}"""


def test_a_neighbour_answers_on_a_phone_without_script(chromium: Browser, address: str) -> None:
    with opened(chromium, address + "hidran/sawahan", java_script_enabled=False) as page:
        page.fill("#who", "Bu Siti")
        page.click("text=Saya pergi cek")
        assert "Terima kasih, jawaban Anda dicatat." in page.inner_text("#jawab")


def test_what_somebody_is_typing_survives_news(chromium: Browser, address: str) -> None:
    with opened(chromium, address + "hidran/sawahan") as page:
        page.wait_for_selector("main[data-live=on]")
        page.fill("#who", "Bu S")
        with page.expect_response(lambda answer: answer.url.endswith("/hidran/sawahan")):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(200)
        assert page.input_value("#who") == "Bu S"
