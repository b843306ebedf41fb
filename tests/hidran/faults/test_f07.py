"""F07: said to run, draws nothing."""

from dataclasses import replace

from hidran.contract import MINIMUM_NODE
from hidran.site import Site
from tests.hidran.faults.logbook import Logbook, about, hour_of, open_panel_v, with_float


def learnt(**site: object) -> Logbook:
    book = Logbook(site=replace(Site(id="sawahan"), **site))  # type: ignore[arg-type]
    return book.days(4).until(7.5, pump=0).until(10, pump=1)


def unloaded(_ts: int) -> float:
    return round(open_panel_v(60.0), 2)


def test_an_open_panel_under_a_running_pump_is_grave_after_three_minutes() -> None:
    book = learnt()
    begun = book.now
    (episode,) = book.advance(minutes=8, pump=1, panel_v=unloaded).episodes("F07")
    assert episode.severity == "GAWAT"
    assert episode.raised - begun <= 7 * 60
    assert "biasanya 20 %" in episode.why


def test_it_ends_when_the_pump_pulls_again() -> None:
    book = learnt().advance(minutes=10, pump=1, panel_v=unloaded).advance(minutes=12, pump=1)
    assert [e.open for e in book.episodes("F07")] == [False]


def test_a_panel_that_hardly_feels_its_pump_cannot_be_judged_so() -> None:
    book = Logbook()
    light = {"panel_v": lambda ts: about(41.0)(ts) if 7 < hour_of(ts) < 16 else 0.2}
    book.days(4, lambda b: b.a_sunny_day(**light)).until(7.5, pump=0, **light).until(12, pump=1, **light)
    assert [e for e in book.episodes("F07") if e.open and e.raised > book.rows[0].ts + 4 * 86_400] == []


def test_on_a_battery_only_current_tells() -> None:
    bare = learnt(topology="battery_mppt")
    assert bare.judged().view(bare.now)["checks"]["F07"] == "tidak_diukur"
    book = Logbook(site=Site(id="sawahan", topology="battery_mppt"), fitted=(*MINIMUM_NODE, "pump_a"))
    book.days(4, lambda b: b.a_sunny_day(pump_a=6.0)).until(8, pump=0, pump_a=0.0).until(10, pump=1, pump_a=6.0)
    assert [e.code for e in book.advance(minutes=5, pump=1, pump_a=0.1).episodes("F07")] == ["F07"]


def test_a_healthy_pump_in_any_sun_is_normal() -> None:
    assert Logbook().days(4).days(3, lambda b: b.a_sunny_day(start=6.5, stop=16.5)).episodes("F07") == []


def test_a_stuck_contact_is_told_once_however_often_the_tank_fills() -> None:
    """It says "on" for days; whether the pump pulls comes and goes."""
    book = learnt()
    for _ in range(2):
        for _ in range(3):
            book.advance(hours=1, pump=1, panel_v=unloaded).advance(hours=1, pump=1)
        book.until(24, pump=1)
    assert len(book.episodes("F07")) == 1


def test_a_contact_that_says_on_by_night_is_not_believed_by_day() -> None:
    book = Logbook().days(4).until(3, pump=0).until(6.5, pump=1)
    assert book.advance(hours=6, pump=1, panel_v=unloaded).episodes("F07") == []


def test_a_panel_that_repair_work_pulled_down_before_the_start_is_no_open_panel() -> None:
    book = learnt().advance(minutes=30, pump=0, panel_v=about(33.5))
    assert book.advance(minutes=20, pump=1, panel_v=about(32.5)).episodes("F07") == []


def test_at_a_full_tank_the_contact_lies_and_not_the_motor() -> None:
    book = with_float().days(4, lambda b: b.a_sunny_day(tank_full=0)).until(7.5, pump=0, tank_full=0)
    book.until(10, pump=1, tank_full=0)
    assert book.advance(hours=1, pump=1, panel_v=unloaded, tank_full=1).episodes("F07") == []
    later = book.advance(hours=1, pump=1, panel_v=unloaded, tank_full=0)
    assert later.episodes("F07") == []


def test_a_cut_cable_is_told_again_after_the_contact_has_opened() -> None:
    book = learnt().advance(hours=1, pump=1, panel_v=unloaded).advance(hours=1, pump=1).until(24, pump=0)
    book.until(8, pump=0).until(10, pump=1, panel_v=unloaded)
    assert len(book.episodes("F07")) == 2
