"""F16: who is silent, on receive time, and what is not concluded from it."""

from dataclasses import dataclass, field, replace

import pytest

from hidran.faults import silence
from hidran.faults.episode import Episode
from hidran.faults.silence import SERVER, Ear, Watch, daytime_s
from tests.hidran.faults.logbook import DAY, HOUR, MONDAY

SEVEN = MONDAY + 7 * HOUR


@dataclass
class Ears:
    """A listener's minutes: nodes that report every five minutes until they are told to be silent."""

    now: int = SEVEN
    watch: Watch = field(default_factory=Watch)
    ears: dict[str, Ear] = field(default_factory=dict)
    ended: list[Episode] = field(default_factory=list)
    lost: bool = False

    def node(self, name: str, hydrant: str | None = None, **more: object) -> "Ears":
        self.ears[name] = replace(Ear(name, hydrant or f"h-{name}", float(self.now)), **more)  # type: ignore[arg-type]
        return self

    def advance(self, minutes: int, *mute: str) -> "Ears":
        for _ in range(minutes):
            self.now += 60
            for name, ear in self.ears.items():
                if name not in mute and ear.heard is not None and self.now - ear.heard >= 300:
                    self.ears[name] = replace(ear, heard=float(self.now))
            self.ended += silence.tick(self.watch, self.now, self.ears.values(), server_lost=self.lost)
        return self

    @property
    def open(self) -> dict[str, str]:
        return {h: e.severity for h, e in self.watch.open.items()}

    def kind(self, hydrant: str) -> object:
        return self.watch.open[hydrant].evidence["silence"]


def three() -> Ears:
    return Ears().node("a").node("b").node("c").advance(30)


def test_a_silent_node_grows_from_info_to_grave() -> None:
    house = three()
    assert house.advance(14, "a").open == {}
    assert house.advance(6, "a").open == {"h-a": "INFO"}
    assert house.advance(45, "a").open == {"h-a": "PERLU_DICEK"}
    assert house.advance(300, "a").open == {"h-a": "GAWAT"}
    house.advance(6)
    assert house.open == {}
    assert [(e.code, e.hydrant, e.severity) for e in house.ended] == [("F16", "h-a", "GAWAT")]


def test_a_night_of_silence_is_not_grave_until_the_day_has_six_hours_or_24_h_have_gone() -> None:
    house = Ears(now=MONDAY + 19 * HOUR).node("a").node("b").advance(10)
    house.advance(12 * 60, "a")
    assert house.open == {"h-a": "PERLU_DICEK"}
    house.advance(5 * 60 + 5, "a")
    assert house.open == {"h-a": "GAWAT"}


def test_silence_never_says_that_the_pump_is_broken() -> None:
    house = three().advance(30, "a")
    assert house.watch.open["h-a"].why == (
        "tidak ada kabar dari alat di hidran ini sejak 07.30; keadaan pompa tidak diketahui"
    )


@pytest.mark.parametrize("sign", [{"online": 0}, {"rssi": -91.0}, {"outages": 5}])
def test_a_last_will_a_weak_signal_or_many_outages_point_to_signal_or_quota(sign: dict[str, float]) -> None:
    house = Ears().node("a", **sign).node("b").advance(10).advance(30, "a")
    assert house.kind("h-a") == "signal"


def test_one_of_two_nodes_at_a_hydrant_is_the_node_not_the_hydrant() -> None:
    house = Ears().node("a", "h").node("b", "h").node("c").advance(10).advance(30, "a")
    assert house.kind("h") == "node"


def test_all_at_once_is_one_server_alarm_and_no_others() -> None:
    house = three().advance(90, "a", "b", "c")
    assert list(house.open) == [SERVER]
    assert house.kind(SERVER) == "server"
    house.advance(10)
    assert house.open == {}
    assert [e.hydrant for e in house.ended] == [SERVER]


def test_after_a_server_outage_a_node_has_its_full_patience_again() -> None:
    house = three().advance(90, "a", "b", "c").advance(14, "a")
    assert house.open == {}
    assert house.advance(10, "a").open == {"h-a": "INFO"}


def test_one_node_alone_is_never_taken_for_the_server() -> None:
    house = Ears().node("a").advance(10).advance(60, "a")
    assert list(house.open) == ["h-a"]


def test_a_lost_service_is_the_server_after_five_minutes() -> None:
    house = three()
    house.lost = True
    assert house.advance(4, "a", "b", "c").open == {}
    assert house.advance(2, "a", "b", "c").open == {SERVER: "PERLU_DICEK"}
    house.lost = False
    assert house.advance(6).open == {}


def test_a_node_that_was_silent_before_stays_its_own_trouble_through_a_server_outage() -> None:
    house = three().advance(120, "a").advance(60, "a", "b", "c")
    assert set(house.open) == {"h-a", SERVER}
    house.advance(30, "a")
    assert set(house.open) == {"h-a"}


def test_after_a_long_pause_of_the_engine_nobody_is_accused_at_once() -> None:
    house = three()
    house.now += 5 * HOUR
    assert house.advance(14, "a", "b", "c").open == {}


def test_an_open_silence_survives_a_pause_of_the_engine() -> None:
    house = three().advance(60, "a")
    start = house.watch.open["h-a"].start
    house.now += 2 * HOUR
    house.advance(5, "a")
    assert house.watch.open["h-a"].start == start


def test_a_node_never_heard_is_not_silent() -> None:
    house = Ears().node("a", heard=None).node("b").advance(60, "a")
    assert house.open == {}


def test_a_slow_reporter_has_three_intervals() -> None:
    house = Ears().node("a", report_interval_s=900).node("b").advance(5)
    assert house.advance(45, "a").open == {}
    assert house.advance(5, "a").open == {"h-a": "INFO"}


def test_the_watch_survives_a_restart_and_a_damaged_one_starts_afresh() -> None:
    house = three().advance(60, "a")
    assert silence.load(silence.dump(house.watch)) == house.watch
    assert silence.load('{"open": 7}') == Watch()


def test_daytime_counts_only_six_to_eighteen() -> None:
    assert daytime_s(MONDAY, MONDAY + DAY) == 12 * HOUR
    assert daytime_s(MONDAY + 17 * HOUR, MONDAY + 31 * HOUR) == 2 * HOUR
