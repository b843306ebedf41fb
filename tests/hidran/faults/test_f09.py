"""F09: a panel that carries less than it used to."""

from hidran.contract import MINIMUM_NODE
from tests.hidran.faults.logbook import DAY, Logbook, about, hour_of


def a_day(book: Logbook, loaded_v: float, **values: object) -> None:
    book.until(7.5, pump=0, **values).until(15, pump=1, panel_v=about(loaded_v), **values).until(24, pump=0, **values)


def book_of(days: int, loaded_v: float = 33.0) -> Logbook:
    return Logbook(step_s=300).days(days, lambda b: a_day(b, loaded_v))


def test_five_weak_days_of_seven_are_noted_and_a_fortnight_is_to_be_looked_at() -> None:
    book = book_of(16)
    begun = book.now
    assert book.days(4, lambda b: a_day(b, 26.0)).advance(hours=1, pump=0).episodes("F09") == []
    book = book_of(16).days(6, lambda b: a_day(b, 26.0))
    (episode,) = book.episodes("F09")
    assert (episode.severity, episode.start) == ("INFO", begun)
    (episode,) = book_of(16).days(13, lambda b: a_day(b, 26.0)).episodes("F09")
    assert episode.severity == "PERLU_DICEK"


def test_it_ends_after_two_good_days() -> None:
    book = book_of(16).days(6, lambda b: a_day(b, 26.0)).days(3, lambda b: a_day(b, 33.0))
    assert [e.open for e in book.episodes("F09")] == [False]


def test_a_few_dull_days_are_nothing() -> None:
    assert book_of(16).days(4, lambda b: a_day(b, 26.0)).days(4, lambda b: a_day(b, 33.0)).episodes("F09") == []


def test_power_tells_where_current_is_measured() -> None:
    book = Logbook(step_s=300, fitted=(*MINIMUM_NODE, "pump_a"))

    def powered(b: Logbook, amps: float) -> None:
        a_day(b, 33.0, pump_a=lambda ts: amps if 7.5 < hour_of(ts) <= 15 else 0.0)

    book.days(15, lambda b: powered(b, 6.0)).days(6, lambda b: powered(b, 4.0))
    (episode,) = book.episodes("F09")
    assert episode.why == "tenaga panel tinggal 67 % dari biasanya, 5 hari dari seminggu"
    assert episode.raised - episode.start <= 6 * DAY


def test_the_power_a_jam_took_is_no_measure_of_the_panel() -> None:
    book = Logbook(step_s=300, fitted=(*MINIMUM_NODE, "pump_a"))

    def powered(b: Logbook, amps: float) -> None:
        a_day(b, 33.0, pump_a=lambda ts: amps if 7.5 < hour_of(ts) <= 15 else 0.0)

    book.days(10, lambda b: powered(b, 6.0)).days(3, lambda b: powered(b, 9.0)).days(14, lambda b: powered(b, 6.0))
    assert book.episodes("F06")
    assert book.episodes("F09") == []


def test_dead_cells_tell_by_voltage_though_the_power_stays() -> None:
    book = Logbook(step_s=300, fitted=(*MINIMUM_NODE, "pump_a"))

    def powered(b: Logbook, volts: float) -> None:
        a_day(b, volts, pump_a=lambda ts: 198.0 / volts if 7.5 < hour_of(ts) <= 15 else 0.0)

    book.days(15, lambda b: powered(b, 33.0)).days(6, lambda b: powered(b, 22.0))
    (episode,) = book.episodes("F09")
    assert episode.why.startswith("saat pompa jalan siang hari tegangan panel lebih rendah")


def test_a_week_with_one_clear_hour_a_day_is_no_weak_panel() -> None:
    def dull(b: Logbook) -> None:
        b.until(7.5, pump=0).until(10.5, pump=1, panel_v=about(26.0)).until(12, pump=1, panel_v=about(33.0))
        b.until(15, pump=1, panel_v=about(26.0)).until(24, pump=0)

    assert book_of(16).days(7, dull).episodes("F09") == []
