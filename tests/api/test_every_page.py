"""What holds for every page: it fits a phone, a thumb hits what it aims at, and axe finds nothing serious."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page
from starlette.routing import compile_path

from api.app import create_app
from api.cookies import SESSION
from hidran.store import login_sessions
from hidran.store.records import Records
from tests.api.browsing import PHONE, opened
from tests.api.house import Installation
from tests.api.login_house import RealHouse
from tests.api.page_list import AT_THE_DOOR, NO_PAGE, OF_A_MEMBER, SHOWN, furnish
from tests.api.test_process import served, service_ended

TOUCH_PX = 44
TOUCHED = (
    "main :is(button, .button, summary, select, textarea, .choices label, .tick, .rows a, .chips a, .back), "
    "main input:not([type=hidden], [type=radio], [type=checkbox], [tabindex='-1']), .menu :is(a, summary)"
)
FILE = re.compile(r"\.\w+$")
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def furnished(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = installation.copied(tmp_path_factory.mktemp("every"))
    furnish(made)
    return made


@pytest.fixture(scope="module")
def address(furnished: Installation) -> Iterator[str]:
    service, found = served(furnished)
    with service_ended(service), furnished.alive():
        yield found.rstrip("/")


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    house = RealHouse(tmp_path_factory.mktemp("door"))
    house.move_in()
    service, found = served(Installation(house.settings, 0))
    with service_ended(service):
        yield found.rstrip("/")


def too_small(page: Page) -> list[str]:
    found = page.locator(TOUCHED).all()
    boxes = [(item, item.bounding_box()) for item in found if item.is_visible()]
    return [item.evaluate("e => e.outerHTML") for item, box in boxes if box and box["height"] < TOUCH_PX]


def grave(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['html']}" for v in found if v["impact"] in GRAVE for n in v["nodes"]]


def assert_fit_for_all(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert too_small(page) == []
    assert grave(page) == []
    page.emulate_media(color_scheme="dark")
    assert grave(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("path", SHOWN)
def test_a_page_fits_a_phone_and_a_thumb_and_those_who_see_or_hear_it_differently(
    chromium: Browser, address: str, path: str
) -> None:
    with opened(chromium, address + path) as page:
        assert_fit_for_all(page)


@pytest.mark.browser
@pytest.mark.parametrize("path", OF_A_MEMBER)
def test_so_does_what_only_a_member_sees(chromium: Browser, address: str, furnished: Installation, path: str) -> None:
    with Records.open(furnished.settings) as records, records.session() as db:
        token = login_sessions.begin(db, 1, "Chrome", records.now())
    context = chromium.new_context(viewport=PHONE, extra_http_headers={"Cookie": f"{SESSION}={token}"})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + path)
    assert page.url.endswith(path)
    assert_fit_for_all(page)
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("path", AT_THE_DOOR)
def test_so_does_what_stands_at_the_door(chromium: Browser, door: str, path: str) -> None:
    with opened(chromium, door + path) as page:
        assert page.url.endswith(path)
        assert_fit_for_all(page)


def test_no_page_is_left_out(looked_at: Installation) -> None:
    app = create_app(looked_at.settings)
    app.state.sources.close()
    gets = [
        c.path for c in iter_route_contexts(app.routes) if "GET" in (getattr(c.original_route, "methods", None) or ())
    ]
    asked = [path for path in gets if path and not path.startswith(("/api/", *NO_PAGE)) and not FILE.search(path)]
    shown = [path.partition("?")[0] for path in (*SHOWN, *OF_A_MEMBER, *AT_THE_DOOR)]
    assert len(asked) > 20
    assert [path for path in asked if not any(compile_path(path)[0].match(one) for one in shown)] == []
