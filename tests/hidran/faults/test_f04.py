"""F04: starting and stopping again and again, told apart from a controller that tries in weak sun."""

from tests.hidran.faults.logbook import Logbook, about, hour_of


def cycling(book: Logbook, hours: float, on_min: int = 2, off_min: int = 2) -> Logbook:
    period = (on_min + off_min) * 60
    return book.advance(hours=hours, pump=lambda ts: int(ts % period < on_min * 60))


def morning() -> Logbook:
    return Logbook().days(5).until(7.5, pump=0).until(9, pump=1)


def test_fifteen_starts_an_hour_are_told_within_three_quarters_of_an_hour() -> None:
    book = morning()
    begun = book.now
    (episode,) = cycling(book, 1).episodes("F04")
    assert episode.severity == "PERLU_DICEK"
    assert episode.raised - begun <= 45 * 60


def test_more_than_a_hundred_starts_a_day_are_grave() -> None:
    book = cycling(Logbook().days(5).until(7, pump=0), 8)
    (episode,) = book.episodes("F04")
    assert (episode.severity, episode.evidence["starts_24h"]) == ("GAWAT", 101)


def test_it_ends_after_two_hours_of_calm() -> None:
    book = cycling(morning(), 1)
    assert [e.open for e in book.advance(hours=4, pump=1).episodes("F04")] == [False]


def test_a_float_that_bounces_again_in_the_next_hour_is_the_same_news() -> None:
    book = morning()
    for _ in range(3):
        cycling(book, 1).advance(hours=1.2, pump=1)
    assert len(book.episodes("F04")) == 1


def test_a_night_without_starts_is_no_calm() -> None:
    """A float that bounces is news of one evening and the next morning, not of two faults."""
    book = cycling(Logbook().days(5).until(7.5, pump=0).until(15, pump=1), 2.4).until(24, pump=0)
    (episode,) = book.until(5, pump=0).episodes("F04")
    assert episode.open


def test_without_tracking_a_panel_that_is_pulled_down_as_usual_carries_its_pump() -> None:
    """Running at 0.6 of the open voltage is good light where it is so every day."""
    pulled = lambda on: {"panel_v": lambda ts: about(25.0 if on else 42.0)(ts) if 6 < hour_of(ts) < 17 else 0.2}  # noqa: E731
    day = lambda b: b.until(7.5, pump=0, **pulled(0)).until(13, pump=1, **pulled(1)).until(24, pump=0, **pulled(0))  # noqa: E731
    book = Logbook().days(5, day).until(9.5, pump=0, **pulled(0))
    on = lambda ts: int(ts % 180 < 120)  # noqa: E731
    book.advance(
        hours=1.5, pump=on, pump_on_s=lambda ts: 50 * on(ts), panel_v=lambda ts: about(25.0 if on(ts) else 42.0)(ts)
    )
    assert [e.severity for e in book.episodes("F04")] == ["PERLU_DICEK"]


def test_tries_of_a_motor_that_draws_nothing_are_not_carried_by_the_panel() -> None:
    book = Logbook().days(5).until(9.5, pump=0)
    on = lambda ts: int(ts % 120 < 60)  # noqa: E731
    book.advance(hours=2, pump=on, pump_on_s=lambda ts: 15 * on(ts), panel_v=42.0)
    assert book.episodes("F04") == []


def test_a_controller_that_tries_in_weak_sun_is_no_fault() -> None:
    book = Logbook().days(5)
    tries = {"pump_on_s": 15, "pump_starts": lambda ts: int(ts % 120 < 60)}
    book.until(7, pump=0).until(15, pump=0, **tries)
    assert book.episodes("F04") == []
    seen = Logbook().days(5).until(7, pump=0)
    seen.until(15, pump=lambda ts: int(ts % 120 < 60), pump_on_s=20, panel_v=lambda ts: 20.0 if ts % 120 < 60 else 40.0)
    assert seen.episodes("F04") == []


def test_a_few_starts_between_clouds_are_no_fault() -> None:
    book = Logbook().days(5).until(7, pump=0).until(14, pump=lambda ts: int(ts % 1500 < 900))
    assert book.episodes("F04") == []


def test_what_is_usual_here_is_no_fault() -> None:
    book = Logbook().days(3)
    often = lambda b: cycling(b.until(8, pump=0), 1, 2, 2).until(13, pump=1).until(24, pump=0)  # noqa: E731
    book.days(8, often)
    assert [hour_of(e.raised) for e in book.episodes("F04") if e.raised > book.now - 3 * 86_400] == []
