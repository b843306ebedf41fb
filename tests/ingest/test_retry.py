"""`hidran deadletter retry`: through the same way in after a fix, every counter exact, however often it is done."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hidran import contract, heartbeat, installation, retries
from hidran.clock import FileClock, FixedClock
from hidran.errors import StoreError
from hidran.retries import Outcome
from hidran.settings import Settings
from hidran.store.deadletters import DeadLetters
from hidran.store.series import Equation, SeriesReader
from ingest import decode
from ingest.retry import CHUNK, Retries, retry
from ingest.writer import Incoming, Writer

NOW = 1_790_000_000
TOPIC = contract.topic("hu-001", "up", contract.UP_READINGS)


def batch(seq: int, mv: list[float | None], **more: Any) -> Incoming:
    rows = [
        {"boot": 1, "seq": seq + n, "up_s": 60 * (seq + n), "ts": NOW - 86400 + 60 * (seq + n), "src": "ntp"}
        | {"panel_v": 36.5, "turbidity_mv": value}
        | more
        for n, value in enumerate(mv)
    ]
    return Incoming(TOPIC, contract.encode_readings(rows, (1, 1), 0).encode(), NOW * 1000)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path)
    installation.create(made.paths, "test")
    FileClock.create(made.paths.clock, NOW)
    return made


@pytest.fixture
def writer(settings: Settings) -> Iterator[Writer]:
    with Writer.open(settings.paths, FixedClock(NOW)) as made:
        yield made


def equation(settings: Settings) -> Equation:
    with SeriesReader(settings.paths.series) as reader:
        found = reader.equation()
    assert found.holds
    return found


def kept(settings: Settings) -> list[tuple[int, str]]:
    with DeadLetters(settings.paths.series) as letters:
        return [(x.id, x.code) for x in reversed(letters.newest(10_000))]


def stored(settings: Settings) -> list[int]:
    with SeriesReader(settings.paths.series) as reader:
        return [r.seq for r in reader.between("hu-001", 0, 1 << 40)]


def with_narrower_range(monkeypatch: pytest.MonkeyPatch, writer: Writer, *messages: Incoming) -> None:
    """Take messages in while a probe of more than 5 V is held for impossible, and put that right."""
    with monkeypatch.context() as wrong:
        bit, decimals, low, _high = decode._FIELDS["turbidity_mv"]
        wrong.setitem(decode._FIELDS, "turbidity_mv", (bit, decimals, low, 5000))
        writer.commit(messages)


def with_unknown_field(monkeypatch: pytest.MonkeyPatch, writer: Writer, *messages: Incoming) -> None:
    """Take messages in while `supply_v` is not known, and put that right."""
    with monkeypatch.context() as wrong:
        wrong.delitem(decode._FIELDS, "supply_v")
        writer.commit(messages)


def test_a_refused_reading_is_stored_after_the_fix(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_narrower_range(monkeypatch, writer, batch(1, [4200, 6000, 4200]))
    assert equation(settings) == Equation(3, 2, 0, 1, 0)
    assert retry(settings, [1]) == Outcome(letters=1, stored=1)
    assert equation(settings) == Equation(3, 3, 0, 0, 0)
    assert (stored(settings), kept(settings)) == ([1, 2, 3], [])
    assert retry(settings, [1]) == Outcome(letters=1, gone=1), "a second time changes nothing"
    assert equation(settings) == Equation(3, 3, 0, 0, 0)


def test_a_refused_message_counts_its_readings_once_it_is_understood(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_unknown_field(monkeypatch, writer, batch(1, [4200] * 5, supply_v=5.0))
    assert equation(settings) == Equation(1, 0, 0, 1, 0)
    assert writer.retry([1]) == Outcome(letters=1, stored=5)
    assert equation(settings) == Equation(5, 5, 0, 0, 0)
    assert writer.received == 5
    writer.commit([batch(1, [4200] * 5, supply_v=5.0)])
    assert equation(settings) == Equation(10, 5, 0, 0, 5), "sent again by the node it is known"


def test_what_stays_wrong_stays_where_it_is_with_its_newest_reason(settings: Settings, writer: Writer) -> None:
    writer.commit([Incoming(TOPIC, b"{", NOW * 1000), batch(1, [-5]), Incoming("x/y", b"1", NOW * 1000)])
    before = kept(settings)
    assert before == [(1, "JSON"), (2, "RANGE"), (3, "TOPIC")]
    for _ in range(3):
        assert retry(settings, [1, 2, 3]) == Outcome(letters=3, refused={"JSON": 1, "RANGE": 1, "TOPIC": 1})
    assert (kept(settings), equation(settings)) == (before, Equation(3, 0, 0, 3, 0))


def test_a_message_that_is_half_right_leaves_its_wrong_half_as_letters(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_unknown_field(monkeypatch, writer, batch(1, [4200, -1, 4200, -1], supply_v=5.0))
    assert retry(settings, [1]) == Outcome(letters=1, stored=2, refused={"RANGE": 2})
    assert (stored(settings), kept(settings)) == ([1, 3], [(2, "RANGE"), (3, "RANGE")])
    assert equation(settings) == Equation(4, 2, 0, 2, 0)


def test_what_came_in_meanwhile_is_a_duplicate(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = batch(1, [4200] * 3, supply_v=5.0)
    with_unknown_field(monkeypatch, writer, twice, twice)
    assert retry(settings, [1, 2]) == Outcome(letters=2, stored=3, duplicate=3)
    assert equation(settings) == Equation(6, 3, 0, 0, 3)


def test_another_reading_under_a_stored_name_stays_refused(settings: Settings, writer: Writer) -> None:
    writer.commit([batch(1, [4200]), batch(1, [4300])])
    assert kept(settings) == [(1, "SEQ_CONFLICT")]
    assert retry(settings, [1]) == Outcome(letters=1, refused={"SEQ_CONFLICT": 1})
    assert (stored(settings), equation(settings)) == ([1], Equation(2, 1, 0, 1, 0))


def test_a_reading_without_a_time_waits_for_one(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeless = json.loads(batch(1, [4200, 6000]).payload) | {"ts": None, "src": "none"}
    with_narrower_range(monkeypatch, writer, Incoming(TOPIC, json.dumps(timeless).encode(), NOW * 1000))
    assert retry(settings, [1]) == Outcome(letters=1, pending=1)
    assert equation(settings) == Equation(2, 0, 2, 0, 0)


def test_the_letters_themselves_tell_what_became_of_them(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_narrower_range(monkeypatch, writer, batch(1, [6000]), batch(2, [-1]))
    retry(settings, [1, 2])
    with DeadLetters(settings.paths.series) as letters:
        assert [(x.id, x.state) for x in letters.every()] == [(1, "retried"), (2, "kept")]


def test_the_running_ingest_does_it_chunk_by_chunk(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = 2 * CHUNK + 7
    with_narrower_range(monkeypatch, writer, *(batch(seq, [6000]) for seq in range(1, n + 1)))
    heartbeat.beat(settings.paths.health, "ingest")
    work, stop, turns = Retries(settings.paths.retries), threading.Event(), list[int]()

    def ingest() -> None:
        while not stop.wait(0.005):
            turns.append(work.turn(writer))

    helper = threading.Thread(target=ingest)
    helper.start()
    try:
        assert retry(settings, [number for number, _code in kept(settings)]) == Outcome(letters=n, stored=n)
    finally:
        stop.set()
        helper.join()
    assert sum(turns) == 3
    assert equation(settings) == Equation(n, n, 0, 0, 0)
    assert list(settings.paths.retries.iterdir()) == []


def test_a_wish_half_done_when_ingest_was_killed_is_finished_by_the_next(
    settings: Settings, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_narrower_range(monkeypatch, writer, *(batch(seq, [6000]) for seq in range(1, CHUNK + 2)))
    settings.paths.retries.mkdir()
    (settings.paths.retries / "1.wish").write_text(json.dumps([number for number, _code in kept(settings)]))
    assert Retries(settings.paths.retries).turn(writer)
    assert equation(settings).quarantined == 1
    after = Retries(settings.paths.retries)
    assert [after.turn(writer) for _ in range(3)] == [True, True, False]
    assert equation(settings) == Equation(CHUNK + 1, CHUNK + 1, 0, 0, 0)
    assert retries.waiting(settings.paths.retries) == []


def test_where_nothing_was_ever_received_there_is_nothing_to_retry(settings: Settings) -> None:
    with pytest.raises(StoreError, match="nothing was ever received"):
        retry(settings, [1])
