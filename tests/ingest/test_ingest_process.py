"""`hidran ingest` as its user runs it: real broker, real nodes' client, kills, rubbish, a flood."""

import random
import time
from pathlib import Path

import pytest

from hidran import contract, heartbeat
from hidran.status import look
from hidran.store import credentials
from hidran.store.deadletters import DeadLetters
from hidran.store.series import SeriesReader
from ingest.broker.mosquitto import find
from tests.brokers import KINDS, Client, needs_mosquitto, running_broker, settings_for, wait_for
from tests.figures.accounts import account, counters
from tests.figures.kills import storm
from tests.figures.nodes import Crowd, Node
from tests.figures.throughput import load
from tests.support.processes import Service, new_house


@pytest.mark.parametrize("kind", KINDS)
def test_ingest_and_broker_are_killed_and_nothing_measured_is_lost(kind: str) -> None:
    found = storm(kind, 3, nodes=8, rate=20, broker_every=3, seed=5)
    assert found.trouble == []
    assert found.account.produced > 0
    assert (found.account.lost, found.account.extra, found.account.altered) == (0, 0, 0)
    assert found.account.holds
    assert found.caught_up_s is not None


@pytest.mark.mosquitto
@needs_mosquitto
def test_rubbish_on_every_topic_is_kept_to_the_unit_and_a_good_node_is_not_disturbed(tmp_path: Path) -> None:
    settings = settings_for(new_house(tmp_path), "mosquitto")
    word = credentials.password_of(settings.paths.mqtt_users, "hu-001")
    credentials.password_of(settings.paths.mqtt_users, "hu-bad")
    dice = random.Random(6)
    with running_broker(settings), Service(settings, "ingest", HIDRAN_INGEST__FLOOD_BURST="1000") as ingest:
        ingest.ready()
        wait_for(lambda: is_connected(settings.paths.health))
        node = Node("hu-001", word, settings.mqtt.port, time.time() - 86400)
        bad = Client(settings, "hu-bad")
        with Crowd([node], 25) as crowd:
            for n in range(120):
                kind = ("readings", "status", "anchor", "weather")[n % 4]
                body = dice.randbytes(dice.randrange(60)) + b"{" * dice.randrange(300)
                bad.publish(f"{contract.ROOT}/hu-bad/up/{kind}", body, retain=n % 7 == 0)
            assert crowd.drain(20) is not None
        wait_for(lambda: counters(settings.paths.series)["quarantined"] >= 120, 10)
        bad.close()
        assert ingest.exit_code is None
    found = account(settings.paths.series, [node])
    assert (found.lost, found.extra, found.altered, found.holds) == (0, 0, 0, True)
    assert found.counters["quarantined"] == 120
    with DeadLetters(settings.paths.series) as letters:
        assert {x.code for x in letters.every()} <= set(contract.REFUSALS)


@pytest.mark.mosquitto
@needs_mosquitto
def test_a_flooding_node_is_limited_and_flagged_while_another_is_answered_at_once(tmp_path: Path) -> None:
    settings = settings_for(new_house(tmp_path), "mosquitto")
    word = credentials.password_of(settings.paths.mqtt_users, "hu-001")
    credentials.password_of(settings.paths.mqtt_users, "hu-bad")
    row = {"boot": 1, "seq": 1, "up_s": 60, "ts": int(time.time()), "src": "ntp", "panel_v": 1.0}
    payload = contract.encode_readings([row], (1, 1), 0).encode()
    with running_broker(settings), Service(settings, "ingest") as ingest:
        ingest.ready()
        wait_for(lambda: is_connected(settings.paths.health))
        node = Node("hu-001", word, settings.mqtt.port, time.time() - 86400)
        bad = Client(settings, "hu-bad")
        with Crowd([node], 25) as crowd:
            for _ in range(3000):
                bad.publish(contract.topic("hu-bad", "up", "readings"), payload)
            assert crowd.drain(10) is not None
        wait_for(lambda: counters(settings.paths.series).get("limited", 0) > 2000, 15)
        bad.close()
    with SeriesReader(settings.paths.series) as reader:
        flooded = {n.name: n.flooded_ms is not None for n in reader.nodes()}
    assert flooded == {"hu-001": False, "hu-bad": True}
    assert account(settings.paths.series, [node]).lost == 0


def test_a_broker_that_is_not_there_is_said_and_waited_for(tmp_path: Path) -> None:
    settings = settings_for(new_house(tmp_path), "iotcore")
    with Service(settings, "ingest") as ingest:
        ingest.ready()
        wait_for(lambda: "no broker at 127.0.0.1" in ingest.said())
        beat = heartbeat.read(settings.paths.health, "ingest")
        assert beat is not None
        assert not beat.ok
        with running_broker(settings):
            wait_for(lambda: is_connected(settings.paths.health), 30)
        assert ingest.stop() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_log_in_is_said_with_its_reason_and_tried_again(tmp_path: Path, kind: str) -> None:
    settings = settings_for(new_house(tmp_path), kind)
    with running_broker(settings), Service(settings, "ingest", HIDRAN_MQTT__USERNAME="nobody-here") as ingest:
        ingest.ready()
        wait_for(lambda: "secrets/mqtt.json" in ingest.said() or is_connected(settings.paths.health), 20)
        assert ingest.exit_code is None


def test_status_counts_what_came_in_through_a_running_ingest(tmp_path: Path) -> None:
    settings = settings_for(new_house(tmp_path), "mosquitto" if find() else "iotcore")
    word = credentials.password_of(settings.paths.mqtt_users, "hu-001")
    with running_broker(settings), Service(settings, "ingest") as ingest:
        ingest.ready()
        node = Node("hu-001", word, settings.mqtt.port, time.time() - 86400)
        with Crowd([node], 25) as crowd:
            wait_for(lambda: crowd.acked >= 10, 20)
            assert crowd.drain(20) is not None
        wait_for(lambda: look(settings).queued == 0)
        found = look(settings).equation
        assert found.holds
        assert found.stored == node.produced


@pytest.mark.mosquitto
@needs_mosquitto
def test_as_fast_as_it_is_acknowledged_everything_is_stored_in_little_memory() -> None:
    found = load(20, 5, nodes=10)
    assert found.messages == 200
    assert found.stored == 1000
    assert found.rss_mb < 150


def is_connected(health: Path) -> bool:
    beat = heartbeat.read(health, "ingest")
    return beat is not None and bool(beat.detail.get("connected"))
