"""The forwarder over a whole installation: who is approved when, crashes, another series.db, faults and gauges."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hidran.faults.announce import Change
from hidran.faults.episode import Episode
from hidran.influx.schema import SECOND_NS
from hidran.store.events import EventsWriter, Kept
from ingest.forward.sink import AwayError
from tests.ingest.forward.fake_influx import FakeInflux, fake_influx
from tests.ingest.forward.house import HYDRANT, KPP, NODE, NOW, House, rows


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[FakeInflux, House]]:
    with fake_influx() as (fake, url):
        house = House(tmp_path / "data", url)
        yield fake, house
        house.close()


def test_a_node_that_nobody_approved_waits_and_is_copied_once_it_is(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.arrive(rows(150))
    h.drain()
    assert fake.identities() == []
    assert (h.equation.waiting, h.equation.unassigned) == (150, 150)
    h.approve(since=NOW - 86400 + 60 * 50)
    h.drain()
    assert fake.identities() == [(NODE, 1, n) for n in range(50, 150)]
    e = h.equation
    assert (e.timed, e.forwarded, e.waiting, e.unassigned) == (150, 100, 50, 50)
    h.approve(since=0)
    h.drain()
    assert len(fake.identities()) == 150 and h.equation.waiting == 0


def test_a_spare_node_and_a_node_that_moved_stand_where_they_stood(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.records.add_hydrant(KPP, id="hidran-2")
    h.approve()
    h.arrive(rows(100))
    h.drain()
    h.approve(hydrant="hidran-2", since=NOW - 86400 + 60 * 60)
    h.arrive(rows(20, first=100, start=NOW - 86400 + 6000))
    h.drain()
    of_second = {f["seq"] for key, f in fake.of("hydrant").items() if ("hydrant", "hidran-2") in key[1]}
    assert of_second == set(range(60, 120))
    assert (h.equation.forwarded, h.equation.waiting) == (120, 0)
    assert fake.identities() == [(NODE, 1, n) for n in range(120)], "none is left under the first one"


def test_readings_of_a_node_that_was_not_there_after_all_are_taken_back(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    h.arrive(rows(100))
    h.drain()
    h.records.revoke(NODE, NOW - 86400 + 60 * 40)
    h.drain()
    assert fake.identities() == [(NODE, 1, n) for n in range(40)]
    e = h.equation
    assert (e.timed, e.forwarded, e.waiting, e.unassigned) == (100, 40, 60, 60)


def test_a_crash_between_writing_and_counting_changes_nothing(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    h.arrive(rows(230))
    for _ in range(3):
        fake.script = ["lost"]
        with pytest.raises(AwayError):
            h.drain()
        h.desk = h.new_desk()  # as after kill -9: nothing but the file is left
    h.drain()
    assert fake.identities() == [(NODE, 1, n) for n in range(230)]
    assert h.equation.forwarded == 230


def test_another_series_db_is_copied_from_its_beginning(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    h.arrive(rows(40))
    h.drain()
    h.close()
    for suffix in ("", "-wal", "-shm"):
        (h.folder / f"series.db{suffix}").unlink(missing_ok=True)
    again = House(h.folder, h.url)
    again.arrive(rows(60, boot=2))
    again.drain()
    assert len(fake.identities()) == 100
    assert (again.equation.timed, again.equation.forwarded) == (60, 60)
    again.close()


def test_what_was_pruned_before_copying_began_is_not_counted(place: tuple[FakeInflux, House]) -> None:
    _fake, h = place
    h.approve()
    h.arrive(rows(50))
    h.series_rows._db.execute("DELETE FROM reading WHERE id <= 20")
    h.desk = h.new_desk()
    h.drain()
    assert (h.equation.timed, h.equation.forwarded) == (30, 30)


def test_two_readings_of_one_second_are_two_points(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    h.arrive([*rows(1, boot=1), *rows(1, boot=2), *rows(1, boot=1, first=1)])
    h.drain()
    assert fake.identities() == [(NODE, 1, 0), (NODE, 1, 1), (NODE, 2, 0)]


# -- faults -----------------------------------------------------------------------------------------------------------


def tell(h: House, kind: str, at: int, **change: Any) -> None:
    """The engine appends one event about F08 at the hydrant, at Unix second `at`."""
    start = NOW + 30
    e = Episode(
        HYDRANT, "F08", start, change.get("severity", "PERLU_DICEK"), start + 300, change.get("end"), "Pompa mati"
    )
    log = EventsWriter(h.settings.paths.events)
    with log.transaction():
        log.append(HYDRANT, Change(kind, e, False), at * 1000)  # type: ignore[arg-type]
        log.keep(HYDRANT, Kept(0, json.dumps({"engine": {}}), json.dumps({"usual": {"voc_v": 41.5, "clean_mv": None}})))
    log.close()


def said(fake: FakeInflux) -> list[tuple[int, str, int]]:
    """(seconds after NOW, severity, active) of every fault point."""
    found = fake.of("fault").items()
    return sorted((key[2] // SECOND_NS - NOW, dict(key[1])["severity"], f["active"]) for key, f in found)


def go(h: House, to: int) -> None:
    while h.clock.now() < to:
        h.clock.set(min(h.clock.now() + 60, to))
        h.drain()


def test_a_fault_is_said_at_its_onset_at_each_change_and_each_minute(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    h.drain()
    go(h, NOW + 330)
    tell(h, "raise", NOW + 335)
    go(h, NOW + 455)
    tell(h, "change", NOW + 455, severity="GAWAT")
    go(h, NOW + 610)
    tell(h, "clear", NOW + 610, severity="GAWAT", end=NOW + 520)
    go(h, NOW + 760)
    assert [x for x in said(fake) if x[1] == "PERLU_DICEK"] == [
        (30, "PERLU_DICEK", 1), (335, "PERLU_DICEK", 1), (360, "PERLU_DICEK", 1), (420, "PERLU_DICEK", 1),
        (455, "PERLU_DICEK", 0),
    ]  # fmt: skip
    assert [x for x in said(fake) if x[1] == "GAWAT"] == [
        (30, "GAWAT", 1), (455, "GAWAT", 1), (480, "GAWAT", 1), (520, "GAWAT", 0),
        (540, "GAWAT", 0), (600, "GAWAT", 0), (610, "GAWAT", 0),
    ]  # fmt: skip
    assert {f["start_s"] for f in fake.of("fault").values()} == {NOW + 30}


def test_minutes_of_an_outage_and_of_a_crash_are_said_afterwards(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    h.drain()
    tell(h, "raise", NOW + 60)
    go(h, NOW + 130)
    fake.always = 503
    for at in (190, 250, 310):
        h.clock.set(NOW + at)
        with pytest.raises(AwayError):
            h.drain()
    h.desk = h.new_desk()
    fake.always = None
    go(h, NOW + 430)
    assert [at for at, _s, active in said(fake) if active] == [30, 60, 120, 180, 240, 300, 360, 420]


def test_a_retracted_fault_leaves_nothing_active(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    h.drain()
    tell(h, "raise", NOW + 61)
    go(h, NOW + 200)
    tell(h, "retract", NOW + 205)
    go(h, NOW + 400)
    assert {active for _at, _s, active in said(fake)} == {0}


def test_hidran_tells_how_it_is_and_what_it_learnt(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    tell(h, "raise", NOW)
    h.arrive(rows(5, start=NOW - 240))
    h.drain()
    go(h, NOW + 120)
    services = {(dict(key[1])["service"], key[2] // SECOND_NS - NOW): f for key, f in fake.of("service").items()}
    assert {name for name, _at in services} == {"broker", "ingest", "engine", "notify", "api", "forwarder"}
    last = services["forwarder", 120]
    assert (last["timed"], last["forwarded"], last["waiting"], last["refused"]) == (5, 5, 0, 0)
    assert services["ingest", 120]["stored"] == 5
    (node,) = fake.of("node").values()
    assert node["online"] == 1 and node["offset_s"] == 0
    (baseline,) = fake.of("baseline").values()
    assert baseline.keys() == {"voc_v", "sun_deg"}
    assert baseline["voc_v"] == 41.5


def test_what_is_learnt_is_said_each_hour_also_when_a_write_lasted_over_its_first_minute(
    place: tuple[FakeInflux, House],
) -> None:
    fake, h = place
    h.approve()
    tell(h, "raise", NOW)
    h.drain()
    go(h, NOW + 3600 - 50)
    go(h, NOW + 3600 + 130)
    go(h, NOW + 3600 + 190)
    assert sorted({key[2] // SECOND_NS - NOW for key in fake.of("baseline")}) == [0, 3600]
