"""The pages of the log-in on a phone, which a practice never shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api import cookies
from hidran import heartbeat
from hidran.store import login, login_links
from hidran.store.records import Records
from tests.api.browsing import PHONE, opened
from tests.api.login_house import RealHouse
from tests.api.test_every_page import grave, too_small
from tests.api.test_process import service_ended
from tests.support.processes import Service


@dataclass
class Served:
    address: str
    first: str  # the link that makes an administrator
    link: str
    session: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    house = RealHouse(Path(tmp_path_factory.mktemp("login")), beyond=True)
    house.move_in("ketua")
    with Records.open(house.settings) as records:
        first = login.first_link(records, house.settings)
        link = login_links.make(records, house.settings.paths, house.members["ketua"])
    assert first is not None and link is not None
    token = str(house.settings.api.token_file)
    service = Service(house.settings, "api", HIDRAN_API__PORT="0", HIDRAN_API__TOKEN_FILE=token).start()
    with service_ended(service):
        service.ready()
        beat = heartbeat.read(house.settings.paths.health, "api")
        assert beat is not None
        address = f"http://127.0.0.1:{beat.detail['port']}"
        yield Served(address, first.token, link.token, house.session_of("ketua")["Cookie"].partition("=")[2])


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/masuk", "/masuk?terkirim=1", "/m/{first}", "/m/{link}", "/akun", "/akun?ok=sandi"])
def test_a_page_of_the_log_in_fits_a_phone_and_everybody(chromium: Browser, served: Served, path: str) -> None:
    session = {"name": cookies.SESSION, "value": served.session, "domain": "127.0.0.1", "path": "/"}
    state = {"cookies": [session] if path.startswith("/akun") else [], "origins": []}
    address = served.address + path.format(first=served.first, link=served.link)
    with opened(chromium, address, storage_state=state) as page:
        for folded in page.locator("main summary").all():
            folded.click()
        assert page.locator("main button").count() >= 1
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert too_small(page) == []
        assert grave(page) == []


@pytest.mark.browser
def test_without_script_a_member_comes_in_and_out(chromium: Browser, served: Served) -> None:
    with opened(chromium, f"{served.address}/m/{served.link}", java_script_enabled=False) as page:
        page.get_by_role("button", name="Masuk").click()
        page.goto(f"{served.address}/akun")
        assert page.locator("h1").inner_text() == "Akun saya"
        page.get_by_role("button", name="Keluar di semua HP").click()
        assert page.locator("h1").inner_text() == "Masuk"
