"""Members, roles, ways and ladders in the records: SQLite and PostgreSQL alike."""

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from hidran.people.errors import PeopleError, UnknownPersonError
from hidran.people.ladder import DEFAULT, HOUR_S, Ladder, Step
from hidran.people.roster import Person
from hidran.settings import Settings
from hidran.store.ladders import set_ladder
from hidran.store.people import (
    add_person,
    greeted,
    rename,
    roster,
    roster_version,
    set_language,
    set_quiet,
)
from hidran.store.records import Records
from hidran.store.roles import end_role, give_role
from hidran.store.ways import MOST_WAYS, add_way, confirm_way, order_ways, remove_way

KPP = "kpp-a"


@pytest.fixture
def records(each_database: Settings) -> Iterator[Records]:
    with Records.open(each_database) as opened:
        opened.add_kpp(KPP, "KPP Tirta")
        opened.add_kpp("kpp-b", "KPP Bahagia")
        yield opened


@pytest.fixture
def budi(records: Records) -> int:
    return add_person(records, "Pak Budi")


def person(records: Records, number: int) -> Person:
    return roster(records).persons[number]


def test_who_is_added_comes_back_with_all_that_was_said_of_him(records: Records, budi: int) -> None:
    add_way(records, budi, "whatsapp", "0812 3456 7890")
    set_quiet(records, budi, (21, 5))
    set_language(records, budi, "en")
    rename(records, budi, "  Budi \n Santoso ")
    greeted(records, budi)
    found = person(records, budi)
    assert (found.name, found.language, found.quiet, found.greeted) == ("Budi Santoso", "en", (21, 5), True)
    assert [(w.channel, w.address, w.confirmed) for w in found.ways] == [("whatsapp", "+6281234567890", False)]
    set_quiet(records, budi, None)
    assert person(records, budi).quiet is None


def test_a_role_is_held_until_it_is_ended_and_the_eldest_holder_stands_in_front(records: Records, budi: int) -> None:
    siti = add_person(records, "Bu Siti")
    give_role(records, siti, "teknisi", KPP)
    give_role(records, budi, "teknisi", KPP)
    give_role(records, budi, "teknisi", KPP)
    give_role(records, budi, "ketua", "kpp-b")
    all_of = roster(records)
    assert [p.name for p in all_of.behind(KPP, "teknisi")] == ["Bu Siti", "Pak Budi"]
    assert [(p.role, p.kpp) for p in all_of.posts_of(budi)] == [("teknisi", KPP), ("ketua", "kpp-b")]
    end_role(records, siti, "teknisi", KPP)
    assert [p.name for p in roster(records).behind(KPP, "teknisi")] == ["Pak Budi"]
    with pytest.raises(UnknownPersonError, match="tidak memegang peran teknisi"):
        end_role(records, siti, "teknisi", KPP)


def test_ways_stand_in_the_order_that_was_wished_for(records: Records, budi: int) -> None:
    telegram = add_way(records, budi, "telegram", "4711")
    sms = add_way(records, budi, "sms", "081234567890")
    mail = add_way(records, budi, "email", "Budi@Contoh.ID")
    assert add_way(records, budi, "sms", "+62 812-3456-7890") == sms
    order_ways(records, budi, [mail, telegram])
    assert [w.id for w in person(records, budi).ways] == [mail, telegram, sms]
    remove_way(records, budi, telegram)
    confirm_way(records, budi, sms)
    assert [(w.id, w.confirmed) for w in person(records, budi).ways] == [(mail, False), (sms, True)]
    assert add_way(records, budi, "telegram", "4711") not in {mail, sms, telegram}
    assert [w.channel for w in person(records, budi).ways] == ["email", "sms", "telegram"]


def test_an_address_leads_to_its_person_and_on_the_page_that_is_his_number(records: Records, budi: int) -> None:
    add_way(records, budi, "telegram", "-100")
    add_way(records, budi, "page", "whatever")
    found = roster(records)
    assert found.at("telegram", "-100") == found.at("page", str(budi)) == found.persons[budi]
    assert found.at("telegram", "100") is None


def test_every_change_raises_the_version_and_a_refused_one_does_not(records: Records, budi: int) -> None:
    way = add_way(records, budi, "sms", "081234567890")
    version = roster_version(records)
    changes: tuple[Callable[[], object], ...] = (
        lambda: rename(records, budi, "Budi"),
        lambda: set_language(records, budi, "en"),
        lambda: set_quiet(records, budi, (22, 4)),
        lambda: give_role(records, budi, "teknisi", KPP),
        lambda: confirm_way(records, budi, way),
        lambda: remove_way(records, budi, way),
        lambda: end_role(records, budi, "teknisi", KPP),
        lambda: greeted(records, budi),
        lambda: set_ladder(records, KPP, DEFAULT),
    )
    for change in changes:
        change()
        version += 1
        assert roster_version(records) == roster(records).version == version
    with pytest.raises(PeopleError):
        rename(records, budi, " ")
    assert roster_version(records) == version


def test_what_cannot_be_meant_is_refused_in_words_that_help(records: Records, budi: int) -> None:
    refused: tuple[tuple[Callable[[], object], str], ...] = (
        (lambda: add_person(records, "\n"), "1 sampai 60 huruf"),
        (lambda: add_person(records, "x" * 61), "1 sampai 60 huruf"),
        (lambda: rename(records, 99, "Budi"), "Tidak ada orang nomor 99"),
        (lambda: set_language(records, budi, "jv"), "seharusnya id atau en"),
        (lambda: set_quiet(records, budi, (5, 5)), "dua jam berbeda"),
        (lambda: set_quiet(records, budi, (21, 24)), "dua jam berbeda"),
        (lambda: give_role(records, budi, "raja", KPP), "Peran 'raja' tidak dikenal"),
        (lambda: give_role(records, budi, "ketua"), "sebut KPP-nya"),
        (lambda: give_role(records, budi, "admin", KPP), "jangan sebut KPP"),
        (lambda: give_role(records, budi, "ketua", "kpp-z"), "Tidak ada KPP 'kpp-z'"),
        (lambda: add_way(records, budi, "sms", "12"), "0812 3456 7890"),
        (lambda: add_way(records, budi, "telegram", "@budi"), "/start KODE"),
        (lambda: add_way(records, budi, "kirim pos", "x"), "seharusnya nama seperti"),
        (lambda: remove_way(records, budi, 99), "tidak punya saluran nomor 99"),
        (lambda: set_ladder(records, "kpp-z", DEFAULT), "Tidak ada KPP 'kpp-z'"),
    )
    for wrong, words in refused:
        with pytest.raises(PeopleError, match=words):
            wrong()
    for number in range(MOST_WAYS):
        add_way(records, budi, "telegram", str(number))
    with pytest.raises(PeopleError, match="hapus satu dulu"):
        add_way(records, budi, "telegram", "99")


def test_the_refusal_does_not_repeat_the_number_that_was_typed(records: Records, budi: int) -> None:
    with pytest.raises(PeopleError) as caught:
        add_way(records, budi, "whatsapp", "0812-abc")
    assert "abc" not in str(caught.value)


def test_the_last_admin_stays(records: Records, budi: int) -> None:
    give_role(records, budi, "admin")
    with pytest.raises(PeopleError, match="admin terakhir"):
        end_role(records, budi, "admin")
    siti = add_person(records, "Bu Siti")
    give_role(records, siti, "admin")
    end_role(records, budi, "admin")
    assert [p.person for p in roster(records).posts] == [siti]


def test_a_ladder_comes_back_as_it_was_set_and_without_one_the_default_holds(records: Records) -> None:
    mine = Ladder((Step(0, ("ketua",)), Step(1800, ("teknisi", "kelurahan"))), 6 * HOUR_S, ("sms", "+6281234567890"))
    set_ladder(records, KPP, mine)
    assert roster(records).ladder(KPP) == mine
    assert roster(records).ladder("kpp-b") == DEFAULT
    set_ladder(records, KPP, None)
    assert roster(records).ladder(KPP) == DEFAULT


def test_a_ladder_that_somebody_spoilt_in_the_records_does_not_silence_the_others(records: Records, budi: int) -> None:
    set_ladder(records, KPP, DEFAULT)
    with records.session() as db:
        db.execute(text("""UPDATE ladder SET body = '{"steps": 5}'"""))
    found = roster(records)
    assert found.ladder(KPP) == DEFAULT
    assert budi in found.persons


def test_many_who_edit_at_once_lose_no_change(records: Records, each_database: Settings) -> None:
    before = roster_version(records)

    def add(name: str) -> None:
        with Records.open(each_database) as mine:
            for number in range(5):
                give_role(mine, add_person(mine, f"{name} {number}"), "anggota", KPP)

    workers = [threading.Thread(target=add, args=(name,)) for name in ("Ana", "Tuti", "Joko")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = roster(records)
    assert len(found.members(KPP)) == 15
    assert found.version == before + 30
