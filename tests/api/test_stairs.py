"""The picture of a ladder: each step lower than the one before, and in words for who cannot see it."""

from itertools import pairwise

from api.charts.stairs import WIDTH, Called, stairs
from hidran.people.ladder import DEFAULT, Ladder, Step
from hidran.people.roster import Person, Post, Roster, Way

LONG = "Siti Nurhaliza binti Haji Abdurrahman"


def called(ladder: Ladder = DEFAULT) -> Called:
    persons = {1: Person(1, "Budi", ways=(Way(1, "sms", "x"),)), 2: Person(2, LONG, ways=(Way(2, "sms", "y"),))}
    posts = (Post("teknisi", "a", 1, 0), Post("ketua", "a", 2, 0), Post("ketua", "a", 1, 0))
    return Called(ladder, Roster(1, persons, posts), "a", ("sms",), "id")


def test_each_step_stands_below_and_further_in_than_the_one_before() -> None:
    picture = stairs(called())
    for above, below in pairwise(picture.treads):
        assert below.y > above.y + above.height and below.x > above.x
    last = picture.treads[-1]
    assert last.y + last.height < picture.height
    assert all(tread.x + tread.width <= WIDTH for tread in picture.treads)


def test_a_long_name_is_broken_and_stays_inside_its_step() -> None:
    second = stairs(called()).treads[1]
    assert len(second.lines) > 1
    assert all(second.y < line.y < second.y + second.height for line in second.lines)
    assert second.who == (f"ketua: {LONG}, Budi",)


def test_a_step_that_reaches_nobody_says_so() -> None:
    mine = Ladder((Step(0, ("teknisi",)), Step(1800, ("bendahara", "kelurahan"))), kelurahan=("email", "a@b.id"))
    first, second = stairs(called(mine)).treads
    assert (first.reached, second.reached) == (True, False)
    assert second.at == "setelah 30 menit"


def test_it_is_said_in_words_too() -> None:
    assert stairs(called()).said.startswith("seketika: teknisi: Budi. setelah 2 jam: ketua: Siti")
