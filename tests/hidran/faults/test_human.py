"""What people tell has its place in event time, changes what is judged, and may come late."""

import json
import random

import pytest

from hidran.faults.human import HumanEvent, HumanEventError, parse, read
from hidran.faults.timeline import MemoryShelf, Timeline
from hidran.faults.water import check_of
from hidran.reading import Reading
from hidran.site import Site
from tests.hidran.faults.logbook import DAY, Logbook, hour_of


def judged(book: Logbook, *events: HumanEvent, shuffled: int | None = None) -> Timeline:
    """A timeline over book and events; `shuffled`: events come somewhere among the rows, not in their place."""
    timeline = Timeline(
        book.site,
        MemoryShelf(),
        lambda start: [r for r in book.rows if r.ts >= start],
        told=lambda start: [e for e in events if e.ts >= start],
    )
    arrivals: list[HumanEvent | Reading] = [*events, *book.rows]
    if shuffled is not None:
        dice = random.Random(shuffled)
        arrivals = [*book.rows]
        for event in events:
            arrivals.insert(dice.randrange(len(arrivals)), event)
    for thing in arrivals:
        if isinstance(thing, HumanEvent):
            timeline.hear(thing)
        else:
            timeline.take(thing)
    timeline.settle()
    return timeline


def test_penuh_ends_the_question_for_that_day_and_no_day_counts_as_idle() -> None:
    book = Logbook().days(5).until(10, pump=0)
    penuh = HumanEvent("sawahan", book.now, "tank_full")
    book.until(24, pump=0)
    (episode,) = judged(book, penuh).episodes
    assert hour_of(episode.end or 0) < 10.1
    book.until(24, pump=0)
    again = judged(book, penuh).episodes
    assert [(e.code, e.severity) for e in again] == [("F01", "PERLU_DICEK")] * 2


def test_belum_penuh_makes_the_tank_known_and_twenty_minutes_certain() -> None:
    book = Logbook().days(5).until(7.6, pump=0)
    told = HumanEvent("sawahan", book.now, "tank_not_full")
    (episode,) = judged(book.until(8.1, pump=0), told).episodes
    assert episode.raised - episode.start == 20 * 60


def test_under_repair_nothing_is_raised_and_it_ends_by_itself() -> None:
    book = Logbook().days(5).until(6, pump=0)
    repair = HumanEvent("sawahan", book.now, "maintenance")
    book.until(17, pump=0, panel_v=0.3)
    timeline = judged(book, repair)
    assert timeline.episodes == []
    view = timeline.engine.view(book.now)
    assert (view["checks"]["F08"], view["maintenance_until"]) == ("ditekan", repair.ts + DAY)
    book.until(24, pump=0).until(8, pump=0, panel_v=0.3)
    assert [e.code for e in judged(book, repair).episodes] == ["F08"]


def test_what_was_open_before_a_repair_is_closed_by_the_sensor_only() -> None:
    book = Logbook().days(5).until(8, pump=0, panel_v=0.3)
    start, end = HumanEvent("sawahan", book.now, "maintenance"), HumanEvent("sawahan", book.now + 7200, "repaired")
    book.until(10, pump=0, panel_v=0.3)
    assert [e.open for e in judged(book, start, end).episodes] == [True]
    assert [e.open for e in judged(book.until(11, pump=0), start, end).episodes] == [False]


def test_a_calibration_sets_what_clear_water_is() -> None:
    book = Logbook().days(5)
    told = HumanEvent("sawahan", book.now, "calibrated", {"clean_mv": 4000.0})
    book.until(7.5, pump=0).until(9, pump=1, turbidity_mv=3980.0)
    assert [e.code for e in judged(book).episodes] == ["F12"]
    assert judged(book, told).episodes == []


@pytest.mark.parametrize("seed", range(6))
def test_told_late_or_early_it_ends_in_the_same_episodes(seed: int) -> None:
    book = Logbook(step_s=600).days(5).until(11, pump=0)
    events = [HumanEvent("sawahan", book.now, "tank_full")]
    book.until(24, pump=0).until(9, pump=0, panel_v=0.3)
    events.append(HumanEvent("sawahan", book.now - 3600, "maintenance", {"hours": 3}))
    events.append(HumanEvent("sawahan", book.now + 3600, "repaired", {"what": "panel"}))
    book.until(14, pump=0)
    straight, mixed = judged(book, *events), judged(book, *events, shuffled=seed)
    assert mixed.episodes == straight.episodes
    assert mixed.engine.state_json() == straight.engine.state_json()


def test_a_line_is_read_as_people_write_it() -> None:
    line = '{"hydrant": "sawahan", "time": "2026-03-01T10:20:00+07:00", "kind": "PENUH", "by": "Siti"}'
    assert parse(line) == HumanEvent("sawahan", 1_772_335_200, "tank_full", {}, "Siti")
    form = parse('{"hydrant": "h", "ts": 5, "kind": "water form", "warna": "coklat", "data": {"bau": "tidak"}}')
    assert (form.kind, form.data) == ("water_check", {"warna": "coklat", "bau": "tidak"})


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{", "not JSON"),
        ("[]", "wanted an object"),
        ('{"hydrant": "h", "time": "2026-03-01T10:20:00", "kind": "full"}', "has no offset"),
        ('{"hydrant": "h", "time": "yesterday", "kind": "full"}', "wanted ISO 8601"),
        ('{"hydrant": "h", "ts": 1, "kind": "party"}', "kind 'party': wanted one of tank_full"),
    ],
)
def test_a_wrong_line_is_told_by_what_is_wrong(line: str, wanted: str) -> None:
    with pytest.raises(HumanEventError, match=wanted):
        parse(line)
    with pytest.raises(HumanEventError, match="line 2: "):
        list(read(iter(["\n", line])))


def test_a_form_tells_the_bad_points_and_the_laboratory() -> None:
    form = {"points": {"tandon": {"warna": "coklat"}, "keran": {"bau": "tidak", "rasa": "TIDAK DICICIPI"}}, "e_coli": 0}
    check = check_of(7, json.loads(json.dumps(form)))
    assert (check.bad_points, check.e_coli, check.signs) == (1, False, ("warna: coklat",))
    assert check_of(7, {"warna": "tidak", "e_coli": 3}).e_coli


def test_a_site_without_people_is_judged_as_before() -> None:
    assert judged(Logbook(site=Site(id="sawahan")).days(1)).episodes == []
