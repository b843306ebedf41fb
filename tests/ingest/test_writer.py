"""One commit: what is stored, what is answered, and the equation to the unit, whatever comes in whatever order."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran import contract
from hidran.errors import StoreDamagedError
from hidran.store.deadletters import DeadLetters
from hidran.store.series import Equation, SeriesReader
from ingest.incoming import Incoming
from ingest.writer import Writer
from tests.ingest.intake_house import House
from tests.ingest.messages import NODE, NOW, acks, batch, raw, status, told_time, undated

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.writer.close()


def test_what_is_stored_is_acknowledged_and_read_back(house: House) -> None:
    assert acks(house.take(batch(1, 5))) == [(1, 5, [], [])]
    with SeriesReader(house.paths.series) as reader:
        rows = reader.after(0, 10)
    assert [(r.node, r.boot, r.seq, r.src, r.offset_s) for r in rows] == [(NODE, 1, n, "ntp", 0) for n in range(1, 6)]
    assert [(r.panel_v, r.pump_on, r.turbidity_mv) for r in rows] == [(30 + n, n % 2, 4000 + n) for n in range(1, 6)]
    assert rows[0].has("panel_v")
    assert not rows[0].has("flow_lpm")
    assert house.equation == Equation(5, 5, 0, 0, 0)


def test_the_same_message_again_changes_nothing_and_is_acknowledged_again(house: House) -> None:
    for _ in range(3):
        assert acks(house.take(batch(1, 5))) == [(1, 5, [], [])]
    house.reopen()
    assert acks(house.take(batch(1, 5), batch(1, 5))) == [(1, 5, [], [])]
    assert house.equation == Equation(25, 5, 0, 0, 20)


def test_overlapping_batches_store_each_reading_once(house: House) -> None:
    house.take(batch(1, 5, held=(1, 1)))
    assert acks(house.take(batch(3, 6, held=(1, 1)))) == [(1, 8, [], [])]
    assert house.seqs() == list(range(1, 9))
    assert house.equation == Equation(11, 8, 0, 0, 3)


def test_live_first_leaves_a_gap_that_is_acknowledged_by_ranges(house: House) -> None:
    assert acks(house.take(batch(50, 5, held=(1, 1)))) == [(1, 0, [(50, 54)], [])]
    assert house.node().backlog == 49
    assert acks(house.take(batch(1, 40, held=(1, 1)))) == [(1, 40, [], [])]
    assert acks(house.take(batch(41, 9, held=(1, 41)))) == [(1, 54, [], [])]
    assert house.node().backlog == 0


def test_a_gap_that_the_node_itself_dropped_does_not_stop_the_acknowledgement(house: House) -> None:
    house.take(batch(1, 5, held=(1, 1)))
    assert acks(house.take(batch(20, 5, held=(1, 20)))) == [(1, 24, [], [])]
    assert house.node().backlog == 0
    assert house.seqs() == [1, 2, 3, 4, 5, 20, 21, 22, 23, 24]
    assert acks(house.take(batch(8, 2, held=(1, 8)))) == [(1, 7, [(8, 9)], [])] or house.seqs()[5:7] == [8, 9]


def test_the_backlog_of_an_earlier_boot_is_not_drained_before_the_node_says_so(house: House) -> None:
    house.take(batch(1, 5, held=(1, 1)))
    house.take(batch(1, 1, boot=2, held=(1, 6)))
    assert house.node().backlog == 1
    house.take(batch(6, 10, held=(1, 6)))
    assert house.node().backlog == 1, "nobody knows yet where boot 1 ended"
    house.take(batch(2, 5, boot=2, held=(2, 2)))
    assert house.node().backlog == 0


def test_an_older_word_that_comes_late_does_not_bring_a_backlog_back(house: House) -> None:
    house.take(batch(6, 5, held=(1, 6)), batch(1, 5, held=(1, 1)))
    assert (house.node().held_boot, house.node().held_seq, house.node().backlog) == (1, 6, 0)


def test_another_reading_under_a_known_name_is_kept_apart_and_never_overwrites(house: House) -> None:
    house.take(batch(1, 3))
    other = batch(2, 1, panel_v=1.25)
    assert acks(house.take(other)) == [(1, 3, [], [(2, "SEQ_CONFLICT")])]
    assert house.letters == [("SEQ_CONFLICT", 1)]
    assert house.equation == Equation(4, 3, 0, 1, 0)
    with SeriesReader(house.paths.series) as reader:
        assert [r.panel_v for r in reader.after(0, 10)] == [31.0, 32.0, 33.0]


def test_a_conflict_inside_one_group_is_found_too(house: House) -> None:
    house.take(batch(1, 1), batch(1, 1, panel_v=1.0), undated(2), undated(2, panel_v=9.0))
    assert house.letters == [("SEQ_CONFLICT", 1)] * 2
    assert house.equation == Equation(4, 1, 1, 2, 0)


def test_a_refused_reading_is_kept_as_a_letter_and_its_neighbours_are_stored(house: House) -> None:
    good = json.loads(batch(1, 3).payload)
    good["panel_v"][1] = 5000
    message = raw(json.dumps(good).encode())
    assert acks(house.take(message)) == [(1, 3, [], [(2, "RANGE")])]
    assert house.seqs() == [1, 3]
    with DeadLetters(house.paths.series) as letters:
        (letter,) = letters.every()
    alone = json.loads(letter.payload)
    assert (alone["seq"], alone["up_s"], alone["panel_v"], alone["ts"]) == (2, 120, [5000], good["ts"] + 60)
    assert acks(house.take(message)) == [(1, 3, [], [(2, "RANGE")])]
    assert house.equation == Equation(6, 2, 0, 1, 3)


@pytest.mark.parametrize("payload", [b"rubbish", b"", b"[" * 5000, b'{"boot":1}', b"x" * 9000])
def test_a_message_that_cannot_be_decoded_counts_one(house: House, payload: bytes) -> None:
    assert house.take(raw(payload)) == []
    assert house.equation == Equation(1, 0, 0, 1, 0)
    assert len(house.letters) == 1


def test_a_refused_message_whose_readings_are_known_by_name_does_not_block_the_node(house: House) -> None:
    strange = json.loads(batch(1, 2).payload) | {"unheard_of": [1, 2]}
    assert acks(house.take(raw(json.dumps(strange).encode()))) == [(1, 2, [], [(1, "SHAPE"), (2, "SHAPE")])]
    assert house.equation == Equation(1, 0, 0, 1, 0)


def test_rubbish_on_a_topic_of_nobody_is_kept_without_a_node(house: House) -> None:
    house.take(Incoming("weather/today", b"{}", NOW * 1000), Incoming("", b"", NOW * 1000))
    assert house.letters == [("TOPIC", 1), ("TOPIC", 1)]
    assert house.equation.quarantined == 2


def test_retained_readings_are_old_news_and_are_left_alone(house: House) -> None:
    assert house.take(batch(1, 5, retain=True)) == []
    assert house.equation == Equation()


def test_many_refused_readings_are_acknowledged_in_answers_that_a_node_can_hold(house: House) -> None:
    messages = []
    for first in range(1, 601, 60):
        body = json.loads(batch(first, 60, held=(1, 1)).payload)
        body["panel_v"] = [-5] * 60
        messages.append(raw(json.dumps(body).encode()))
    replies = house.take(*messages)
    assert max(len(r.payload) for r in replies) < 4096
    assert sorted(seq for _b, _u, _r, nack in acks(replies) for seq, _code in nack) == list(range(1, 601))
    assert {upto for _b, upto, _r, _n in acks(replies)} == {600}


def test_birth_and_will_say_whether_a_node_is_there(house: House) -> None:
    house.take(status(contract.encode_birth(3, {"fw": "1"})))
    assert (house.node().online, json.loads(house.node().status or "")["fw"]) == (1, "1")
    house.take(status(contract.encode_will(2), rx_s=NOW + 5))
    assert house.node().online == 1, "the will of an older boot came late"
    house.take(status(contract.encode_will(3), rx_s=NOW + 9))
    assert (house.node().online, house.node().last_rx_ms) == (0, NOW * 1000)
    house.take(status(contract.encode_birth(4, {}), rx_s=NOW + 20))
    assert (house.node().online, house.node().last_rx_ms) == (1, (NOW + 20) * 1000)


def test_a_retained_birth_is_taken_but_is_no_sign_of_life(house: House) -> None:
    birth = contract.encode_birth(3, {"fw": "1"})
    house.take(status(birth, rx_s=NOW))
    house.take(status(birth, rx_s=NOW + 500, retain=True))
    assert (house.node().online, house.node().last_rx_ms, house.node().status_rx_ms) == (1, NOW * 1000, NOW * 1000)


def test_a_node_that_nobody_approved_is_stored_and_acknowledged(house: House) -> None:
    assert acks(house.take(batch(1, 2, node="never-heard"))) == [(1, 2, [], [])]
    assert house.node("never-heard").newest_seq == 2


def test_a_limited_message_is_counted_by_itself_and_flagged(house: House) -> None:
    house.take(batch(1)._replace(limited=True, payload=b""), Incoming("?", b"", NOW * 1000, limited=True))
    assert house.node().flooded_ms == batch(1).rx_ms
    assert house.equation == Equation()


def test_nothing_of_a_group_is_kept_when_its_commit_fails(house: House) -> None:
    house.take(batch(1, 2))
    with pytest.raises(StoreDamagedError):
        _damage_the_ledger(house)
        house.take(batch(3, 2), batch(5, 2))
    assert house.seqs() == [1, 2]


def _damage_the_ledger(house: House) -> None:
    with sqlite3.connect(house.paths.series) as db:
        db.execute("UPDATE ledger SET ranges = '[[9,1]]'")
    house.writer._store.forget()


def test_a_log_that_lost_commits_is_noticed_at_the_next_start(house: House) -> None:
    house.take(batch(1, 5))
    saved = house.paths.series.read_bytes()
    assert b"SQLite" in saved
    house.take(batch(6, 5))
    house.writer.close()
    with sqlite3.connect(house.paths.series) as db:  # as if the log had been cut
        db.execute("UPDATE counter SET value = 5 WHERE name = 'received'")
    house.writer = Writer.open(house.paths, house.clock)
    assert house.writer.missing == 5
    house.reopen()
    assert house.writer.missing == 0


def test_another_process_is_refused_while_this_one_writes(house: House) -> None:
    code = (
        "import sys; from pathlib import Path; from hidran.clock import SystemClock; from hidran.paths import Paths\n"
        "from ingest.writer import Writer; Writer.open(Paths(Path(sys.argv[1])), SystemClock())"
    )
    argv = [sys.executable, "-c", code, str(house.paths.data)]
    refused = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "written by another process" in refused.stderr
    house.writer.close()
    assert subprocess.run(argv, capture_output=True, check=False, cwd=ROOT).returncode == 0
    house.writer = Writer.open(house.paths, house.clock)


def test_a_new_file_misses_nothing_of_the_old_one(house: House) -> None:
    house.take(batch(1, 5))
    house.writer.close()
    for name in ("series.db", "series.db-wal", "series.db-shm"):
        (house.paths.data / name).unlink(missing_ok=True)
    house.clock.advance(1)
    house.writer = Writer.open(house.paths, house.clock)
    assert house.writer.missing == 0


def test_who_has_no_clock_is_told_the_time_once_a_minute(house: House) -> None:
    assert told_time(house.take(undated(1))) == [f"hidran/v1/{NODE}/down/time"]
    assert told_time(house.take(undated(2))) == []
    house.clock.advance(61)
    assert told_time(house.take(undated(3))) == [f"hidran/v1/{NODE}/down/time"]
    assert told_time(house.take(batch(4))) == []
