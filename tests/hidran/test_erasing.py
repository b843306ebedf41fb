"""A member takes everything along, and nothing of him stays but that somebody held the role."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from hidran.people.errors import PeopleError, UnknownPersonError
from hidran.settings import Settings
from hidran.store import answers, handover
from hidran.store.answers import Heard
from hidran.store.binding import make_code
from hidran.store.erasing import FORMER, erase, export
from hidran.store.people import add_person, roster
from hidran.store.records import Records
from hidran.store.roles import give_role
from hidran.store.tables import metadata
from hidran.store.tables_people import RoleRow
from hidran.store.ways import add_way

KPP = "kpp-a"
NAME, NUMBER = "Budi Santoso", "+6281234567890"


@pytest.fixture
def records(each_database: Settings) -> Iterator[Records]:
    with Records.open(each_database) as opened:
        opened.add_kpp(KPP, "KPP Tirta")
        yield opened


@pytest.fixture
def budi(records: Records) -> int:
    """Somebody of whom the records hold all that they can hold."""
    number, siti = add_person(records, NAME), add_person(records, "Bu Siti")
    add_way(records, number, "whatsapp", NUMBER)
    give_role(records, number, "teknisi", KPP)
    give_role(records, siti, "ketua", KPP)
    handover.begin(records, "ketua", KPP, siti, number)
    make_code(records, number)
    heard = Heard("whatsapp", NAME, "1", text="beres 150000 ganti sekring kata budi", address=NUMBER)
    answers.keep(records, heard)
    answers.keep(records, Heard("whatsapp", "Bu Siti", "2", text="saya pergi", address="+6280000000000"))
    return number


def everything(records: Records) -> str:
    """All rows of all tables as one text."""
    with records.session() as db:
        tables = metadata().sorted_tables
        return json.dumps([[list(map(str, row)) for row in db.execute(select(table))] for table in tables])


def test_the_export_holds_all_of_it_and_no_secret(records: Records, budi: int) -> None:
    found = export(records, budi)
    assert found["person"][0]["name"] == NAME
    assert [way["address"] for way in found["way"]] == [NUMBER]
    assert [role["role"] for role in found["role"]] == ["teknisi"]
    assert [row["to_person"] for row in found["handover"]] == [budi]
    assert any("ganti sekring" in entry["text"] for entry in found["inbox"])
    assert not any("Siti" in entry.get("who", "") for entry in found["inbox"])
    assert "code_hash" not in found["person_code"][0] and "proof" not in found["handover"][0]
    json.dumps(found)


def test_after_erasing_neither_name_nor_number_is_anywhere_in_the_records(records: Records, budi: int) -> None:
    before = everything(records)
    assert NAME in before and NUMBER in before
    erase(records, budi)
    after = everything(records)
    for trace in (NAME, "Budi", "budi", NUMBER, "ganti sekring"):
        assert trace not in after


def test_what_others_need_stays_without_the_name(records: Records, budi: int) -> None:
    erase(records, budi)
    with records.session() as db:
        role = db.scalars(select(RoleRow).where(RoleRow.person == budi)).one()
        assert (role.role, role.end_ts is not None) == ("teknisi", True)
    heard = [h for entry in records.inbox_after(0) if (h := answers.heard_in(entry))]
    assert [(h.who, h.address, h.understood().meaning, h.cost_rp) for h in heard] == [
        (FORMER, "", "done", 150000),
        ("Bu Siti", "+6280000000000", "going", None),
    ]
    found = roster(records)
    assert budi not in found.persons and not found.posts_of(budi)
    assert handover.waiting(records) == ()


def test_who_was_erased_cannot_be_changed_or_erased_again(records: Records, budi: int) -> None:
    erase(records, budi)
    with pytest.raises(UnknownPersonError):
        erase(records, budi)
    with pytest.raises(UnknownPersonError):
        give_role(records, budi, "anggota", KPP)


def test_the_last_admin_cannot_be_erased_and_then_nothing_of_him_goes(records: Records, budi: int) -> None:
    give_role(records, budi, "admin")
    with pytest.raises(PeopleError, match="admin terakhir"):
        erase(records, budi)
    assert NAME in everything(records)


def test_any_table_that_says_so_is_emptied_of_him(records: Records, budi: int) -> None:
    """The tables of other rooms (log-ins, subscriptions) need not be known here."""
    going = [
        (table, foreign.parent)
        for table in metadata().sorted_tables
        for foreign in table.foreign_keys
        if foreign.target_fullname == "person.id" and foreign.ondelete == "CASCADE"
    ]
    erase(records, budi)
    with records.session() as db:
        assert {"way", "person_code", "handover"} <= {table.name for table, _ in going}
        for table, column in going:
            assert db.execute(select(text("1")).select_from(table).where(column == budi)).first() is None
