"""events.db: appended, read by cursor, never half written."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from hidran.errors import StoreError
from hidran.faults.announce import Change, changes
from hidran.faults.episode import Episode
from hidran.store.events import EventsReader, EventsWriter, Kept, begin_anew

PANEL = Episode("sawahan", "F08", 1000, "GAWAT", 1180, None, "panel hilang", {"panel_v": 0.5})


@pytest.fixture
def events(tmp_path: Path) -> EventsWriter:
    return EventsWriter(tmp_path / "events.db")


def test_an_episode_is_followed_from_raise_to_clear(events: EventsWriter, tmp_path: Path) -> None:
    with events.transaction():
        events.append("sawahan", Change("raise", PANEL), 2_000_000)
        events.append("sawahan", Change("clear", replace(PANEL, end=3000)), 3_000_000)
    reader = EventsReader(tmp_path / "events.db")
    first, second = reader.after(0)
    assert (first.kind, first.end, first.late, first.evidence) == ("raise", None, False, {"panel_v": 0.5})
    assert (second.kind, second.end, second.at_ms, reader.max_id()) == ("clear", 3000, 3_000_000, 2)
    assert reader.after(first.id) == [second]
    assert reader.episodes("sawahan", 0, 9999) == [replace(PANEL, end=3000, event_id=2)]
    assert reader.open_episodes() == []


def test_a_retracted_episode_is_gone_but_its_events_stay(events: EventsWriter) -> None:
    with events.transaction():
        events.append("sawahan", Change("raise", PANEL), 1)
        events.append("sawahan", Change("retract", PANEL), 2)
    assert events.episodes(None, 0, 9999) == []
    assert [e.kind for e in events.after(0)] == ["raise", "retract"]


def test_episodes_are_found_by_overlap_and_hydrant(events: EventsWriter) -> None:
    with events.transaction():
        events.append("sawahan", Change("raise", replace(PANEL, end=2000)), 1)
        events.append("baamang", Change("raise", replace(PANEL, hydrant="baamang")), 1)
        events.append("", Change("raise", replace(PANEL, hydrant="", code="F16")), 1)
    assert [e.hydrant for e in events.episodes(None, 2500, 9999)] == ["", "baamang"]
    assert [e.hydrant for e in events.episodes("", 0, 9999)] == [""]
    assert [e.hydrant for e in events.open_episodes("baamang")] == ["baamang"]
    assert events.episodes(None, 0, 999) == []


def test_what_breaks_half_way_leaves_nothing(events: EventsWriter) -> None:
    with pytest.raises(RuntimeError), events.transaction():
        events.append("sawahan", Change("raise", PANEL), 1)
        events.set_cursor("reading", 7)
        raise RuntimeError
    assert (events.max_id(), events.cursor("reading")) == (0, 0)


def test_views_and_cursors(events: EventsWriter, tmp_path: Path) -> None:
    assert events.view("sawahan") is None
    with events.transaction():
        events.keep("sawahan", Kept(5, "{}", '{"state": "normal"}'))
        events.set_cursor("tick", 60)
    reader = EventsReader(tmp_path / "events.db")
    assert (reader.view("sawahan"), reader.cursor("tick"), reader.cursor("none")) == ({"state": "normal"}, 60, 0)


def test_a_reader_before_the_engine_ran_says_what_to_start(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="hidran run"):
        EventsReader(tmp_path / "events.db")


def test_a_damaged_file_is_set_aside_and_new_events_come_after_old_cursors(
    events: EventsWriter, tmp_path: Path
) -> None:
    with events.transaction():
        last = events.append("sawahan", Change("raise", PANEL), 1)
    events.close()
    aside = begin_anew(tmp_path / "events.db", 1_795_000_000_000)
    assert sqlite3.connect(aside).execute("SELECT count(*) FROM event").fetchone() == (1,)
    fresh = EventsWriter(tmp_path / "events.db")
    with fresh.transaction():
        assert fresh.append("sawahan", Change("raise", PANEL), 2) > last + 1_000_000


def kinds(recorded: list[Episode], known: list[Episode], kept_from: int = 0) -> list[tuple[str, int, bool]]:
    return [(c.kind, c.episode.start, c.late) for c in changes(recorded, known, kept_from)]


def test_the_difference_between_told_and_known() -> None:
    ended = replace(PANEL, end=3000)
    milder = replace(PANEL, severity="PERLU_DICEK")
    assert kinds([], [PANEL]) == [("raise", 1000, False)]
    assert kinds([], [ended]) == [("raise", 1000, True)]
    assert kinds([PANEL], [PANEL]) == []
    assert kinds([milder], [PANEL]) == [("change", 1000, False)]
    assert kinds([PANEL], [ended]) == [("clear", 1000, False)]
    assert kinds([ended], [replace(PANEL, end=2900)]) == [("correct", 1000, False)]
    assert kinds([ended], [PANEL]) == [("correct", 1000, False)]
    assert kinds([PANEL], []) == [("retract", 1000, False)]


def test_an_onset_that_late_data_moved_is_a_correction_not_news() -> None:
    earlier = replace(PANEL, start=700)
    correct, retract = changes([PANEL], [earlier])
    assert (retract.kind, retract.episode.start) == ("retract", 1000)
    assert (correct.kind, correct.episode.start, correct.episode.evidence["moved_from"]) == ("correct", 700, 1000)
    assert changes([correct.episode], [earlier]) == []


def test_what_ended_before_the_window_is_history() -> None:
    old = replace(PANEL, end=1500)
    assert kinds([old], [], kept_from=2000) == []
    assert kinds([], [old], kept_from=2000) == []
    assert kinds([PANEL], [], kept_from=2000) == [("clear", 1000, False)]
