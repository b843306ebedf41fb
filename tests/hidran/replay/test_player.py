"""A recording ends in the episodes of the engine, in any order, doubled, late, with what people told."""

import random
import tracemalloc
from pathlib import Path

import pytest

from hidran.faults.episode import Episode
from hidran.faults.human import HumanEvent
from hidran.reading import Reading
from hidran.replay.messages import Messages
from hidran.replay.player import Player
from hidran.replay.trace import Trace
from hidran.site import Site
from tests.hidran.faults.logbook import HOUR, Logbook
from tests.hidran.replay.recordings import a_bad_fortnight, write_csv

ROWS = a_bad_fortnight().rows
SITE = Site(id="sawahan")


def no_complaint(line: int, what: str) -> None:
    raise AssertionError(f"{line}: {what}")


def play(path: Path, *events: HumanEvent, sites: tuple[Site, ...] = (SITE,)) -> list[Episode]:
    trace = Trace(path, no_complaint)
    player = Player(sites, trace.columns, events)
    rows = list(trace.rows())
    for row in rows:
        row.hydrant = row.hydrant or sites[0].id
    player.play(iter(rows))
    return player.episodes()


def brief(episodes: list[Episode]) -> list[tuple[str, str, int, int, int | None]]:
    return [(e.code, e.severity, e.start, e.raised, e.end) for e in episodes]


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, int, int, int | None]]:
    return brief(play(write_csv(tmp_path_factory.mktemp("r") / "t.csv", ROWS)))


def test_it_is_the_engine_that_judges(straight: list[tuple[str, str, int, int, int | None]]) -> None:
    known = [(e.code, e.severity, e.start, e.raised, e.end) for e in a_bad_fortnight().episodes()]
    assert straight == known
    assert {code for code, *_ in straight} == {"F01", "F08"}


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_and_doubled_without_arrival_it_is_the_same(
    tmp_path: Path, straight: list[tuple[str, str, int, int, int | None]], seed: int
) -> None:
    rows = [*ROWS, *ROWS[200:400]]
    random.Random(seed).shuffle(rows)
    assert brief(play(write_csv(tmp_path / "t.csv", rows))) == straight
    assert brief(play(write_csv(tmp_path / "u.csv", rows, identity=False))) == straight


@pytest.mark.parametrize("seed", range(3))
def test_late_rows_end_in_the_same_faults_of_the_pump(
    tmp_path: Path, straight: list[tuple[str, str, int, int, int | None]], seed: int
) -> None:
    """A node that is offline for two days sends them afterwards, live first."""
    dice = random.Random(seed)
    gone = dice.randrange(ROWS[0].ts, ROWS[-1].ts - 50 * HOUR)
    found = play(write_csv(tmp_path / "t.csv", [_held(r, gone, dice) for r in ROWS], received=True))
    assert brief([e for e in found if e.code != "F16"]) == straight
    assert [e.code for e in found if e.code == "F16"] == ["F16"]


def _held(row: Reading, gone: int, dice: random.Random) -> Reading:
    held = gone < row.ts <= gone + 48 * HOUR
    back = gone + 49 * HOUR + dice.randrange(1800)
    row.rx_ms = (back if held else row.ts + 2) * 1000
    return row


def test_a_gap_is_a_silent_node_and_says_nothing_of_the_pump(tmp_path: Path) -> None:
    book = Logbook().days(4).until(7.3, pump=0)
    gone = book.now
    book.silence(hours=3).advance(hours=1, pump=0)
    (episode,) = play(write_csv(tmp_path / "t.csv", book.rows))
    assert (episode.code, episode.severity, episode.start) == ("F16", "PERLU_DICEK", gone)
    assert episode.end == gone + 3 * HOUR + 60


@pytest.mark.parametrize(("hours", "raised_h"), [(6, None), (1, 1.0)])
def test_a_node_taken_off_for_a_repair_is_no_silent_node_until_the_repair_ends(
    tmp_path: Path, hours: float, raised_h: float | None
) -> None:
    book = Logbook().days(4).until(7.3, pump=0)
    gone = book.now
    repair = HumanEvent("sawahan", gone + 120, "maintenance", {"hours": hours})
    book.silence(hours=3).advance(hours=1, pump=0)
    found = play(write_csv(tmp_path / "t.csv", book.rows), repair)
    assert [(e.code, e.start, e.raised) for e in found] == (
        [] if raised_h is None else [("F16", gone, gone + 120 + raised_h * HOUR)]
    )


@pytest.mark.parametrize("step_s", [10, 300, 1800, 3600])
def test_rows_of_any_spacing_from_their_first_on_are_no_silence(tmp_path: Path, step_s: int) -> None:
    days = 1 if step_s == 10 else 4
    book = Logbook(step_s=step_s).days(days, lambda b: b.until(8, pump=0).until(14, pump=1).until(24, pump=0))
    assert [e.code for e in play(write_csv(tmp_path / "t.csv", book.rows, identity=False))] == []


def test_what_people_told_is_heard(tmp_path: Path) -> None:
    book = Logbook().days(5).until(10, pump=0)
    penuh = HumanEvent("sawahan", book.now, "tank_full")
    path = write_csv(tmp_path / "t.csv", book.until(20, pump=0).rows)
    assert [e.open for e in play(path)] == [True]
    assert [e.open for e in play(path, penuh)] == [False]


def test_a_wrong_clock_shows_by_its_arrival(tmp_path: Path) -> None:
    rows = Logbook().days(4).rows
    for row in rows[-120:]:
        row.ts, row.rx_ms = row.ts + 25_200, (row.ts + 2) * 1000
    found = play(write_csv(tmp_path / "t.csv", rows, received=True))
    assert "F17" in {e.code for e in found}


def test_memory_holds_days_not_the_recording(tmp_path: Path) -> None:
    rows = Logbook(step_s=600).days(40).rows
    trace = Trace(write_csv(tmp_path / "t.csv", rows, hydrant="sawahan"), no_complaint)
    player = Player([SITE], trace.columns)
    player.play(trace.rows())
    assert len(player._seats["sawahan"].rows.since(0)) < 11 * 144


def test_memory_at_its_highest_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    short, long = (_peak(tmp_path / f"{days}.csv", days) for days in (12, 36))
    assert long < 1.5 * short


def _peak(path: Path, days: int) -> int:
    """Bytes at most that a replay holds of so many days."""
    trace = Trace(write_csv(path, Logbook(step_s=1800).days(days).rows, hydrant="sawahan"), no_complaint)
    player = Player([SITE], trace.columns)
    tracemalloc.start()
    player.play(trace.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_messages_are_those_of_the_policy(tmp_path: Path) -> None:
    said: list[dict[str, object]] = []
    speaker = Messages([SITE], said.append)
    trace = Trace(write_csv(tmp_path / "t.csv", ROWS, hydrant="sawahan"), no_complaint)
    player = Player([SITE], trace.columns, tell=speaker.hear)
    player.minute = speaker.minute
    player.play(trace.rows())
    kinds = [(m["kind"], m["code"]) for m in said]
    assert kinds[:2] == [("raise", "F08"), ("clear", "F08")]
    assert ("raise", "F01") in kinds
    assert all(m["text"] and m["at"] and m["since"] for m in said)
