"""The writer's thread: a full disk, a damaged file, a flood; and the network thread against brokers that misbehave."""

import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from hidran.clock import FixedClock
from hidran.errors import StoreFullError
from hidran.paths import Paths
from hidran.settings import Settings
from hidran.store.series_check import check, damaged
from hidran.store.sqlite import set_aside
from ingest import backoff
from ingest.disk import MB, DiskGuard
from ingest.flood import LARGE_BYTES, Limiter
from ingest.mailbox import Mailbox, Outgoing
from ingest.service import IngestError, Service
from ingest.writer import Writer
from tests.brokers import wait_for
from tests.figures import clocks, corruption, disk_full, hangs, reorder, stale_ack
from tests.ingest.messages import NOW, batch
from tests.ingest.scripted_broker import ScriptedBroker, in_background
from tests.ingest.way_in import WayIn

needs_root = pytest.mark.skipif(not disk_full.can_mount(), reason="mounting a small disk needs root")


@needs_root
def test_a_disk_filled_by_readings_stops_acknowledgements_before_it_is_full_and_loses_none() -> None:
    found = disk_full.filled_slowly()
    assert found["lost"] == 0
    assert found["before_full"]
    assert found["recovered_s"] is not None


@needs_root
def test_a_disk_filled_by_another_program_loses_nothing_either() -> None:
    found = disk_full.filled_at_once()
    assert found["lost"] == 0
    assert found["recovered_s"] is not None


def test_without_room_nothing_is_acknowledged_and_with_room_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with WayIn(tmp_path) as way:
        way.send([batch(1, 5)])
        way.settle(1)
        monkeypatch.setattr(DiskGuard, "free", lambda _self: 10 * MB)
        wait_for(lambda: way.intake.holding)
        way.send([batch(6, 5)])
        time.sleep(0.3)
        assert way.hear() == 0
        monkeypatch.setattr(DiskGuard, "free", lambda _self: 100 * MB)
        time.sleep(0.5)
        assert way.intake.holding, "100 MB is between the two marks: it waits for more"
        monkeypatch.setattr(DiskGuard, "free", lambda _self: 200 * MB)
        way.settle(1)
        assert len(way.acked) == 10


def test_a_commit_that_meets_a_full_disk_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, failures = Writer.commit, [StoreFullError("full"), StoreFullError("full")]

    def commit(self: Writer, messages: list) -> list:
        if failures:
            raise failures.pop()
        return real(self, messages)

    monkeypatch.setattr(Writer, "commit", commit)
    with WayIn(tmp_path) as way:
        way.send([batch(1, 5)])
        way.settle(1)
        assert failures == []
        assert len(way.stored()) == 5
        assert (tmp_path / "series.ballast").exists()


def test_a_file_damaged_at_the_start_is_set_aside_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "series.db").write_bytes(b"no database" * 1000)
    (tmp_path / "series.db-wal").write_bytes(b"its log")
    with WayIn(tmp_path) as way:
        way.send([batch(1, 5)])
        way.settle(1)
    (name,) = damaged(tmp_path / "series.db")
    assert (tmp_path / name).read_bytes().startswith(b"no database")
    assert len(way.stored()) == 5


def test_a_file_damaged_at_run_time_is_set_aside_and_the_nodes_send_again(tmp_path: Path) -> None:
    with WayIn(tmp_path) as way:
        way.send([batch(1, 60)])
        way.settle(1)
        with sqlite3.connect(tmp_path / "series.db") as db:
            db.execute("UPDATE ledger SET ranges = 'nonsense'")
        assert way.intake.writer is not None
        way.intake.writer._store.forget()
        way.send([batch(61, 5)])
        way.settle(1)
    assert len(damaged(tmp_path / "series.db")) == 1
    assert {seq for _n, _b, seq in way.stored()} == {61, 62, 63, 64, 65}


def test_damage_at_any_place_of_file_or_log_is_survived_and_said() -> None:
    found = corruption.run(full=False)
    assert found["ok"], found["result"]


def test_the_check_of_a_large_file_ends_in_time_and_a_missing_file_is_no_damage(tmp_path: Path) -> None:
    assert check(tmp_path / "series.db") == "ok"
    with Writer.open(Paths(tmp_path), FixedClock(NOW)) as writer:
        writer.commit([batch(n, 60, held=(1, 1)) for n in range(1, 6001, 60)])
        assert check(tmp_path / "series.db") == "ok"
        assert check(tmp_path / "series.db", most_s=0) == "ok"


def test_what_is_set_aside_is_still_a_database_with_its_log(tmp_path: Path) -> None:
    live = tmp_path / "live"
    live.mkdir()
    with Writer.open(Paths(live), FixedClock(NOW)) as writer:
        writer.commit([batch(1, 5)])
        shutil.copytree(live, tmp_path / "copy")
    aside = set_aside(tmp_path / "copy" / "series.db", 1)
    with sqlite3.connect(aside) as db:
        assert db.execute("SELECT count(*) FROM reading").fetchone() == (5,)


def test_one_node_that_floods_is_limited_and_nobody_else_is() -> None:
    limiter = Limiter(per_s=10, burst=100)
    flood, other = "hidran/v1/hu-001/up/readings", "hidran/v1/hu-002/up/readings"
    passed = sum(limiter.allows(flood, 200, n / 2000) for n in range(20_000))
    assert 198 <= passed <= 200, "100 at once, then 10 a second for 10 s"
    assert all(limiter.allows(other, 200, n / 10) for n in range(100))
    assert limiter.allows(flood, LARGE_BYTES + 1, 10.0), "its backlog goes by another bucket"
    assert not limiter.allows("hidran/v1/hu-001/up/anything", 200, 10.0), "other topics do not help"
    assert limiter.allows("rubbish", 1, 10.0)


def test_the_mailbox_keeps_order_and_says_when_it_is_full() -> None:
    mailbox = Mailbox(3)
    for n in range(3):
        assert not mailbox.full
        mailbox.put(batch(n + 1))
    assert mailbox.full
    assert mailbox.take(0, 0, 2) == [batch(1), batch(2)]
    assert mailbox.take(0, 0, 2) == [batch(3)]
    assert mailbox.take(0, 0, 2) == []


def test_finished_groups_come_out_as_they_went_in_and_ring_once() -> None:
    outgoing = Outgoing()
    for n in range(10_000):
        outgoing.put([], [(1, n)])
    assert [acks for _replies, acks in outgoing.take()] == [[(1, n)] for n in range(10_000)]
    assert outgoing.take() == []


def test_a_late_acknowledgement_never_reaches_a_broker_that_counts_anew() -> None:
    early, lost = stale_ack.repeat(3)
    assert (early, lost) == (0, 0)


@pytest.mark.parametrize("name", hangs.FAULTS)
def test_an_exception_anywhere_leaves_no_zombie(name: str) -> None:
    found = hangs.injure(hangs.FAULTS[name], hangs._raise)
    assert found.how is not None
    assert found.stored


def test_a_writer_that_hangs_ends_the_process() -> None:
    found = hangs.injure(hangs.HANGS["a commit that never ends"], hangs._hang)
    assert found.how == "ended"
    assert found.stored


def test_a_network_thread_that_hangs_ends_the_process(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path, ingest={"stall_s": 5}))
    service.network.is_alive = service.intake.is_alive = lambda: True  # type: ignore[method-assign]
    service.watch()
    service.network.turned_at -= 5 + backoff.MOST_S + 1
    with pytest.raises(IngestError, match="network thread hangs"):
        service.watch()


def test_a_broker_that_never_answers_is_left_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.subscriber.ANSWER_S", 0.2)
    monkeypatch.setattr(backoff, "FIRST_S", 0.01)
    with ScriptedBroker() as broker:
        service = Service(Settings(data=tmp_path, mqtt={"port": broker.port}))
        service.start()
        try:
            silent = broker.accept()
            second = broker.accept()
            in_background(second.welcome)
            wait_for(lambda: service.network.connected)
            assert service.network.generation >= 2
            silent.close()
        finally:
            service.stop()


def test_a_refused_log_in_is_said_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(backoff, "FIRST_S", 0.01)
    with ScriptedBroker() as broker:
        service = Service(Settings(data=tmp_path, mqtt={"port": broker.port}))
        service.start()
        try:
            for _ in range(2):
                one = broker.accept()
                assert one.read()[0] == 1
                one.write(b"\x20\x02\x00\x05")
                one.close()
            wait_for(lambda: service.network.generation >= 3)
            service.watch()
            assert not service.network.connected
        finally:
            service.stop()
    said = capsys.readouterr()
    assert "refuses the log-in" in said.out + said.err


def test_waits_are_drawn_evenly_up_to_a_limit_that_doubles() -> None:
    wait = backoff.Backoff()
    drawn = [[backoff.Backoff().next_s() for _ in range(200)], [wait.next_s() for _ in range(200)]]
    assert max(drawn[0]) <= backoff.FIRST_S
    assert max(drawn[1]) <= backoff.MOST_S
    assert min(drawn[1][10:]) < backoff.MOST_S / 4
    wait.succeeded()
    assert wait.next_s() <= backoff.FIRST_S


@pytest.mark.parametrize("scenario", clocks.SCENARIOS, ids=lambda s: s.name)
def test_no_clock_of_a_node_leads_to_a_time_that_cannot_be(scenario: clocks.Scenario) -> None:
    found = clocks.play(scenario)
    assert len(found.when) == clocks.MINUTES
    assert (found.outside, found.overwritten, found.pending) == (0, 0, 0)
    assert max(found.errors("anchored"), default=0) <= clocks.MOST_ERROR_S


def test_any_order_and_any_repetition_end_in_the_same_readings() -> None:
    assert reorder.examples(25).examples >= 25
