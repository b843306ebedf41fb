"""The pages that guide through cleaning and calibrating a probe."""

import secrets
from collections.abc import Iterator

import pytest

from hidran.store.records import Records
from hidran.store.telling import told_in
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.reading_html import Page

PATH = "/sensor/sawahan"
TABLE = {"clean_mv": "4100", "ntu1": "20", "mv1": "3950", "ntu2": "100", "mv2": "3500"}


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    with asking(own) as made:
        yield made


@pytest.fixture
def named(visitor: Client) -> Client:
    assert visitor.post(f"{PATH}/baru", data={"serial": "TS-17"}).status_code == 303
    return visitor


def form(**values: str) -> dict[str, str]:
    return {"key": secrets.token_urlsafe(16), **values}


def told(house: Installation) -> list[tuple[str, dict[str, object]]]:
    with Records.open(house.settings) as records:
        return [(e.kind, e.data) for e in map(told_in, records.inbox_after(0)) if e is not None]


def test_a_probe_gets_its_number_first(visitor: Client) -> None:
    assert "Nomor seri di badan sensor" in Page(visitor.page(PATH)).words
    for wrong in ("", "x", "<b>", "a" * 41):
        assert visitor.post(f"{PATH}/baru", data={"serial": wrong}, headers=HTML).status_code == 422
    for path in ("bersih", "kalibrasi"):
        assert visitor.post(f"{PATH}/{path}", data=form(before_mv="1"), headers=HTML).status_code == 422
    assert visitor.post(f"{PATH}/baru", data={"serial": "TS-17"}).status_code == 303
    assert visitor.post("/sensor/baamang/baru", data={"serial": "TS-17"}, headers=HTML).status_code == 422


def test_the_reading_of_this_minute_is_shown_beside(named: Client) -> None:
    assert "Bacaan sekarang: 4" in Page(named.page(PATH)).words


def test_a_cleaning_is_kept_once_told_to_the_engine_and_drawn(named: Client, own: Installation) -> None:
    named.post(f"{PATH}/kalibrasi", data=form(method="standar", **TABLE))
    own.set_clock(own.now + 60)
    filled = form(before_mv="3980", after_mv="4060", standard_ntu="20", standard_mv="3940")
    for _ in range(2):
        assert named.post(f"{PATH}/bersih", data=filled).status_code == 303
    page = named.page(PATH)
    words = Page(page).words
    assert "3980 → 4060 mV, kotoran 80 mV , geseran -10 mV" in words or "kotoran 80 mV, geseran -10 mV" in words
    assert "Terakhir kotoran mengurangi 80 mV." in words and "bergeser -10 mV" in words
    assert page.count('<svg class="chart"') == 2 and Page(page).wrong == []
    assert [kind for kind, _ in told(own)] == ["calibrated", "cleaned"]


def test_a_calibration_gives_the_hydrant_its_clear_water_and_an_end(named: Client, own: Installation) -> None:
    filled = form(method="alat", **TABLE)
    for _ in range(2):
        assert named.post(f"{PATH}/kalibrasi", data=filled).status_code == 303
    with Records.open(own.settings) as records:
        registry = records.registry()
    (made,) = registry.sensors["TS-17"].calibrations
    assert made.table == ((4100.0, 0.0), (3950.0, 20.0), (3500.0, 100.0))
    assert registry.hydrants["sawahan"].clean_mv == 4100.0
    assert told(own) == [("calibrated", {"clean_mv": 4100.0})]
    assert "Kalibrasi berlaku sampai" in Page(named.page(PATH)).words


def test_clear_water_alone_makes_no_table(named: Client, own: Installation) -> None:
    named.post(f"{PATH}/kalibrasi", data=form(method="jernih", clean_mv="4.100".replace(".", "")))
    with Records.open(own.settings) as records:
        (made,) = records.registry().sensors["TS-17"].calibrations
    assert (made.table, made.clean_mv) == ((), 4100.0)


@pytest.mark.parametrize(
    ("path", "wrong", "said"),
    [
        ("kalibrasi", {"method": "standar", **TABLE, "mv2": "3990"}, "milivoltnya harus turun"),
        ("kalibrasi", {"method": "standar", "clean_mv": "4100", "ntu1": "20", "mv1": "3950"}, "dua standar"),
        ("kalibrasi", {"method": "sihir", **TABLE}, "Pilih cara"),
        ("kalibrasi", {"method": "jernih", "clean_mv": "empat"}, "Isi angka"),
        ("bersih", {"before_mv": "nan", "after_mv": "4000"}, "Isi angka"),
        ("bersih", {"before_mv": "4000", "after_mv": "4000", "standard_ntu": "5"}, "Isi angka"),
        ("bersih", {"before_mv": "1e9", "after_mv": "4000"}, "Isi angka"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field_and_not_kept(
    named: Client, own: Installation, path: str, wrong: dict[str, str], said: str
) -> None:
    answer = named.post(f"{PATH}/{path}", data=form(**wrong), headers=HTML)
    assert answer.status_code == 422
    assert said in Page(answer.text).words
    assert told(own) == []
