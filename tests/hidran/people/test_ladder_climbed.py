"""From fault to a named neighbour: the technician first, then the ketua, then everybody; the first answer stops it."""

from hidran.people.answered import About, take
from hidran.people.climb import lose
from hidran.people.ladder import Ladder, Step
from hidran.people.roster import Post, Roster
from hidran.people.story import Answered
from tests.hidran.people.kampung import AGUS, BUDI, HYDRANT, PERSONS, RINA, SITI, at, manner, person, roster
from tests.hidran.people.world import DAY, HOUR, MIDNIGHT, MINUTE, NOON, People, World, hours_pass

NIGHT = MIDNIGHT + 22 * HOUR


def broken(now: int = NOON, given: Roster | None = None, severity: str = "GAWAT") -> tuple[World, People]:
    world, people = World(now, HYDRANT), People(manner(given))
    world.rise("F08", severity)  # type: ignore[arg-type]
    people.hear(world)
    return world, people


def answer(world: World, people: People, who: str, meaning: str = "going") -> None:
    take(people.stories[HYDRANT], About(HYDRANT), Answered(who, world.now, meaning))  # type: ignore[arg-type]
    people.hear(world)


def told(people: People, kind: str = "raise") -> dict[int, float]:
    """When who first got a message of that kind, in hours since the first message to anybody."""
    start = min(d.created_ms for d in people.sent) / 1000
    first: dict[int, float] = {}
    for d in people.sent:
        if d.person is not None and d.kind == kind:
            first.setdefault(d.person, round((d.created_ms / 1000 - start) / HOUR, 1))
    return first


def test_the_technician_at_once_the_ketua_after_two_hours_everybody_after_four() -> None:
    world, people = broken(MIDNIGHT + 19 * HOUR)
    hours_pass(world, people, 5)
    assert told(people) == {BUDI: 0, SITI: 2, AGUS: 4, RINA: 4}
    to_siti = next(d for d in people.sent if d.person == SITI)
    assert to_siti.text.endswith("Belum ada yang menjawab sejak 19.00.")
    assert "baru dikabarkan" not in to_siti.text
    assert (to_siti.recipient, to_siti.channel) == ("ketua", "telegram")
    assert to_siti.key == f"{to_siti.told_as}@telegram"


def test_the_first_who_goes_stops_the_ladder_and_those_who_were_told_hear_who_goes() -> None:
    world, people = broken()
    hours_pass(world, people, 2.5)
    answer(world, people, "Siti (ketua)")
    hours_pass(world, people, 3.5)
    assert set(told(people)) == {BUDI, SITI}
    assert set(told(people, "answer")) == {BUDI, SITI}
    assert people.sent[-1].text.startswith("Siti (ketua) PERGI CEK")


def test_without_a_change_for_the_hours_of_the_kpp_it_starts_again_at_the_first() -> None:
    ladder = Ladder((Step(0, ("teknisi",)), Step(HOUR, ("ketua",))), patience_s=3 * HOUR)
    world, people = broken(MIDNIGHT + 8 * HOUR, roster(ladder=ladder))
    answer(world, people, "Budi (teknisi)")
    hours_pass(world, people, 2.5)
    assert told(people, "remind") == {}
    hours_pass(world, people, 2)
    again = [d for d in people.sent if d.person is not None and d.kind in {"remind", "raise"}][1:]
    assert [(d.person, d.kind, d.created_ms // 1000 - MIDNIGHT) for d in again] == [
        (BUDI, "remind", 11 * HOUR),
        (SITI, "raise", 12 * HOUR),
    ]
    assert "Budi (teknisi) menjawab 08.00, tetapi sensor belum melihat perubahan." in again[0].text


def test_whoever_went_by_night_is_not_woken_for_the_second_time() -> None:
    world, people = broken(NIGHT)
    answer(world, people, "Budi (teknisi)")
    hours_pass(world, people, 8.5)
    reminded = [d.created_ms // 1000 - MIDNIGHT - DAY for d in people.sent if d.kind == "remind" and d.person == BUDI]
    assert reminded == [6 * HOUR]


def test_whoever_cannot_go_lets_the_next_step_come_at_once() -> None:
    world, people = broken()
    hours_pass(world, people, 0.5)
    answer(world, people, "Budi (teknisi)", "cannot")
    assert told(people)[SITI] == 0.5
    assert people.sent[-1].text.endswith("Budi (teknisi) tidak bisa pergi. Siapa yang bisa?")
    hours_pass(world, people, 1.5)
    assert set(told(people)) == {BUDI, SITI}
    hours_pass(world, people, 1)
    assert told(people)[AGUS] == 2.5


def test_that_another_cannot_go_changes_nothing_for_whoever_is_on_his_way() -> None:
    world, people = broken()
    answer(world, people, "Budi (teknisi)")
    answer(world, people, "Agus (anggota)", "cannot")
    hours_pass(world, people, 3.5)
    assert set(told(people)) == {BUDI}


def test_a_step_that_reaches_nobody_is_passed_over_at_once() -> None:
    world, people = broken(given=roster(PERSONS[1:]))
    hours_pass(world, people, 3)
    assert told(people) == {SITI: 0, AGUS: 2, RINA: 2}
    without_ketua = roster((PERSONS[0], *PERSONS[2:]))
    world, people = broken(given=without_ketua)
    hours_pass(world, people, 3)
    assert told(people) == {BUDI: 0, AGUS: 2, RINA: 2}


def test_when_no_channel_reaches_the_technician_the_next_step_comes_at_once() -> None:
    world, people = broken()
    (talk,) = people.stories[HYDRANT].talks
    assert lose(talk, at(BUDI))
    assert not lose(talk, at(BUDI))
    world.now += MINUTE
    people.hear(world)
    assert set(told(people)) == {BUDI, SITI}


def test_a_milder_trouble_goes_to_the_first_step_by_day_and_outside_quiet_hours() -> None:
    late = person(BUDI, "Budi", "telegram", quiet=(20, 9))
    world, people = broken(NIGHT, roster((late, *PERSONS[1:])), "PERLU_DICEK")
    hours_pass(world, people, 24)
    mine = [(d.person, d.created_ms // 1000 - MIDNIGHT - DAY) for d in people.sent if d.person is not None]
    assert mine == [(BUDI, 9 * HOUR)]


def test_a_gawat_comes_in_quiet_hours_too() -> None:
    late = person(BUDI, "Budi", "telegram", quiet=(20, 9))
    _, people = broken(NIGHT, roster((late, *PERSONS[1:])))
    assert told(people) == {BUDI: 0}


def test_information_is_never_told_to_a_person() -> None:
    world, people = broken(severity="INFO")
    hours_pass(world, people, 12)
    assert told(people) == {}


def test_a_person_with_several_roles_hears_once_and_in_his_own_language() -> None:
    made = person(BUDI, "Budi", "telegram", language="en")
    many = roster((made, *PERSONS[2:]))
    both = Roster(1, many.persons, (*many.posts, Post("ketua", "sawahan", BUDI, 0)))
    world, people = broken(given=both)
    hours_pass(world, people, 5)
    mine = [d for d in people.sent if d.person == BUDI]
    assert [d.kind for d in mine] == ["raise"]
    assert mine[0].text.startswith("URGENT: Hydrant sawahan")


def test_the_last_step_tells_the_contact_in_the_kelurahan_when_there_is_one() -> None:
    ladder = Ladder((Step(0, ("teknisi",)), Step(2 * HOUR, ("anggota", "kelurahan"))), kelurahan=("sms", "+62812"))
    world, people = broken(given=roster(ladder=ladder))
    hours_pass(world, people, 1.9)
    assert "kelurahan" not in {d.recipient for d in people.sent}
    hours_pass(world, people, 0.2)
    (contact,) = [d for d in people.sent if d.recipient == "kelurahan"]
    assert (contact.channel, contact.person, contact.kpp) == ("sms", None, "sawahan")
    assert "+62812" not in str(people.sent)
    world.clear()
    people.hear(world)
    assert [d.kind for d in people.sent if d.recipient == "kelurahan"] == ["raise", "clear"]


def test_the_end_goes_to_everybody_who_was_told_and_to_nobody_else() -> None:
    world, people = broken()
    hours_pass(world, people, 2.5)
    world.clear()
    people.hear(world)
    assert set(told(people, "clear")) == {BUDI, SITI}
    hours_pass(world, people, 24)
    assert set(told(people)) == {BUDI, SITI}


def test_a_trouble_that_becomes_grave_starts_the_ladder_then() -> None:
    world, people = broken(severity="PERLU_DICEK")
    hours_pass(world, people, 5)
    assert set(told(people)) == {BUDI}
    world.worsen("F08")
    people.hear(world)
    hours_pass(world, people, 2.1)
    assert told(people)[SITI] == 7


def test_an_escalation_is_exempt_from_the_ration() -> None:
    world, people = World(MIDNIGHT + 7 * HOUR, HYDRANT), People(manner(per_day=1))
    world.rise("F12", "PERLU_DICEK")
    people.hear(world)
    world.rise("F08")
    people.hear(world)
    hours_pass(world, people, 4.5)
    assert told(people) == {BUDI: 0, SITI: 2, AGUS: 4, RINA: 4}


def test_late_discoveries_end_in_one_summary_to_the_first_step() -> None:
    world, people = World(NOON, HYDRANT), People(manner())
    for _ in range(3):
        world.late("F12")
        world.now += 3 * HOUR
        world.late("F01", "GAWAT")
    people.hear(world)
    hours_pass(world, people, 24)
    assert [(d.person, d.kind) for d in people.sent if d.person] == [(BUDI, "summary")]


def test_the_server_s_own_trouble_is_the_admin_s() -> None:
    admin = person(9, "Dewi", "telegram")
    given = Roster(1, {9: admin}, (Post("admin", None, 9, 0),))
    world, people = World(NOON, ""), People(manner(given))
    world.rise("F16", "GAWAT", silence="server")
    people.hear(world)
    assert [(d.person, d.recipient, d.kpp) for d in people.sent if d.person] == [(9, "admin", "")]


def test_whoever_takes_over_a_role_is_told_what_stands() -> None:
    world, people = broken()
    new = person(7, "Joko", "sms")
    people.manner = manner(roster((*PERSONS, new), {7: "teknisi", SITI: "ketua"}))
    world.now += MINUTE
    people.hear(world)
    assert set(told(people)) == {BUDI, 7}
