"""F22: a dull day over the fleet explains pumps that run little; one broken pump among others is no weather."""

import pytest

from hidran.faults.episode import Episode
from hidran.faults.fleet import Fleet
from hidran.replay.player import Player
from hidran.replay.trace import Row
from hidran.site import Site
from tests.hidran.faults.logbook import DAY, HOUR, MONDAY, Logbook


def play(books: dict[str, Logbook]) -> list[Episode]:
    names = ("panel_v", "pump_on", "pump_on_s", "pump_starts")
    rows = [
        Row(1, r.ts, float(r.ts), name, name, 1, r.seq, 0, {n: getattr(r, n) for n in names})
        for name, book in books.items()
        for r in book.rows
    ]
    sites = [Site(id=name, fitted=names) for name in books]
    player = Player(sites, names)
    player.play(iter(sorted(rows, key=lambda row: row.ts)))
    return player.episodes()


def after_a_week(still: int, of: int) -> dict[str, Logbook]:
    """So many hydrants, of which `still` ones stand on the last day."""
    books = {f"h{n}": Logbook(step_s=300).days(6) for n in range(of)}
    for n, book in enumerate(books.values()):
        if n < still:
            book.until(17, pump=0)
        else:
            book.until(7.5, pump=0).until(13, pump=1).until(17, pump=0)
    return books


def test_where_all_stand_it_is_the_weather_and_no_pump() -> None:
    found = play(after_a_week(still=4, of=4))
    assert {e.code for e in found} == {"F22"}
    assert {(e.hydrant, e.severity) for e in found} == {(f"h{n}", "INFO") for n in range(4)}


@pytest.mark.parametrize(("still", "of"), [(1, 4), (2, 2)])
def test_one_of_four_or_a_fleet_of_two_is_no_weather(still: int, of: int) -> None:
    found = play(after_a_week(still, of))
    assert [(e.code, e.severity) for e in found] == [("F01", "PERLU_DICEK")] * still


def test_a_day_is_dull_from_the_hour_that_shows_it_in_any_order_of_notes() -> None:
    notes = [
        (f"h{n}", MONDAY + d * DAY, h, 5.0 if d == 5 else 60.0) for n in range(3) for d in range(6) for h in (9, 10)
    ]
    forward, backward = Fleet(), Fleet()
    for note in notes:
        forward.note(*note)
    for note in reversed(notes):
        backward.note(*note)
    assert forward.dull_from(MONDAY + 5 * DAY) == backward.dull_from(MONDAY + 5 * DAY) == MONDAY + 5 * DAY + 9 * HOUR
    assert forward.dull_from(MONDAY + 4 * DAY) is None
