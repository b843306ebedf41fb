"""F19: restarts, counted by the boot number."""

from tests.hidran.faults.logbook import DAY, Logbook


def rebooting(book: Logbook, times: int, minutes: float, **values: object) -> Logbook:
    for _ in range(times):
        book.boot, book.seq = book.boot + 1, 0
        book.advance(minutes=minutes, **values)
    return book


def test_three_boots_in_an_hour_or_ten_in_a_day() -> None:
    assert rebooting(Logbook().advance(hours=2), 2, 20).episodes() == []
    (episode,) = rebooting(Logbook().advance(hours=2), 3, 10).episodes()
    assert (episode.code, episode.severity) == ("F19", "PERLU_DICEK")
    assert rebooting(Logbook().advance(hours=2), 9, 90).episodes() == []
    assert [e.code for e in rebooting(Logbook().advance(hours=2), 10, 90).episodes()] == ["F19"]


def test_it_ends_after_six_quiet_hours_and_one_boot_is_nothing() -> None:
    book = rebooting(Logbook().advance(hours=2), 3, 10).advance(hours=8)
    assert [e.open for e in book.episodes()] == [False]
    assert rebooting(Logbook().advance(hours=2), 1, 600).episodes() == []


def test_boots_at_the_pumps_starts_are_said_to_be_its_dip() -> None:
    book = Logbook().until(8, pump=0)
    for _ in range(3):
        book.advance(minutes=9, pump=0)
        book.boot, book.seq = book.boot + 1, 0
        book.advance(minutes=5, pump=1)
    (episode,) = book.episodes("F19")
    assert "bersamaan dengan pompa menyala" in episode.why


def test_a_spare_board_with_its_own_count_is_no_reboot() -> None:
    book = Logbook().advance(hours=2)
    book.node, book.boot = "hu-777", 55
    book.advance(hours=2)
    assert book.episodes() == []


def test_boots_lost_on_the_way_count() -> None:
    book = Logbook().advance(hours=2)
    book.boot, book.seq = book.boot + 4, 0
    assert [e.code for e in book.advance(minutes=5).episodes()] == ["F19"]
    assert book.now - book.rows[0].ts < DAY


def test_boots_in_a_silence_of_hours_are_not_said_to_be_of_one() -> None:
    book = Logbook().advance(hours=2).silence(hours=9)
    book.boot, book.seq = book.boot + 4, 0
    assert book.advance(minutes=5).episodes("F19") == []


def test_a_boot_of_another_day_that_a_wrong_clock_put_here_is_none_of_this_hour() -> None:
    """It has been up for longer than the time since the reading before."""
    book = Logbook().advance(hours=2)
    book.boot += 4
    assert book.advance(minutes=5).episodes("F19") == []
