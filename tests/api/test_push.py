"""/akun/push: a member's browser becomes a way of his, and is one no more when he says so."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="pip install 'hidran[webpush]'")

from playwright.sync_api import Browser

from hidran.store.people import roster
from hidran.store.records import Records
from hidran.ways import webpush
from hidran.ways.webpush import padded
from tests.api.asking import HTML, Client, problem_of
from tests.api.browsing import opened
from tests.api.house import Installation
from tests.api.login_house import HERE, RealHouse
from tests.api.test_process import served, service_ended

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.fixture
def house(tmp_path: Path) -> RealHouse:
    made = RealHouse(tmp_path)
    ways = {"webpush": {"contact": "mailto:admin@kpp.id"}}
    notify = made.settings.notify.model_copy(update={"channels": ["page", "webpush"], "ways": ways})
    made.settings = made.settings.model_copy(update={"notify": notify})
    webpush.make_keys(made.settings.paths)
    made.move_in("admin", "teknisi")
    return made


@pytest.fixture
def client(house: RealHouse) -> Iterator[Client]:
    from api.app import create_app

    with Client(create_app(house.settings)) as made:
        yield made


def phone(endpoint: str = ENDPOINT) -> dict[str, str]:
    keys = {"p256dh": padded(b"\x04" + b"x" * 64), "auth": padded(b"y" * 16)}
    return {"subscription": json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": keys})}


def ways(house: RealHouse) -> list[tuple[str, bool]]:
    with Records.open(house.settings) as records:
        return [(w.channel, w.confirmed) for w in roster(records).persons[house.members["teknisi"]].ways]


def test_a_members_phone_becomes_a_way_of_his_once_and_can_be_let_go(house: RealHouse, client: Client) -> None:
    head = house.session_of("teknisi") | HERE
    for _ in range(2):
        assert client.post("/akun/push", data=phone(), headers=head).json() == {"on": True}
    assert ways(house) == [("sms", False), ("webpush", True)]
    for _ in range(2):
        assert client.post("/akun/push/lepas", data=phone(), headers=head).json() == {"on": False}
    assert ways(house) == [("sms", False)]


def test_the_page_shows_the_public_key_to_a_member(house: RealHouse, client: Client) -> None:
    page = client.get("/akun/push", headers=house.session_of("teknisi") | HERE | HTML).text
    assert webpush.make_keys(house.settings.paths) in page
    assert "Nyalakan di HP ini" in page


def test_nobody_subscribes_for_somebody_else_or_to_a_strange_address(house: RealHouse, client: Client) -> None:
    head = house.session_of("teknisi") | HERE
    problem_of(client.post("/akun/push", data=phone(), headers=HERE), 401)
    for strange in (phone("http://127.0.0.1:8086/"), phone("https://evil.example/x"), {}, {"subscription": "x"}):
        problem_of(client.post("/akun/push", data=strange, headers=head), 422)
    assert ways(house) == [("sms", False)]


def test_the_service_worker_shows_what_a_push_brings(client: Client) -> None:
    worker = client.get("/sw.js", headers=HERE).text
    assert "push.js" in worker


@pytest.mark.browser
def test_a_phone_without_a_push_service_is_told_so_and_nothing_breaks(
    chromium: Browser, house: RealHouse, tmp_path: Path
) -> None:
    set_ = {"HIDRAN_NOTIFY__CHANNELS": '["page", "webpush"]',
            "HIDRAN_NOTIFY__WAYS": json.dumps(house.settings.notify.ways)}  # fmt: skip
    service, address = served(Installation(house.settings, 0), **set_)
    name, _, value = house.session_of("teknisi")["Cookie"].partition("=")
    with service_ended(service), opened(chromium, address) as page:
        page.context.add_cookies([{"name": name, "value": value, "url": address}])
        page.goto(f"{address}akun/push")
        page.locator("[data-turn-on]").wait_for()
        page.screenshot(path=tmp_path / "push.png")
        assert page.locator("[data-state]").inner_text() == "Belum menyala di HP ini."
        page.locator("[data-turn-on]").click()
        page.get_by_text("Peramban ini melarang").wait_for()
