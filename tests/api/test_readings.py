"""Readings by range and resolution."""

from typing import Any

import pytest

from hidran.clock import iso
from hidran.contract import MINIMUM_NODE
from tests.api.asking import Client, pages, problem_of
from tests.api.house import DAY, HOUR, Installation

PATH = "/api/v1/readings"


def span(installation: Installation, days: float) -> dict[str, str]:
    return {"from": iso(installation.now - int(days * DAY)), "to": iso(installation.now)}


def test_raw_readings_come_in_time_order_with_their_units(client: Client, installation: Installation) -> None:
    items = client.get(PATH, params={"hydrant": "baamang", "limit": 5000}).json()["items"]
    times = [i["time"] for i in items]
    assert times == sorted(times)
    assert len(items) == DAY / 60
    assert set(MINIMUM_NODE) <= items[0].keys()
    assert "tank_full" not in items[0]


def test_all_pages_together_are_the_whole_and_nothing_twice(client: Client, installation: Installation) -> None:
    params = {"hydrant": "sawahan", **span(installation, 0.5)}
    whole = client.get(PATH, params=params | {"limit": 5000}).json()["items"]
    parts = pages(client, PATH, **params, limit=97)
    assert [i for page in parts for i in page] == whole
    assert {len(page) for page in parts[:-1]} == {97}


@pytest.mark.parametrize(("resolution", "size"), [("hour", HOUR), ("day", DAY)])
def test_roll_ups_add_up_to_the_raw_readings(
    client: Client, installation: Installation, resolution: str, size: int
) -> None:
    params = {"hydrant": "baamang", "from": iso(installation.now - 3 * DAY), "to": iso(installation.now)}
    items = client.get(PATH, params=params | {"resolution": resolution, "limit": 5000}).json()["items"]
    assert len(items) == pytest.approx(3 * DAY / size, abs=1)
    raw = client.get(
        PATH, params={"hydrant": "baamang", "limit": 5000, "from": items[1]["start"], "to": items[1]["end"]}
    )
    values = [i["panel_v"] for i in raw.json()["items"]]
    assert items[1]["panel_v"]["n"] == len(values) == size // 60
    assert items[1]["panel_v"]["low"] == min(values)
    assert items[1]["panel_v"]["high"] == max(values)
    assert items[1]["panel_v"]["mean"] == pytest.approx(sum(values) / len(values), abs=0.01)


def test_roll_ups_are_paged_too(client: Client, installation: Installation) -> None:
    params = {"hydrant": "baamang", "resolution": "hour", **span(installation, 2)}
    whole = client.get(PATH, params=params | {"limit": 5000}).json()["items"]
    parts = pages(client, PATH, **params, limit=7)
    assert [i for page in parts for i in page] == whole


def test_only_the_fields_that_were_asked_for(client: Client) -> None:
    answer = client.get(PATH, params={"node": "hu-sawahan", "fields": "panel_v, tank_full", "limit": 1}).json()
    assert answer["items"][0].keys() == {"time", "node", "boot", "seq", "time_source", "panel_v", "tank_full"}
    assert answer["node"] == "hu-sawahan"
    assert answer["hydrant"] is None


def test_a_node_that_waits_can_be_looked_at(client: Client) -> None:
    assert len(client.get(PATH, params={"node": "hu-baru"}).json()["items"]) == 1


BAD: list[tuple[dict[str, Any], int, str]] = [
    ({}, 400, "whose-readings"),
    ({"hydrant": "sawahan", "node": "hu-sawahan"}, 400, "whose-readings"),
    ({"hydrant": "tidak-ada"}, 404, "unknown-hydrant"),
    ({"node": "tidak-ada"}, 404, "unknown-node"),
    ({"hydrant": "sawahan", "from": "kemarin"}, 400, "bad-time"),
    ({"hydrant": "sawahan", "from": "2026-11-01T00:00:00"}, 400, "bad-time"),
    ({"hydrant": "sawahan", "from": "1812-01-01T00:00:00Z"}, 400, "bad-time"),
    ({"hydrant": "sawahan", "from": "2026-11-02T00:00:00Z", "to": "2026-11-01T00:00:00Z"}, 400, "bad-range"),
    ({"hydrant": "sawahan", "from": "2026-01-01T00:00:00Z"}, 400, "range-too-long"),
    ({"hydrant": "sawahan", "resolution": "hour", "from": "2020-01-01T00:00:00Z"}, 400, "range-too-long"),
    ({"hydrant": "sawahan", "resolution": "minute"}, 422, "invalid-request"),
    ({"hydrant": "sawahan", "limit": 0}, 422, "invalid-request"),
    ({"hydrant": "sawahan", "limit": 10**9}, 422, "invalid-request"),
    ({"hydrant": "sawahan", "fields": "panel_v,password"}, 400, "unknown-field"),
    ({"hydrant": "sawahan", "cursor": "bukan-cursor"}, 400, "bad-cursor"),
    ({"hydrant": "sawahan", "cursor": "WzEsMl0"}, 400, "bad-cursor"),
    ({"hydrant": "x" * 61}, 422, "invalid-request"),
]


@pytest.mark.parametrize(("params", "status", "kind"), BAD)
def test_bad_questions_are_answered_with_problem_details(
    client: Client, params: dict[str, Any], status: int, kind: str
) -> None:
    body = problem_of(client.get(PATH, params=params), status)
    assert body["type"] == f"urn:hidran:problem:{kind}"
    assert len(body["detail"]) > 15


def test_a_plus_that_was_not_escaped_is_understood(client: Client, installation: Installation) -> None:
    at = iso(installation.now - HOUR).replace("Z", "+00:00")
    assert client.get(f"{PATH}?hydrant=baamang&from={at}").status_code == 200
