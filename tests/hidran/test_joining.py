"""Codes, answers that prove an address, and roles that move by them: SQLite and PostgreSQL alike."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from hidran.people.errors import PeopleError, UnknownPersonError
from hidran.settings import Settings
from hidran.store import handover
from hidran.store.binding import EASY, HOLDS_S, bind, heard_from, make_code
from hidran.store.people import add_person, roster, roster_version
from hidran.store.records import Records
from hidran.store.roles import give_role
from hidran.store.saying import Saying, saying_in
from hidran.store.tables_people import CodeRow, HandoverRow
from hidran.store.ways import add_way

KPP = "kpp-a"


@pytest.fixture
def records(each_database: Settings) -> Iterator[Records]:
    with Records.open(each_database) as opened:
        opened.add_kpp(KPP, "KPP Tirta")
        yield opened


@pytest.fixture
def budi(records: Records) -> int:
    """The technician, reached by SMS."""
    number = add_person(records, "Pak Budi")
    add_way(records, number, "sms", "081200000001", confirmed=True)
    give_role(records, number, "teknisi", KPP)
    return number


@pytest.fixture
def ana(records: Records) -> int:
    number = add_person(records, "Ana")
    add_way(records, number, "whatsapp", "081200000002")
    return number


def said(records: Records) -> list[Saying]:
    return [saying for entry in records.inbox_after(0) if (saying := saying_in(entry))]


def technicians(records: Records) -> list[str]:
    return [p.name for p in roster(records).behind(KPP, "teknisi")]


def later(records: Records, monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    then = records.now() + seconds
    monkeypatch.setattr(Records, "now", lambda _self: then)


# -- codes ---------------------------------------------------------------------------------------------------------


def test_a_code_is_easy_to_read_out_and_binds_the_address_it_comes_from(records: Records, budi: int) -> None:
    code = make_code(records, budi)
    assert len(code) == 9 and code[4] == "-" and set(code.replace("-", "")) <= set(EASY)
    found = heard_from(records, "telegram", "4711", f"/start {code.replace('-', '')}")
    assert found is not None and found.bound and found.person.name == "Pak Budi"
    at = roster(records).at("telegram", "4711")
    assert at is not None and at.id == budi and at.ways[-1].confirmed


@pytest.mark.parametrize("typed", ["{}", "kode {} ya pak", "{}\n", "saya budi, {}", "Kode:{}."])
def test_a_code_is_found_in_what_people_type_around_it(records: Records, budi: int, typed: str) -> None:
    code = make_code(records, budi)
    assert heard_from(records, "telegram", "1", typed.format("AAAA-AAAA")) is None
    assert bind(records, typed.format(code.lower().replace("-", " ")), "telegram", "1") is not None


def test_a_code_works_once_and_the_same_message_heard_twice_is_known_again(records: Records, budi: int) -> None:
    code = make_code(records, budi)
    bind(records, code, "telegram", "1")
    assert bind(records, code, "telegram", "2") is None
    version = roster_version(records)
    again = heard_from(records, "telegram", "1", code)
    assert again is not None and again.bound
    assert roster_version(records) == version
    assert len(said(records)) == 1


def test_a_code_is_over_after_a_day_and_when_another_was_made(
    records: Records, budi: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make_code(records, budi), make_code(records, budi)
    assert bind(records, first, "telegram", "1") is None
    later(records, monkeypatch, HOLDS_S)
    assert bind(records, second, "telegram", "1") is None


def test_only_the_hash_of_a_code_is_kept(records: Records, budi: int) -> None:
    code = make_code(records, budi).replace("-", "")
    with records.session() as db:
        kept = db.scalars(select(CodeRow)).one()
        assert code not in kept.code_hash and len(kept.code_hash) == 64


def test_who_joins_by_a_code_is_thanked_on_his_way(records: Records, budi: int) -> None:
    bind(records, make_code(records, budi), "telegram", "1")
    assert [(s.person, s.text) for s in said(records)] == [
        (budi, "Terima kasih, Pak Budi. Pesan Hidran sampai di sini.")
    ]


def test_a_code_from_an_address_that_cannot_be_one_binds_nothing_and_stays_good(records: Records, budi: int) -> None:
    code = make_code(records, budi)
    assert bind(records, code, "sms", "not a number") is None
    assert bind(records, code, "sms", "081234567890") is not None


# -- answers -------------------------------------------------------------------------------------------------------


def test_an_answer_confirms_the_address_it_comes_from_and_says_whose_it_is(records: Records, ana: int) -> None:
    found = heard_from(records, "whatsapp", "+6281200000002", "ok")
    assert found is not None and (found.person.id, found.bound, found.took) == (ana, False, ())
    assert roster(records).persons[ana].ways[0].confirmed
    version = roster_version(records)
    assert heard_from(records, "whatsapp", "+6281200000002", "ok lagi") is not None
    assert roster_version(records) == version
    assert said(records) == []


def test_a_stranger_is_nobody(records: Records, budi: int) -> None:
    assert heard_from(records, "telegram", "666", "SAYA PERGI") is None


# -- serah terima --------------------------------------------------------------------------------------------------


def test_the_role_moves_when_the_new_person_answers_and_not_before(records: Records, budi: int, ana: int) -> None:
    handover.begin(records, "teknisi", KPP, budi, ana)
    assert technicians(records) == ["Pak Budi"]
    found = heard_from(records, "whatsapp", "+6281200000002", "oke pak")
    assert found is not None and found.took == ("teknisi",)
    assert technicians(records) == ["Ana"]
    assert handover.waiting(records) == ()
    asked, thanks, old = said(records)
    assert asked.person == ana and "SERAH TERIMA: teknisi KPP Tirta" in asked.text and "Balas OK" in asked.text
    assert (thanks.person, "Mulai sekarang Anda teknisi" in thanks.text) == (ana, True)
    assert old == Saying(budi, old.key, "Serah terima selesai: Ana sekarang teknisi. Terima kasih, Pak Budi.")


def test_a_code_of_the_new_person_moves_the_role_too(records: Records, budi: int) -> None:
    tuti = add_person(records, "Bu Tuti")
    handover.begin(records, "teknisi", KPP, budi, tuti)
    found = heard_from(records, "telegram", "77", make_code(records, tuti))
    assert found is not None and found.bound and found.took == ("teknisi",)
    assert technicians(records) == ["Bu Tuti"]


def test_where_no_answer_comes_back_the_number_in_the_message_moves_it(records: Records, budi: int, ana: int) -> None:
    made = handover.begin(records, "teknisi", KPP, budi, ana)
    with records.session() as db:
        proof = db.scalars(select(HandoverRow)).one().proof
    assert proof in said(records)[0].text
    with pytest.raises(PeopleError, match="bukan angka"):
        handover.prove(records, made.id, "0000")
    assert technicians(records) == ["Pak Budi"]
    handover.prove(records, made.id, f" {proof} ")
    assert technicians(records) == ["Ana"]
    with pytest.raises(UnknownPersonError, match="tidak sedang menunggu"):
        handover.prove(records, made.id, proof)


def test_a_cancelled_hand_over_moves_nothing_whatever_is_answered(records: Records, budi: int, ana: int) -> None:
    made = handover.begin(records, "teknisi", KPP, budi, ana)
    handover.cancel(records, made.id)
    heard_from(records, "whatsapp", "+6281200000002", "ok")
    assert technicians(records) == ["Pak Budi"]


def test_beginning_it_with_another_person_takes_the_first_back(records: Records, budi: int, ana: int) -> None:
    handover.begin(records, "teknisi", KPP, budi, ana)
    tuti = add_person(records, "Bu Tuti")
    handover.begin(records, "teknisi", KPP, budi, tuti)
    assert [h.taker for h in handover.waiting(records)] == [tuti]


def test_a_vacant_role_is_handed_over_by_nobody(records: Records, ana: int) -> None:
    handover.begin(records, "bendahara", KPP, None, ana)
    heard_from(records, "whatsapp", "+6281200000002", "siap")
    assert [p.name for p in roster(records).behind(KPP, "bendahara")] == ["Ana"]
    assert said(records)[0].text.splitlines()[1] == "Anda diminta menjadi bendahara, Ana."


def test_two_who_share_a_telephone_hand_over_all_the_same(records: Records, budi: int) -> None:
    tuti = add_person(records, "Bu Tuti")
    add_way(records, tuti, "sms", "081200000001")
    handover.begin(records, "teknisi", KPP, budi, tuti)
    heard_from(records, "sms", "+6281200000001", "ok")
    assert technicians(records) == ["Bu Tuti"]


def test_the_last_admin_hands_over(records: Records, budi: int, ana: int) -> None:
    give_role(records, budi, "admin")
    made = handover.begin(records, "admin", None, budi, ana)
    handover.accept(records, made.id)
    assert [p.person for p in roster(records).posts if p.role == "admin"] == [ana]


def test_a_hand_over_that_means_nothing_is_refused(records: Records, budi: int, ana: int) -> None:
    with pytest.raises(PeopleError, match="sudah memegang peran teknisi"):
        handover.begin(records, "teknisi", KPP, budi, budi)
    with pytest.raises(PeopleError, match="tidak memegang peran ketua"):
        handover.begin(records, "ketua", KPP, budi, ana)
    with pytest.raises(PeopleError, match="Tidak ada orang nomor 99"):
        handover.begin(records, "teknisi", KPP, budi, 99)
    assert said(records) == []
