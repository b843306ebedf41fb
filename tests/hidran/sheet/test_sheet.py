"""The meeting sheet: what it says of a month, what it asks, and that it fits where it has to."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from hidran.money.dues import Dues
from hidran.sheet import files, words
from hidran.sheet.pdf import pdf
from hidran.sheet.questions import MOST, questions
from hidran.sheet.sheet import Sheet
from hidran.sheet.text import LONGEST, text
from hidran.words import Language
from hidran.work.ticket import Ticket
from tests.hidran.sheet.months import (
    AT,
    BOOK,
    DAY,
    DUES,
    HOUR,
    NOVEMBER,
    answered,
    clear_water,
    fault,
    hydrant,
    job,
    line,
    repaired,
    sensor,
    sheet,
)


def test_a_good_month_is_told_in_numbers_that_come_from_the_data() -> None:
    made = sheet()
    first = made.hydrants[0]
    assert (first.days_with_water, len(first.strip)) == (29, 30)
    assert words.days(first, "id") == "29 dari 30 hari pompa mengangkat air"
    assert first.working + first.down + first.unknown == first.possible
    assert words.water(first, "id") == "Air: LAYAK (tandon LAYAK, keran rumah LAYAK), diperiksa Kamis 12 Nov"
    (job_,) = made.outages
    assert (job_.role, job_.answer_s, job_.repair_s, job_.cost_rp) == ("teknisi", HOUR, 6 * HOUR, 150_000)
    assert [rp for _, rp in words.cash(made.cash, "id")] == [
        "Rp 7.250.000",
        "Rp 725.000",
        "Rp 210.000",
        "Rp 7.765.000",
    ]


def quick_job(day: int) -> Ticket:
    at = AT + day * DAY
    return job(day, *answered(day, HOUR, at=at), *repaired(day, 2 * HOUR, 0, at=at), at=at)


def test_a_good_month_asks_nothing() -> None:
    assert questions(sheet()) == []


@pytest.mark.parametrize(
    ("over", "fact"),
    [
        ({"hydrants": [hydrant("hu-01", check=clear_water(bau="busuk"), sensor=sensor(30))]}, "JANGAN DIMINUM"),
        ({"hydrants": [hydrant("hu-01", sensor=sensor(30))]}, "1 dari 1 hidran belum diperiksa"),
        ({"tickets": [job(1, *answered(1, HOUR), *repaired(1, 90 * HOUR, 0))]}, "3 hari 19 jam sampai normal (garis"),
        ({"tickets": [job(1, *answered(1, 30 * HOUR), *repaired(1, 31 * HOUR, 0))]}, "1 dari 1 gangguan tidak dijawab"),
        ({"tickets": [job(1)]}, "1 dari 1 gangguan tidak dijawab"),
        ({"tickets": [quick_job(day) for day in (1, 5, 9)]}, "3 kali dalam sebulan"),
        ({"entries": [line(1, 1, "saldo_awal", 100), line(2, 5, "perbaikan", 90)]}, "perbaikan terakhir Rp 90"),
        ({"entries": [*BOOK, line(5, 21, "rapat", 600_000)]}, "Keluar Rp 810.000, masuk Rp 725.000"),
        ({"entries": [BOOK[0], line(2, 5, "iuran", 500_000)]}, "Iuran masuk Rp 500.000 dari Rp 825.000"),
    ],
)  # fmt: skip
def test_a_question_is_asked_when_a_number_warrants_it_and_shows_the_number(over: dict[str, Any], fact: str) -> None:
    asked = questions(sheet(**over))
    assert any(fact in q.fact for q in asked)
    assert all(q.ask.endswith("?") for q in asked)


def test_no_more_than_three_questions_are_asked_and_the_water_comes_first() -> None:
    bad = [hydrant(f"hu-0{n}", check=clear_water(bau="busuk"), sensor=sensor(10)) for n in range(1, 6)]
    asked = questions(sheet(hydrants=bad, tickets=[job(n) for n in range(1, 9)], entries=[line(1, 1, "rapat", 1)]))
    assert len(asked) == MOST
    assert "JANGAN DIMINUM" in asked[0].fact


def test_no_name_and_no_note_of_a_person_is_on_the_sheet() -> None:
    made = sheet()
    everything = json.dumps(made.as_json()) + text(made)
    assert "Budi" not in everything and "Edi" not in everything


def test_dues_of_a_few_are_not_on_the_sheet_by_themselves() -> None:
    few = sheet(dues=Dues(DUES.rates, DUES.households[:4], payments=DUES.payments[:3]))
    assert few.cash.received is None and few.cash.wanted is None
    assert "iuran" not in dict(few.cash.sums)


def test_days_that_have_not_come_are_not_called_unknown() -> None:
    made = sheet(now=AT + 12 * DAY + HOUR)
    assert len(made.hydrants[0].strip) == 13


def test_a_silent_month_says_unknown_and_never_working() -> None:
    made = sheet(hydrants=[hydrant("hu-01")])
    assert words.days(made.hydrants[0], "id") == "0 dari 30 hari pompa mengangkat air, 30 hari tidak diketahui"
    assert words.uptime(made.hydrants[0], "id") == "Waktu jalan tidak diketahui."
    silent = replace(hydrant("hu-01", sensor=sensor(0)), episodes=[fault(AT, None, "F16")])
    assert words.uptime(sheet(hydrants=[silent]).hydrants[0], "id") == "Waktu jalan tidak diketahui."


def test_a_job_of_the_month_before_that_stands_is_still_open_work() -> None:
    old = job(1, *answered(1, HOUR, at=AT - 3 * DAY), at=AT - 3 * DAY)
    gone = job(2, *answered(2, HOUR, at=AT - 9 * DAY), *repaired(2, HOUR, 0, at=AT - 9 * DAY), at=AT - 9 * DAY)
    made = sheet(tickets=[old, gone])
    assert [o.ticket for o in made.open_work] == [1]
    assert [o.ticket for o in made.outages] == [1]


def test_a_sheet_reads_back_as_it_was_written() -> None:
    made = sheet()
    assert Sheet.from_json(json.loads(json.dumps(made.as_json()))) == made


def crowded(jobs: int, hydrants: int = 3) -> Sheet:
    many = [
        job(n, *answered(n, HOUR, at=AT + n * HOUR), *repaired(n, HOUR, 1_000_000, at=AT + n * HOUR), at=AT + n * HOUR)
        for n in range(1, jobs + 1)
    ]
    homes = [hydrant(f"hu-{n:02d}", check=clear_water(), sensor=sensor(20, 10)) for n in range(1, hydrants + 1)]
    return sheet(tickets=many, hydrants=homes)


@pytest.mark.parametrize("language", ["id", "en"])
@settings(deadline=None, max_examples=15)
@given(jobs=st.integers(0, 60), hydrants=st.integers(1, 12))
def test_the_text_for_the_group_is_always_under_1500_characters(language: Language, jobs: int, hydrants: int) -> None:
    made = text(crowded(jobs, hydrants), language)
    assert len(made) < LONGEST + 1
    assert "{" not in made


def test_what_is_left_out_of_the_text_is_counted() -> None:
    assert "lagi, lihat lembarnya" in text(crowded(40, 1))


@pytest.mark.parametrize(("jobs", "hydrants"), [(0, 1), (3, 3), (45, 8)])
def test_the_pdf_is_one_a4_page_and_the_same_for_the_same_sheet(jobs: int, hydrants: int) -> None:
    made = crowded(jobs, hydrants)
    found = pdf(made, "a" * 64)
    assert found.count(b"/Type /Page\n") + found.count(b"/Type /Page ") == 1
    assert b"/MediaBox [ 0 0 595.2756 841.8898 ]" in found
    assert pdf(made, "a" * 64) == found


def test_the_csv_opens_in_an_indonesian_excel() -> None:
    tables = files.tables(sheet(), BOOK, "id")
    with zipfile.ZipFile(io.BytesIO(files.csv_zip(tables))) as packed:
        raw = packed.read("hidran.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    heads, first, *_ = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert dict(zip(heads, first, strict=True))["Kekeruhan tengah"] == "2,50"


def test_a_note_that_looks_like_a_formula_is_none() -> None:
    evil = line(9, 9, "rutin", 1, note='=HYPERLINK("http://x")')
    tables = files.tables(sheet(), [evil], "id")
    assert "'=HYPERLINK" in files.csv_of(tables["kas"]).decode("utf-8-sig")
    book = load_workbook(io.BytesIO(files.xlsx(tables, sheet())))
    assert all(cell.data_type != "f" for row in book["kas"] for cell in row)


def test_the_tables_add_up_to_the_sheet_and_show_dues_as_one_sum() -> None:
    made = sheet()
    _heads, rows = files.tables(made, BOOK, "id")["kas"]
    came, went = (sum(int(row[n] or 0) for row in rows[:-1]) for n in (4, 5))
    assert came - went == made.cash.closing
    assert [row[0] for row in rows if row[2] == "Iuran"] == [None]


def test_the_month_of_a_sheet_and_its_code_can_be_read_by_eye() -> None:
    assert words.title(sheet(), "id") == f"Lembar rapat {NOVEMBER.words()}"
    assert words.short("0123456789abcdef" * 4) == "0123 4567 89ab cdef"
    assert words.code(sheet(), "ff") == "HIDRAN kug 2026-11 ff"
