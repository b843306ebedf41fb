"""Sheets in the records: frozen into a chain, revised beside themselves; what is altered behind Hidran is found."""

from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa

from hidran.errors import SettingsError, UnknownNameError
from hidran.faults.episode import Episode
from hidran.money.book import Draft
from hidran.months import Month
from hidran.settings import Settings
from hidran.store import money, people, sheets, verifying
from hidran.store.records import Records
from hidran.store.sheets import Sheets
from hidran.store.tables_sheet import SheetRow
from hidran.store.verifying import Code, verify
from hidran.water import limits
from tests.hidran.sheet.months import fault

NOVEMBER = Month(2026, 11)
LATER = NOVEMBER.end + 7200


@pytest.fixture
def records(each_database: Settings) -> Iterator[Records]:
    with Records.open(each_database) as opened:
        opened.add_kpp("kug", "KPP Karya Utama Golden")
        opened.add_hydrant("kug", id="hu-01", name="Hidran 1")
        opened.approve("hu-001", "hu-01", since_ts=NOVEMBER.start)
        money.add(opened, Draft("kug", date(2026, 11, 3), "saldo_awal", 7_250_000))
        money.add(opened, Draft("kug", date(2026, 11, 9), "rutin", 60_000, "pulsa"))
        yield opened


def source(records: Records, *episodes: Episode) -> Sheets:
    registry, roster = records.registry(), people.roster(records)
    return Sheets(records, registry, roster, limits.load(), lambda _hydrant, _start, _end: episodes)


def test_a_sheet_that_is_frozen_twice_without_news_is_one(records: Records) -> None:
    first = source(records).freeze("kug", NOVEMBER, LATER)
    again = source(records).freeze("kug", NOVEMBER, LATER + 86400)
    assert (first.revision, again.revision, again.digest) == (1, 1, first.digest)
    assert [f.sheet for f in sheets.revisions(records, "kug", NOVEMBER)] == [first.sheet]


def test_what_is_learnt_later_makes_a_revision_and_the_old_one_stays(records: Records) -> None:
    first = source(records).freeze("kug", NOVEMBER, LATER)
    money.add(records, Draft("kug", date(2026, 11, 20), "rutin", 5_000, "nota yang tertinggal"))
    second = source(records, fault(NOVEMBER.start + 9, NOVEMBER.start + 99)).freeze("kug", NOVEMBER, LATER + 60)
    assert second.revision == 2
    kept = sheets.revisions(records, "kug", NOVEMBER)
    assert [f.sheet.cash.went_out for f in kept] == [60_000, 65_000]
    assert kept[0].sheet == first.sheet
    assert sheets.months(records, "kug") == [NOVEMBER]


def test_an_untouched_installation_verifies_whole_with_the_code_of_its_sheet_on_paper(records: Records) -> None:
    frozen = source(records).freeze("kug", NOVEMBER, LATER)
    money.add(records, Draft("kug", date(2026, 12, 1), "rutin", 5_000))
    found = verify(records, "kug", Code("kug", "2026-11", frozen.digest))
    assert (found.lines, found.sheets, found.wrong) == (3, 1, ())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE cash_entry SET rupiah = 50000 WHERE number = 2", "catatan nomor {n}"),
        ("UPDATE cash_entry SET note = 'lain' WHERE number = 1", "catatan nomor {n}"),
        ("DELETE FROM cash_entry WHERE number = 2", "bukan buku yang dulu dilaporkan"),
        ("UPDATE sheet SET month = '2026-10'", "tidak ada dalam simpanan"),
        ("DELETE FROM sheet", "tidak ada dalam simpanan"),
    ],
)
def test_what_was_altered_behind_hidrans_back_is_found(records: Records, change: str, said: str) -> None:
    frozen = source(records).freeze("kug", NOVEMBER, LATER)
    with records.session() as db:
        db.execute(sa.text(change))
    found = verify(records, "kug", Code("kug", "2026-11", frozen.digest))
    assert any(said in sentence for sentence, _ in found.wrong)


def test_a_sheet_whose_body_was_altered_is_found(records: Records) -> None:
    source(records).freeze("kug", NOVEMBER, LATER)
    with records.session() as db:
        row = db.scalars(sa.select(SheetRow)).one()
        row.body = {**row.body, "kpp_name": "KPP Lain"}
    assert [s for s, _ in verify(records, "kug").wrong] == ["Lembar {month} (revisi {n}) tidak seperti waktu dibuat."]


def test_a_whole_chain_made_anew_still_differs_from_the_paper(records: Records) -> None:
    paper = source(records).freeze("kug", NOVEMBER, LATER)
    with records.session() as db:
        db.execute(sa.text("DELETE FROM sheet"))
        db.execute(sa.text("DELETE FROM cash_entry"))
    money.add(records, Draft("kug", date(2026, 11, 3), "saldo_awal", 1_000))
    source(records).freeze("kug", NOVEMBER, LATER)
    assert verify(records, "kug").whole
    assert not verify(records, "kug", Code("kug", "2026-11", paper.digest)).whole


def test_a_fault_that_is_told_otherwise_now_is_a_note_and_one_that_ended_later_is_none(records: Records) -> None:
    start = NOVEMBER.start + 86400
    standing, over = fault(start, None), fault(start, NOVEMBER.end + 9 * 86400)
    frozen = source(records, standing).freeze("kug", NOVEMBER, LATER)
    notes = {
        end: verify(records, "kug", None, lambda _h, _s, _e, told=told: [told]).notes  # type: ignore[misc]
        for end, told in (("as then", standing), ("later", over), ("altered", fault(start, start + 60)))
    }
    assert notes["as then"] == notes["later"] == ()
    assert [values for _, values in notes["altered"]] == [{"month": "2026-11"}]
    assert verify(records, "kug", Code("kug", "2026-11", frozen.digest)).whole


def test_minutes_stay_with_the_month_and_the_same_form_counts_once(records: Records) -> None:
    for _ in range(2):
        sheets.decide(records, "kug", NOVEMBER, "Ganti kabel sebelum hujan.", by=None, key="k1")
    assert [m.text for m in sheets.minutes(records, "kug", NOVEMBER)] == ["Ganti kabel sebelum hujan."]


def test_a_sheet_of_nobody_is_refused_and_a_code_that_is_none_too(records: Records) -> None:
    with pytest.raises(UnknownNameError, match="no KPP 'xyz'"):
        source(records).make("xyz", NOVEMBER, LATER)
    with pytest.raises(SettingsError, match="wanted what the QR"):
        verifying.Code.read("https://example.org")
