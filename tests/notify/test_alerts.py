"""Grafana's road through the real inbox and outbox: told once whatever restarts, the operator's to the operator."""

from pathlib import Path

from hidran.people.audience import audience
from hidran.people.manner import Manner
from hidran.people.roads import SETTLE_S, SILENT_S, Road
from hidran.settings import NotifySettings, Settings
from hidran.store import alerts
from hidran.store.alerts import Webhook
from hidran.store.outbox import OutboxWriter
from hidran.store.records import Records
from notify.alerts import Alerts
from notify.asking import Asking
from notify.event_log import EventLog
from notify.follower import Follower
from notify.inbox import Inbox
from tests.hidran.people.world import World
from tests.notify.desk import Desk, Handed


class House(Desk):
    """A desk that also follows Grafana's alerts."""

    def __init__(self, folder: Path, road: Road = "engine+grafana", *channels: Handed) -> None:
        super().__init__(folder, *channels)
        self.settings = Settings(data=folder, notify=NotifySettings(alert_road=road))
        self.road: Road = road

    def restart(self, *, again: bool = False) -> None:
        super().restart(again=again)
        assert self._outbox is not None
        self.follower = self._follower(self._outbox)

    def _follower(self, outbox: OutboxWriter) -> Follower:
        self.source = EventLog(self.paths.events)
        found = Alerts(outbox, Inbox(Asking(self.settings), ask_s=0), self.road)
        return Follower(outbox, self.source, self.clock, self.manner, people=self.people, alerts=found)

    def manner(self) -> Manner:
        return Manner(audience(c.name for c in self.channels))

    def hook(self, status: str = "firing", **labels: str) -> None:
        known = {"code": "F08", "severity": "GAWAT", "hydrant": "sawahan"} | labels
        given = {"status": status, "labels": known, "annotations": {"start_s": str(int(self.clock.now()) - 900)}}
        with Records.open(self.settings) as records:
            body = Webhook.model_validate({"alerts": [given]})
            records.inbox_append(alerts.GRAFANA, alerts.GRAFANA, body.model_dump(), at_ms=int(self.clock.now() * 1000))

    def pass_time(self, seconds: int) -> None:
        self.clock.advance(seconds)
        self.work()

    @property
    def told(self) -> list[tuple[str, str, str]]:
        return [(m.kind, m.recipient, m.code) for m in self.messages()]


def test_a_grafana_alert_reaches_people_when_the_engines_log_is_not_even_there(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.work()
    house.hook()
    house.pass_time(1)
    assert house.told == []
    house.pass_time(SILENT_S)
    assert house.told == [("raise", "admin", "F08"), ("raise", "warga", "F08")]
    house.hook("resolved")
    house.pass_time(1)
    house.pass_time(SETTLE_S)
    assert [t for t in house.told if t[1] == "admin"] == [("raise", "admin", "F08"), ("clear", "admin", "F08")]


def test_a_restart_between_alert_and_message_tells_it_once(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.work()
    house.hook()
    house.pass_time(100)
    house.restart()
    house.pass_time(SILENT_S)
    house.restart()
    house.pass_time(SILENT_S)
    assert [t[0] for t in house.told if t[1] == "admin"] == ["raise"]


def test_the_engines_word_makes_the_only_message(tmp_path: Path) -> None:
    house, world = House(tmp_path), World()
    world.rise("F08")
    house.work(world)
    house.hook()
    house.pass_time(SILENT_S)
    house.pass_time(SILENT_S)
    assert [t[0] for t in house.told if t[1] == "admin"] == ["raise"]


def test_back_from_grafana_alone_the_engine_is_heard_again_and_tells_nothing_twice(tmp_path: Path) -> None:
    house, world = House(tmp_path, "grafana"), World()
    world.rise("F08")
    house.work(world)
    assert house.told == []
    house.hook()
    house.pass_time(60)
    assert [t for t in house.told if t[1] == "admin"] == [("raise", "admin", "F08")]
    world.now += 120
    world.rise("F12")
    house.work(world)
    house.road = "engine+grafana"
    house.restart()
    house.work()
    assert [t for t in house.told if t[1] == "admin"] == [("raise", "admin", "F08"), ("raise", "admin", "F12")]


def test_a_database_error_is_told_to_whoever_keeps_the_server_and_to_no_neighbour(tmp_path: Path) -> None:
    house = House(tmp_path, "engine+grafana", Handed(), Handed("page", repeatable=True), Handed("telegram"))
    house.work()
    house.hook(alertname="DatasourceError", rulename="Hidran: GAWAT")
    house.pass_time(SILENT_S)
    (message,) = house.messages()
    assert (message.recipient, message.channel, message.hydrant, message.code) == ("admin", "console", "", "")
    assert "InfluxDB" in message.text
    assert "hidran doctor" in message.text


def test_rubbish_in_the_inbox_stops_nothing(tmp_path: Path) -> None:
    house = House(tmp_path)
    with Records.open(house.settings) as records:
        for body in ({}, {"alerts": 1}, {"alerts": [{"status": "firing", "labels": {"code": "F01"}}]}):
            records.inbox_append(alerts.GRAFANA, "x", body)
    house.hook()
    house.work()
    house.pass_time(SILENT_S + 1)
    assert [t[0] for t in house.told if t[1] == "admin"] == ["raise"]
