"""Many hydrants in trouble at the same moment are one message, not a hundred."""

from collections import Counter

from hidran.people import policy
from hidran.people.answered import About, take
from hidran.people.manner import Manner
from hidran.people.story import Answered
from hidran.store.outbox import Draft
from tests.hidran.people.kampung import BUDI, SITI, manner
from tests.hidran.people.world import HOUR, MIDNIGHT, MINUTE, NOON, People, World, flapping

MANY = tuple(f"h{n:03}" for n in range(100))


class Fleet:
    """A hundred hydrants of one KPP, one clock."""

    def __init__(self, now: int = NOON, given: Manner | None = None) -> None:
        self.now = now
        self.worlds = {name: World(now, name) for name in MANY}
        self.people = People(given or manner(hydrants=MANY))

    def look(self) -> list[Draft]:
        """Everything new of all hydrants, heard in one go."""
        news = [e for world in self.worlds.values() for e in world.log[self.seen(world) :]]
        for world in self.worlds.values():
            world.now = self.now
        before = len(self.people.sent)
        for one in policy.step(self.people.stories, news, self.now, self.people.manner, self.people.commons):
            self.people._take(one)
        self._seen = {name: len(world.log) for name, world in self.worlds.items()}
        return self.people.sent[before:]

    def seen(self, world: World) -> int:
        return getattr(self, "_seen", {}).get(world.hydrant, 0)

    def fail(self, *names: str, code: str = "F08") -> None:
        for name in names:
            self.worlds[name].now = self.now
            self.worlds[name].rise(code)

    def heal(self, *names: str, code: str = "F08") -> None:
        for name in names:
            self.worlds[name].now = self.now
            self.worlds[name].clear(code)

    def wait(self, seconds: int, step_s: int = MINUTE) -> list[Draft]:
        said = []
        for _ in range(0, seconds, step_s):
            self.now += step_s
            said += self.look()
        return said


def to(drafts: list[Draft], person: int) -> list[Draft]:
    return [d for d in drafts if d.person == person]


def test_a_hundred_at_once_are_one_message_to_each_and_all_of_them_on_the_page() -> None:
    fleet = Fleet()
    fleet.fail(*MANY)
    said = fleet.look()
    (one,) = to(said, BUDI)
    assert one.text.startswith("GAWAT DI 100 HIDRAN: KPP Sawahan\n- Tegangan panel hilang di siang hari sejak 11.45: ")
    assert "Hidran h000, Hidran h001" in one.text
    assert "dan 95 lain" in one.text
    assert (one.kind, one.hydrant, one.kpp, one.severity) == ("raise", "", "sawahan", "GAWAT")
    assert Counter(d.channel for d in said) == {"telegram": 1, "console": 1, "page": 100}
    assert fleet.wait(HOUR) == []


def test_the_first_three_are_told_at_once_and_the_rest_together_five_minutes_later() -> None:
    fleet = Fleet()
    for name in MANY:
        fleet.fail(name)
        fleet.look()
    assert [d.hydrant for d in to(fleet.people.sent, BUDI)] == ["h000", "h001", "h002"]
    assert to(fleet.wait(4 * MINUTE), BUDI) == []
    (rest,) = to(fleet.wait(2 * MINUTE), BUDI)
    assert rest.text.startswith("GAWAT DI 97 HIDRAN")


def test_three_hydrants_are_told_each_by_itself() -> None:
    fleet = Fleet()
    fleet.fail(*MANY[:3])
    assert len(to(fleet.look(), BUDI)) == 3
    assert to(fleet.wait(10 * MINUTE), BUDI) == []


def test_what_heals_while_it_waits_is_not_told_and_a_few_that_are_left_are_told_by_themselves() -> None:
    fleet = Fleet()
    for name in MANY:
        fleet.fail(name)
        fleet.look()
    fleet.now += MINUTE
    fleet.heal(*MANY[5:])
    assert [(d.kind, d.hydrant) for d in to(fleet.look(), BUDI)] == []
    assert [(d.kind, d.hydrant) for d in to(fleet.wait(5 * MINUTE), BUDI)] == [("raise", "h003"), ("raise", "h004")]


def test_their_end_is_one_message_too_and_so_is_the_answer() -> None:
    fleet = Fleet()
    fleet.fail(*MANY)
    fleet.look()
    fleet.now += MINUTE
    for name in MANY:
        take(fleet.people.stories[name], About(name), Answered("Budi (teknisi)", fleet.now, "going"))
    (going,) = to(fleet.look(), BUDI)
    assert going.text.startswith("Budi (teknisi) PERGI CEK 100 HIDRAN: KPP Sawahan\n")
    fleet.now += HOUR
    fleet.heal(*MANY)
    (over,) = to(fleet.look(), BUDI)
    assert over.text.startswith("SUDAH NORMAL DI 100 HIDRAN: KPP Sawahan\n")


def test_the_next_step_of_the_ladder_hears_of_all_in_one() -> None:
    fleet = Fleet()
    fleet.fail(*MANY)
    fleet.look()
    said = fleet.wait(3 * HOUR, 10 * MINUTE)
    assert [d.kind for d in to(said, SITI)] == ["raise"]


def test_what_a_gathered_message_told_can_be_found_again_for_an_answer() -> None:
    fleet = Fleet()
    fleet.fail(*MANY)
    (one,) = to(fleet.look(), BUDI)
    about = fleet.people.commons.gathered[one.told_as].about
    assert sorted(about) == [(name, "F08") for name in MANY]


def test_dirty_water_is_told_beside_a_storm() -> None:
    fleet = Fleet()
    fleet.fail(*MANY)
    fleet.look()
    fleet.fail("h007", code="F12")
    assert [(d.code, d.hydrant) for d in to(fleet.look(), BUDI)] == [("F12", "h007")]


def test_one_hydrant_is_never_a_crowd() -> None:
    world, people = World(MIDNIGHT + 8 * HOUR), People(manner())
    flapping(world, people, 6)
    assert {d.kind for d in people.sent} == {"raise", "clear"}
    assert people.commons.gathered == {}


def test_hydrants_that_no_kpp_keeps_are_told_each_by_itself() -> None:
    fleet = Fleet(given=manner(hydrants=()))
    fleet.fail(*MANY)
    assert Counter(d.channel for d in fleet.look()) == {"console": 100, "page": 100}


def test_a_restart_between_gathering_and_telling_changes_nothing() -> None:
    fleets = [Fleet(), Fleet()]
    for number, fleet in enumerate(fleets):
        for name in MANY[:20]:
            fleet.fail(name)
            fleet.look()
        if number:
            fleet.people.restart()
        fleet.wait(10 * MINUTE)
    assert fleets[0].people.sent == fleets[1].people.sent
