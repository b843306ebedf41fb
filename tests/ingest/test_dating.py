"""A reading's time is fixed once: believed, anchored, or estimated between its neighbours."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran.reading import Reading
from hidran.store.series import SeriesReader
from ingest import dating
from tests.ingest.intake_house import House
from tests.ingest.messages import NODE, NOW, anchor, batch, told_time, undated

DAY = 86400
START = NOW - DAY  # uptime zero in `messages.rows`


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.writer.close()


def stored(house: House) -> dict[tuple[int, int], Reading]:
    assert house.equation.holds
    with SeriesReader(house.paths.series) as reader:
        return {(r.boot, r.seq): r for r in reader.after(0, 100_000)}


@pytest.mark.parametrize("ts", [0, 946684800, 1_700_000_000, dating.BUILD_TS - 1, NOW + 300, 2_082_758_400])
def test_a_time_that_cannot_be_is_not_believed_and_the_node_is_told(house: House, ts: int) -> None:
    replies = house.take(batch(1, 3, ts=ts, rx_s=NOW) if ts else batch(1, 1, ts=ts, rx_s=NOW))
    assert told_time(replies) == [f"hidran/v1/{NODE}/down/time"]
    assert stored(house) == {}
    assert house.equation.pending == house.node().clock_bad > 0


def test_a_clock_that_runs_ahead_is_found_out_by_the_age_of_the_reading(house: House) -> None:
    house.take(batch(1, 1, ts=NOW - 3600, age_s=7200, rx_s=NOW))
    assert stored(house) == {}
    assert house.equation.pending == 1


def test_a_late_message_is_believed_and_its_lateness_kept(house: House) -> None:
    house.take(batch(1, 1, rx_s=START + 60 + 3 * DAY))
    assert stored(house)[1, 1].ts == START + 60
    assert stored(house)[1, 1].offset_s == 3 * DAY


def test_an_anchor_dates_what_came_before_and_after_it(house: House) -> None:
    house.take(undated(1, 10))
    house.take(anchor(630, START + 630 + 2))
    house.take(undated(11, 2))
    found = stored(house)
    assert {seq: r.ts for (_b, seq), r in found.items()} == {n: START + 2 + 60 * n for n in range(1, 13)}
    assert {r.src for r in found.values()} == {"anchored"}
    assert house.equation == type(house.equation)(12, 12, 0, 0, 0)


def test_an_anchor_of_another_boot_dates_nothing(house: House) -> None:
    house.take(undated(1, 3), anchor(630, START + 630, boot=2))
    assert house.equation.pending == 3


def test_an_anchor_that_cannot_be_is_not_believed(house: House) -> None:
    house.take(undated(1, 3))
    replies = house.take(anchor(630, NOW + DAY, rx_s=NOW), anchor(640, 1_000_000_000, rx_s=NOW))
    assert house.equation.pending == 3
    assert house.node().clock_bad == 2
    assert len(told_time(replies)) <= 1


def test_after_a_step_each_reading_keeps_to_its_own_anchor() -> None:
    marks = [(600, NOW - 5000, "ntp"), (1200, NOW - 1000, "ntp")]
    assert dating.by_mark(marks, 540, NOW) == (NOW - 5060, "anchored")
    assert dating.by_mark(marks, 660, NOW) == (NOW - 1540, "anchored")
    assert dating.by_mark(marks, 1260, NOW) == (NOW - 940, "anchored")
    assert dating.by_mark([], 60, NOW) is None
    assert dating.by_mark([(0, NOW, "ntp")], 10**9, NOW) is None


def test_a_boot_that_never_knew_the_time_is_placed_between_its_neighbours(house: House) -> None:
    house.take(batch(1, 5))
    house.take(undated(1, 5, boot=2, rx_s=START + 4000))
    house.take(batch(100, 1, boot=3, up_s=60, held=(3, 100)))
    house.writer.estimate(START + 60 * 100)
    found = [stored(house)[2, seq] for seq in range(1, 6)]
    assert {r.src for r in found} == {"estimated"}
    assert [b.ts - a.ts for a, b in itertools.pairwise(found)] == [60] * 4
    assert START + 300 < found[0].ts <= found[-1].ts <= START + 6000
    assert found[-1].ts == START + 4000, "its age at its arrival is the best word there is"


def test_while_the_node_still_holds_of_that_boot_nothing_is_estimated(house: House) -> None:
    house.take(undated(1, 5, boot=2, rx_s=START + 4000), batch(100, 1, boot=3, held=(2, 6)))
    house.writer.estimate(START + 60 * 100)
    assert house.equation.pending == 5


def test_after_a_day_without_an_anchor_it_is_estimated_and_the_rest_keeps_to_the_same_line(house: House) -> None:
    house.take(undated(1, 5, rx_s=NOW))
    house.writer.estimate(NOW + DAY - 1)
    assert house.equation.pending == 5
    house.writer.estimate(NOW + DAY)
    house.take(undated(6, 1, rx_s=NOW + DAY + 5))
    found = stored(house)
    assert [found[1, seq].ts for seq in range(1, 7)] == [NOW - 240 + 60 * n for n in range(6)]
    assert {r.src for r in found.values()} == {"estimated"}


@pytest.mark.parametrize(
    ("rows", "after", "before", "zero"),
    [
        ([(60, 10_000, 0), (120, 10_100, 0)], None, None, 9940),
        ([(60, 10_000, None)], 5000, None, 4941),
        ([(60, 10_000, None)], None, 8000, 7940),
        ([(60, 10_000, None)], 5000, 9000, 6940),
        ([(60, 10_000, 0)], 5000, 9000, 8940),
        ([(60, 10_000, 9000)], 5000, 9000, 940),
    ],
)
def test_where_uptime_zero_is_put(rows: list[dating.Undated], after: int | None, before: int | None, zero: int) -> None:
    assert dating.estimate_zero(rows, after, before) == zero


def test_a_reading_sent_again_with_a_time_keeps_the_one_it_has(house: House) -> None:
    house.take(undated(1, 2), anchor(630, START + 635))
    house.take(batch(1, 2))
    assert [stored(house)[1, n].ts for n in (1, 2)] == [START + 65, START + 125]
    assert house.equation.duplicate == 2


def test_two_readings_of_one_second_are_two(house: House) -> None:
    house.take(batch(1, 1), batch(2, 1, ts=START + 60))
    assert [r.ts for r in stored(house).values()] == [START + 60] * 2


def test_of_very_many_anchors_of_one_boot_the_newest_are_kept(house: House) -> None:
    house.take(*[anchor(60 * n, START + 60 * n) for n in range(1, 201)])
    marks = house.writer._store.marks(1, 1)
    assert [up_s for up_s, _ts, _src in marks] == [60 * n for n in range(137, 201)]
