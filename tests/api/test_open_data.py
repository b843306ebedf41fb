"""What others may take along, and that nothing personal goes with it."""

import csv
import io
import zipfile
from collections.abc import Iterator

import pytest

from hidran.months import Month
from hidran.store.checks import every
from hidran.store.records import Records
from hidran.world.wpdx import COLUMNS
from tests.api import money_house, report_house, work_house
from tests.api.asking import Client, asking, problem_of
from tests.api.house import Installation

KPP = f"/api/v1/kpps/{money_house.KPP}"


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    for house in (money_house, report_house, work_house):
        house.furnish(own)
    with asking(own) as made:
        yield made


def tables(client: Client) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(client.get(f"{KPP}/data.zip").content)) as packed:
        texts = {name: packed.read(name).decode("utf-8-sig") for name in packed.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text), delimiter=";")) for name, text in texts.items()}


def test_the_groups_are_listed_with_their_hydrants(visitor: Client) -> None:
    (group,) = visitor.get("/api/v1/kpps").json()["items"]
    assert group["id"] == money_house.KPP
    assert "sawahan" in group["hydrants"]


def test_each_watched_hydrant_is_a_row_that_wpdx_takes(visitor: Client) -> None:
    answer = visitor.get(f"{KPP}/wpdx.csv")
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert tuple(found[0]) == COLUMNS
    status = {row["#activity_id"]: row["#status_id"] for row in found}
    assert status["baamang"] == "Yes" and status["ketapang"] == "Unknown"
    assert "kosong" not in status
    assert found[0]["#pay"] == "Yes - IDR 25000 per household and month"


def test_everything_of_a_kpp_comes_as_tables_and_nobody_is_named(visitor: Client) -> None:
    found = tables(visitor)
    assert set(found) == {
        f"{n}.csv" for n in ("hydrants", "faults", "jobs", "water_checks", "cash_by_month", "reports")
    }
    assert {row["id"] for row in found["hydrants.csv"]} >= {"sawahan", "baamang"}
    assert any(row["code"] == "F01" for row in found["faults.csv"])
    assert [row["number"] for row in found["reports.csv"]] == [report_house.NUMBER]
    everything = str(found)
    for private in (*money_house.HOMES, "Budi", "0812"):
        assert private not in everything


def test_the_cash_by_month_adds_up(visitor: Client) -> None:
    rows = tables(visitor)["cash_by_month.csv"]
    for row in rows:
        assert int(row["opening"]) + int(row["in"]) - int(row["out"]) == int(row["closing"])
    assert [row["opening"] for row in rows[1:]] == [row["closing"] for row in rows[:-1]]


def test_a_sheet_is_there_once_it_was_kept(own: Installation, visitor: Client) -> None:
    month = Month.of(own.now).plus(-1)
    problem_of(visitor.get(f"{KPP}/sheets/{month}"), 404)
    visitor.post(f"/lembar/{money_house.KPP}/{month}/bekukan")
    body = visitor.get(f"{KPP}/sheets/{month}").json()
    assert (body["revision"], len(body["digest"]), body["sheet"]["month"]) == (1, 64, str(month))


@pytest.mark.parametrize("path", ["/api/v1/kpps/xyz/wpdx.csv", "/api/v1/kpps/xyz/data.zip", f"{KPP}/sheets/kapan"])
def test_what_is_not_there_is_a_404(visitor: Client, path: str) -> None:
    problem_of(visitor.get(path), 404)


def test_a_hydrant_that_nobody_checked_has_no_checks(own: Installation) -> None:
    with Records.open(own.settings) as records:
        assert every(records, "kosong") == []
