"""Pictures: gaps stay open, nights are shaded, letters mean the same everywhere, sentences say what is to be seen."""

import re
from dataclasses import replace

import pytest

from api import rows
from api.charts import draw, frame, window
from api.charts.bands import bands_of, within
from api.charts.draw import Bar, Level
from api.charts.frame import Frame
from api.charts.scene import Picture, Scene, last_day, last_month
from api.charts.turbidity import ntu_of
from hidran import solar
from hidran.contract import MINIMUM_NODE, fitted_map
from hidran.faults.episode import Episode
from hidran.registry import Assignment, Calibration
from hidran.site import Site
from hidran.store.series import SeriesReader
from tests.api.house import Installation
from tests.hidran.faults.logbook import DAY, HOUR, MONDAY, Logbook

SITE = Site(id="sawahan")
FRAME = Frame(MONDAY, MONDAY + DAY, 0, 100)


def drawn(book: Logbook, **values: object) -> dict[str, Picture]:
    """The last day's pictures of a book, by field."""
    start, end = last_day(book.now)
    readings = [r for r in book.rows if start < r.ts <= end]
    scene = replace(Scene(book.site, book.now, start, end), **values)
    return {p.field: p for p in window.day(scene, readings)}


def test_a_line_is_left_open_where_nothing_was_measured() -> None:
    at = [(MONDAY + n * 300, 50.0) for n in (1, 2, 3, 10, 11)]
    path = str(draw.line(FRAME, at, 750))
    assert path.count("M") == 2
    assert path.count("L") == 3


def test_a_lone_point_is_still_seen() -> None:
    path = str(draw.line(FRAME, [(MONDAY + 300, 50), (MONDAY + 9000, 50)], 750))
    assert path.count("h.1") == 2


def test_an_hour_without_data_is_a_hole_in_every_picture() -> None:
    whole = drawn(Logbook().until(8, pump=0).advance(hours=4, pump=1))
    holed = drawn(Logbook().until(8, pump=0).advance(hours=1, pump=1).silence(hours=1).advance(hours=2, pump=1))
    pieces = [str(p["panel_v"].svg).split('class="line"')[1].count("M") for p in (whole, holed)]
    assert pieces == [1, 2]
    bars = [str(p["pump_on_s"].svg).split('class="bar"')[1].split('"/>')[0].count("M") for p in (whole, holed)]
    assert bars[1] > bars[0]


def test_a_pump_that_is_off_looks_different_from_no_data() -> None:
    svg = str(draw.bars(FRAME, [Bar(MONDAY, MONDAY + HOUR, 0), Bar(MONDAY + HOUR, MONDAY + 2 * HOUR, 40)]))
    bar, off = re.findall(r'd="([^"]*)"', svg)
    assert bar.count("M") == off.count("M") == 1
    assert str(draw.bars(FRAME, [])).count("M") == 0


def test_nights_are_those_of_sampit() -> None:
    found = frame.nights(FRAME, SITE)
    assert len(found) == 2
    for start, end in found:
        middle = (start + end) / 2
        assert solar.elevation_deg(middle) < 0
    assert sum(end - start for start, end in found) == pytest.approx(12 * HOUR, abs=1800)


def test_the_axis_is_in_wib() -> None:
    assert [label for _, label in frame.hours(FRAME)] == ["00.00", "06.00", "12.00", "18.00", "00.00"]
    month = Frame(*last_month(MONDAY), 0, 1)
    assert len(frame.weeks(month, "id")) == 5
    assert frame.date(MONDAY, "id") == "26 Okt"
    assert frame.date(MONDAY, "en") == "26 Oct"


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 46.4), (4080, 4260), (0, 0.9), (-20, 105), (0, 9000)])
def test_an_axis_has_a_few_round_values_inside(low: float, high: float) -> None:
    ticks = Frame(0, 1, low, high).ticks()
    assert 2 <= len(ticks) <= 4
    assert all(low <= t <= high for t in ticks)


def test_values_beyond_the_axis_stay_on_the_picture() -> None:
    assert FRAME.y(10_000) == FRAME.y(100)
    assert FRAME.x(MONDAY - DAY) == FRAME.x(MONDAY)
    assert str(draw.level(FRAME, Level(200, "di luar"))) == ""


def episode(code: str, start: int, end: int | None, severity: str = "GAWAT") -> Episode:
    return Episode("sawahan", code, start, severity, start, end, "")  # type: ignore[arg-type]


def test_letters_are_the_same_on_the_day_and_the_month() -> None:
    now = MONDAY + 20 * DAY
    month = bands_of([episode("F08", now - 9 * DAY, now - 8 * DAY), episode("F01", now - HOUR, None)], MONDAY, now)
    assert [(b.letter, b.episode.code) for b in month] == [("A", "F08"), ("B", "F01")]
    day = within(month, now - DAY, now)
    assert [(b.letter, b.episode.code) for b in day] == [("B", "F01")]
    assert day[0].end == now


def test_more_episodes_than_letters_leave_the_oldest_without() -> None:
    many = [episode("F01", MONDAY + n * HOUR, MONDAY + n * HOUR + 60) for n in range(30)]
    letters = [b.letter for b in bands_of(many, MONDAY, MONDAY + 2 * DAY)]
    assert letters[:4] == [""] * 4
    assert letters[4] == "A"
    assert letters[-1] == "Z"


def test_a_band_is_drawn_where_its_fault_is_seen() -> None:
    turbid, dark, mute = bands_of(
        [episode(c, MONDAY + n * HOUR, None) for n, c in enumerate(("F12", "F08", "F16"))], MONDAY, MONDAY + DAY
    )
    assert [b.concerns("turbidity_mv") for b in (turbid, dark, mute)] == [True, False, True]
    assert [b.concerns("panel_v") for b in (turbid, dark, mute)] == [False, True, True]
    assert {turbid.pattern, mute.pattern} == {"gawat", "unknown"}


def test_every_picture_can_be_read_aloud() -> None:
    for picture in drawn(Logbook().a_sunny_day()).values():
        svg = str(picture.svg)
        assert 'role="img"' in svg
        assert f">{picture.heading}</title>" in svg
        assert f">{picture.sentence}</desc>" in svg


def test_only_what_the_node_has_is_drawn() -> None:
    assert list(drawn(Logbook().a_sunny_day())) == ["pump_on_s", "panel_v", "turbidity_mv"]
    fitted = (*MINIMUM_NODE, "tank_level_pct")
    book = Logbook(fitted=fitted).until(12, tank_level_pct=60).advance(hours=1, tank_level_pct=40)
    assert drawn(book)["tank_level_pct"].sentence == "Air di tandon 40 % pukul 13.00; terendah 40 % pukul 12.01."


def test_a_fitted_sensor_that_gives_nothing_is_not_known() -> None:
    sentence = "Tidak terukur dalam 24 jam ini: tidak diketahui."
    assert drawn(Logbook().until(12, panel_v=None))["panel_v"].sentence == sentence
    off = drawn(Logbook().until(12, pump_on=None, pump_on_s=None, pump_starts=None))["pump_on_s"].sentence
    assert off == "Jalannya pompa tidak terukur dalam 24 jam ini: tidak diketahui."


@pytest.mark.parametrize(("mv", "word"), [(4195, "jernih"), (4100, "agak keruh"), (3800, "keruh")])
def test_turbidity_is_told_in_words_against_the_probes_own_clear_water(mv: float, word: str) -> None:
    book = Logbook().until(8, pump=0).advance(hours=2, pump=1, turbidity_mv=mv)
    said = drawn(book, usual={"clean_mv": 4200.0})["turbidity_mv"].sentence
    assert said.startswith(f"Air {word} pukul 10.00: ")
    unknown = drawn(book)["turbidity_mv"].sentence
    assert "belum diketahui jernih atau keruh" in unknown


def test_ntu_is_told_only_between_the_points_of_a_calibration() -> None:
    made = Calibration(0, "formazin", ((4200.0, 0.0), (4000.0, 100.0), (3500.0, 400.0)))
    assert ntu_of(made, 4100) == 50
    assert ntu_of(made, 3750) == 250
    assert ntu_of(made, 3000) is None
    book = Logbook().until(8, pump=0).advance(hours=2, pump=1, turbidity_mv=4100)
    said = drawn(book, usual={"clean_mv": 4200.0}, calibration=made)["turbidity_mv"].sentence
    assert said.endswith("Kira-kira 50 NTU.")


def test_a_nephelometer_is_read_in_ntu() -> None:
    book = (
        Logbook(fitted=(*MINIMUM_NODE, "turbidity_ntu")).until(8, pump=0).advance(hours=1, pump=1, turbidity_ntu=31.5)
    )
    assert drawn(book)["turbidity_ntu"].sentence == "Air keruh pukul 09.00: 31,5 NTU."


def test_two_nodes_at_one_hydrant_are_not_counted_twice() -> None:
    book = Logbook().until(8, pump=0).advance(hours=2, pump=1)
    twice = [*book.rows, *(replace(r, node="hu-002") for r in book.rows[::2])]
    slots = rows.slots(sorted(twice, key=rows.mark), ("pump_on_s",), HOUR)["pump_on_s"]
    assert sum(s.total for s in slots.values()) == 2 * HOUR


def test_a_node_that_moved_counts_for_each_hydrant_its_own_time(own: Installation) -> None:
    half = own.now - 12 * HOUR
    series = SeriesReader(own.settings.paths.series)
    old = [Assignment("hu-baamang", "baamang", 0, half)]
    young = [Assignment("hu-baamang", "lain", half)]
    counts = [len(list(rows.raw(series, a, own.now - DAY, own.now))) for a in (old, young)]
    series.close()
    assert sum(counts) == DAY / 60
    assert counts[0] == pytest.approx(12 * 60, abs=1)


def test_a_months_picture_is_made_from_hours_and_not_from_minutes(own: Installation) -> None:
    start, end = last_month(own.now)
    series = SeriesReader(own.settings.paths.series)
    slots = window.slots_of(series, [Assignment("hu-sawahan", "sawahan", 0)], start, end)
    series.close()
    assert len(slots["panel_v"]) <= 31 * 24
    assert slots["turbidity_ntu"] == {}
    scene = Scene(SITE, own.now, start, end, usual={"run_min": 300.0})
    pictures = {p.field: p for p in window.month(scene, slots)}
    assert list(pictures) == ["pump_on_s", "panel_v", "tank_full", "turbidity_mv"]
    assert str(pictures["pump_on_s"].svg).count("biasanya") == 1
    assert pictures["pump_on_s"].sentence == "Pompa berjalan kira-kira 5 jam tiap hari."


def test_a_bit_map_of_nothing_draws_nothing() -> None:
    book = Logbook().until(1)
    bare = [replace(r, fitted=fitted_map([])) for r in book.rows]
    assert window.day(Scene(SITE, book.now, *last_day(book.now)), bare) == []
