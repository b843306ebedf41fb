"""The page of monthly upkeep, of a hydrant and of an MCK."""

import secrets
from collections.abc import Iterator

import pytest

from hidran.months import Month
from hidran.store import work
from hidran.store.records import Records
from hidran.water.upkeep import ITEMS, asked
from hidran.words import english
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.reading_html import Page


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    with Records.open(own.settings) as records:
        records.add_mck("kpp-sawahan", "mck-01", "MCK Sawahan")
    with asking(own) as made:
        yield made


def address(house: Installation, place: str = "sawahan") -> str:
    return f"/perawatan/{place}/{Month.of(house.now)}"


def form(**found: str) -> dict[str, str]:
    return {"key": secrets.token_urlsafe(16), **{name.replace("__", "."): value for name, value in found.items()}}


def opened(house: Installation) -> list[tuple[str, str]]:
    with Records.open(house.settings) as records:
        return [(t.hydrant, t.what) for t in work.open_work(records)]


def test_a_hydrant_is_asked_of_panel_and_pump_and_an_mck_of_its_own(visitor: Client, own: Installation) -> None:
    hydrant, mck = (Page(visitor.page(address(own, place))).words for place in ("sawahan", "mck-01"))
    assert "Panel surya" in hydrant and "Kloset" not in hydrant
    assert "Kloset" in mck and "Panel surya" not in mck


def test_before_and_after_the_rains_more_is_asked() -> None:
    names = {number: {i.name for i in asked("hydrant", Month(2026, number))} for number in (1, 9, 6)}
    assert "petir" in names[9] - names[1] and "banjir" in names[6] - names[1]
    assert names[1] < names[9]


def test_what_needs_work_becomes_one_ticket_a_month_and_the_rest_none(visitor: Client, own: Installation) -> None:
    found = {"panel": "baik", "keran": "tindak", "keran__note": "menetes terus", "sensor": "tidak_ada"}
    for _ in range(2):
        assert visitor.post(address(own), data=form(**found)).status_code == 303
    assert opened(own) == [("sawahan", "Keran dan pipa: menetes terus")]
    page = visitor.page(address(own) + "?tersimpan=1")
    assert "Pekerjaan 1" in Page(page).words and Page(page).wrong == []
    assert "1 perlu dikerjakan." in Page(visitor.page("/cek-air")).words


def test_the_ticket_of_an_mck_can_be_opened(visitor: Client, own: Installation) -> None:
    visitor.post(address(own, "mck-01"), data=form(kloset="tindak", kloset__note="mampet"))
    assert opened(own) == [("mck-01", "Kloset: mampet")]
    assert visitor.get("/pekerjaan/1", headers=HTML).status_code == 200
    assert visitor.get("/pekerjaan", headers=HTML).status_code == 200


def test_the_same_list_sent_twice_counts_once_and_what_cannot_be_meant_is_refused(
    visitor: Client, own: Installation
) -> None:
    same = form(panel="tindak")
    for _ in range(2):
        visitor.post(address(own), data=same)
    assert len(opened(own)) == 1
    for wrong in (form(), form(panel="rusak"), {**form(panel="baik"), "key": "x"}):
        assert visitor.post(address(own), data=wrong, headers=HTML).status_code == 422
    for path in ("/perawatan/nowhere/2026-11", "/perawatan/sawahan/2099-01", "/perawatan/sawahan/x"):
        assert visitor.get(path, headers=HTML).status_code == 404


def test_every_item_has_an_english_twin() -> None:
    assert sorted({t for i in ITEMS for t in (i.title, i.look)} - english().keys()) == []
