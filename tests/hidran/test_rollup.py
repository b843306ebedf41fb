"""Roll-ups equal what the raw rows say, whatever order these came in, however they were sliced, pruned or not."""

import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hidran.clock import wib_midnight
from hidran.contract import FIELD_NAMES, MINIMUM_NODE, fitted_map
from hidran.reading import Reading
from hidran.store.rollup import DAY_S, HOUR_S, STEPS, Bucket, Step, advance, bucket_start, cursor_of, prune
from hidran.store.series import SeriesReader
from hidran.store.series_schema import SCHEMA
from hidran.store.sqlite import open_writer, transaction
from tests.ingest.series_rows import SeriesRows

MIDNIGHT = wib_midnight(1_793_000_000)
END = MIDNIGHT + 400 * DAY_S
NODES = ("hu-001", "hu-002")
FITTED = fitted_map(list(MINIMUM_NODE))
Spans = dict[tuple[str, str, Step], dict[int, list[float]]]


def reading(node: str, seq: int, ts: int, **values: float | None) -> Reading:
    made = Reading(0, node, 1, seq, ts, "ntp", ts * 1000, seq * 60, 0, FITTED)
    return replace(made, **values)  # type: ignore[arg-type]


@st.composite
def some_rows(draw: st.DrawFn) -> list[Reading]:
    """Readings around a few midnights and hours, with gaps, doubled seconds and values that could not be measured."""
    volts = st.none() | st.floats(0, 60).map(lambda v: round(v, 2))
    millivolts = st.none() | st.integers(0, 4500)
    minutes = draw(st.lists(st.integers(-3 * 60, 52 * 60), max_size=40))
    return [
        reading(
            draw(st.sampled_from(NODES)),
            seq,
            MIDNIGHT + 60 * minute + draw(st.sampled_from([-1, 0, 1])),
            panel_v=draw(volts),
            pump_on=draw(st.sampled_from([None, 0, 1])),
            turbidity_mv=draw(millivolts),
        )
        for seq, minute in enumerate(minutes, 1)
    ]


def counted_by_hand(rows: list[Reading]) -> Spans:
    found: Spans = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for name in FIELD_NAMES:
            value = getattr(row, name)
            for step in STEPS:
                if value is not None:
                    found[row.node, name, step][bucket_start(row.ts, step)].append(value)
    return found


@contextmanager
def a_store(rows: list[Reading]) -> Iterator[tuple[sqlite3.Connection, SeriesReader]]:
    """series.db with these rows, a writing connection and a reader."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.db"
        with closing(SeriesRows(path)) as writing:
            writing.arrive(rows)
        with closing(open_writer(path, SCHEMA)) as db, closing(SeriesReader(path)) as reader:
            yield db, reader


def roll(db: sqlite3.Connection, limit: int) -> int:
    with transaction(db):
        return advance(db, limit)


def assert_same(reader: SeriesReader, spans: Spans) -> None:
    for node in NODES:
        for name in FIELD_NAMES:
            for step in STEPS:
                found = reader.buckets(node, name, 0, END, step, histograms=True)
                wanted = spans.get((node, name, step), {})
                assert [b.start for b in found] == sorted(wanted)
                for bucket in found:
                    _assert_bucket(bucket, name, wanted[bucket.start])


def _assert_bucket(bucket: Bucket, name: str, values: list[float]) -> None:
    assert (bucket.n, bucket.low, bucket.high) == (len(values), min(values), max(values))
    assert bucket.total == pytest.approx(sum(values))
    assert (bucket.histogram is not None) == name.startswith(("turbidity_mv", "turbidity_ntu"))
    if bucket.histogram is not None:
        assert bucket.histogram.quantile(0.5) == pytest.approx(
            sorted(values)[(len(values) - 1) // 2], rel=0.0011, abs=0.1
        )


@given(some_rows(), st.randoms(use_true_random=False), st.integers(1, 17), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_any_order_and_any_slicing_give_what_the_rows_say(
    rows: list[Reading], dice: random.Random, limit: int, calls: int
) -> None:
    spans = counted_by_hand(rows)
    dice.shuffle(rows)
    with a_store(rows) as (db, reader):
        for _ in range(calls):
            roll(db, limit)
        assert_same(reader, spans)  # part rolled up, part not yet
        while roll(db, limit):
            pass
        assert cursor_of(db) == reader.max_id() == len(rows)
        assert_same(reader, spans)


@pytest.mark.parametrize(
    ("ts", "hour", "day"),
    [
        (MIDNIGHT, MIDNIGHT - HOUR_S, MIDNIGHT - DAY_S),
        (MIDNIGHT + 1, MIDNIGHT, MIDNIGHT),
        (MIDNIGHT + HOUR_S, MIDNIGHT, MIDNIGHT),
        (MIDNIGHT + HOUR_S + 1, MIDNIGHT + HOUR_S, MIDNIGHT),
    ],
)
def test_a_reading_belongs_to_the_span_in_which_its_minute_ended(ts: int, hour: int, day: int) -> None:
    assert (bucket_start(ts, "hour"), bucket_start(ts, "day")) == (hour, day)


def a_month() -> list[Reading]:
    """Thirty days, a reading an hour, clear water that clouds over for two days."""
    return [
        reading("hu-001", n, MIDNIGHT + HOUR_S * n, panel_v=36.0, turbidity_mv=4200 - n % 40 - 900 * (n % 360 > 300))
        for n in range(1, 721)
    ]


def test_a_month_s_median_and_p95_outlive_the_rows() -> None:
    rows = a_month()
    values = sorted(cast("float", r.turbidity_mv) for r in rows)
    now = MIDNIGHT + 100 * DAY_S
    with a_store(rows) as (db, reader):
        while roll(db, 100):
            pass
        with transaction(db):
            assert prune(db, now, 7, 1000) == 720
        days = reader.buckets("hu-001", "turbidity_mv", MIDNIGHT, MIDNIGHT + 30 * DAY_S, "day", histograms=True)
        month = days[0]
        for day in days[1:]:
            month = month.merged(day)
        assert (len(days), month.n, reader.after(0, 10), month.low) == (30, 720, [], values[0])
        assert month.histogram is not None
        assert month.histogram.quantile(0.5) == pytest.approx(values[359], rel=0.001)
        assert month.histogram.quantile(0.95) == pytest.approx(values[683], rel=0.001)


def test_only_what_is_old_rolled_up_and_not_needed_any_more_is_deleted() -> None:
    rows = a_month()
    now = rows[-1].ts + 10 * DAY_S  # the first twenty days are older than twenty days
    with a_store(rows) as (db, reader), transaction(db):
        assert prune(db, now, 20, 1000) == 0, "nothing is rolled up"
        advance(db, 1000)
        assert prune(db, now, 20, 1000, keep_after_id=24) == 24
        assert [prune(db, now, 20, 200) for _ in range(4)] == [200, 200, 56, 0]
        assert len(db.execute("SELECT 1 FROM reading").fetchall()) == 240
        assert db.execute("SELECT min(ts) FROM reading").fetchone()[0] == now - 20 * DAY_S + HOUR_S
        assert reader.max_id() == 720


def test_a_row_that_comes_after_its_hour_was_pruned_still_counts() -> None:
    rows = a_month()
    with a_store(rows) as (db, reader):
        roll(db, 1000)
        with transaction(db):
            prune(db, rows[-1].ts + 50 * DAY_S, 7, 1000)
            db.execute(
                "INSERT INTO reading (node_id, boot, seq, ts, src, rx_ms, up_s, fitted, panel_v) "
                "VALUES (1, 1, 9999, ?, 'ntp', 0, 0, ?, 12.5)",
                (MIDNIGHT + 1800, FITTED),
            )
            assert advance(db, 1000) == 1
        first = reader.buckets("hu-001", "panel_v", MIDNIGHT, MIDNIGHT + HOUR_S, "hour")
        assert [(b.n, b.low, b.mean) for b in first] == [(2, 12.5, 24.25)]
