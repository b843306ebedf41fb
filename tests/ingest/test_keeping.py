"""Raw rows stay until InfluxDB has had them for some days; without InfluxDB by their age alone."""

from pathlib import Path

from hidran.settings import Settings
from ingest.keeping import Keeping, keeping
from tests.ingest.forward.house import NOW, House, rows

DAY_S = 86400


class Taking:
    """A sink that takes everything."""

    def write(self, lines: object) -> None:
        pass


def test_without_influxdb_rows_go_by_age(tmp_path: Path) -> None:
    assert keeping(Settings(data=tmp_path), NOW) == Keeping(90)


def test_nothing_goes_before_influxdb_has_had_it_for_days(tmp_path: Path) -> None:
    h = House(tmp_path / "data", sink=Taking())
    assert keeping(h.settings, NOW) == Keeping(7, 0)
    h.approve()
    h.arrive(rows(30))
    h.drain()
    for hours in range(4, 8 * 24, 4):
        h.clock.set(NOW + 3600 * hours)
        h.desk.turn(h.series)
        if hours == 24:
            h.arrive(rows(5, first=30))
    assert keeping(h.settings, NOW + 6 * DAY_S) == Keeping(7, 0)
    assert keeping(h.settings, NOW + 7.5 * DAY_S) == Keeping(7, 30)
    assert keeping(h.settings, NOW + 8.5 * DAY_S) == Keeping(7, 35)
    h.close()


def test_while_a_node_waits_for_approval_its_rows_stay_as_long_as_ever(tmp_path: Path) -> None:
    h = House(tmp_path / "data", sink=Taking())
    h.arrive(rows(3, "stranger"))
    h.drain()
    assert keeping(h.settings, NOW + 30 * DAY_S) == Keeping(90, 0)
    h.close()


def test_nothing_goes_while_it_cannot_be_told_what_influxdb_has(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, influx={"url": "http://127.0.0.1:9"})
    assert keeping(settings, NOW) == Keeping(90, 0)
