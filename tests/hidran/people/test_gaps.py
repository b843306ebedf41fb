"""Roles that nobody can be reached behind."""

from hidran.people.gaps import gaps
from hidran.people.ladder import Ladder, Step
from hidran.people.roster import Person, Post, Roster, Way
from hidran.registry import Kpp, Registry

REGISTRY = Registry(1, kpps={"a": Kpp("a", "KPP Tirta")})
ALL = ("ketua", "sekretaris", "bendahara", "teknisi", "pemeriksa_air")
HEARD = ("sms", "page")


def world(*posts: tuple[str, int], ways: dict[int, tuple[str, ...]], ladder: Ladder | None = None) -> Roster:
    persons = {
        number: Person(
            number, f"orang {number}", ways=tuple(Way(i, channel, "x") for i, channel in enumerate(channels))
        )
        for number, channels in ways.items()
    }
    held = tuple(Post(role, "a", person, 0) for role, person in posts)
    return Roster(1, persons, held, {"a": ladder} if ladder else {})


def told(roster: Roster) -> list[str]:
    return [gap.said() for gap in gaps(roster, REGISTRY, HEARD)]


def test_where_every_role_is_reached_there_is_nothing_to_say() -> None:
    assert told(world(*((role, 1) for role in ALL), ways={1: ("sms",)})) == []


def test_a_kpp_without_anybody_is_one_sentence_and_not_six() -> None:
    assert told(world(ways={})) == [
        "KPP Tirta: belum ada orang yang tercatat. Peringatan hanya sampai ke grup dan halaman."
    ]


def test_a_vacant_role_and_one_without_an_address_are_told_apart_the_urgent_first() -> None:
    roster = world(("ketua", 1), ("bendahara", 2), ("pemeriksa_air", 1), ways={1: ("sms",), 2: ()})
    assert told(roster) == [
        "KPP Tirta: peran teknisi kosong.",
        "KPP Tirta: peran sekretaris kosong.",
        "KPP Tirta: bendahara belum punya nomor atau alamat, jadi tidak bisa dihubungi.",
    ]
    assert [gap.urgent for gap in gaps(roster, REGISTRY, HEARD)] == [True, False, False]


def test_a_way_that_this_server_does_not_use_reaches_nobody() -> None:
    roster = world(*((role, 1) for role in ALL), ("teknisi", 2), ways={1: ("telegram",), 2: ("sms",)})
    assert "teknisi" not in " ".join(told(roster))
    assert "KPP Tirta: ketua hanya punya saluran yang tidak dipakai server ini (telegram)." in told(roster)


def test_one_who_is_reached_is_enough_for_a_role() -> None:
    assert told(world(*((role, 1) for role in ALL), ("teknisi", 2), ways={1: ("sms",), 2: ()})) == []


def test_members_may_be_missing_but_not_be_out_of_reach() -> None:
    roster = world(*((role, 1) for role in ALL), ("anggota", 2), ways={1: ("sms",), 2: ()})
    assert told(roster) == ["KPP Tirta: anggota belum punya nomor atau alamat, jadi tidak bisa dihubungi."]


def test_what_is_urgent_is_what_the_ladder_of_that_kpp_calls_first() -> None:
    mine = Ladder((Step(0, ("bendahara",)), Step(60, ("teknisi",))))
    roster = world(("ketua", 1), ("sekretaris", 1), ("pemeriksa_air", 1), ways={1: ("sms",)}, ladder=mine)
    assert {gap.role: gap.urgent for gap in gaps(roster, REGISTRY, HEARD)} == {"bendahara": True, "teknisi": False}
