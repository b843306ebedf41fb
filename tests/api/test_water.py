"""The pages of the monthly check: the list, the form, the record, its revisions, the sheet to print."""

import io
import secrets
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from hidran.months import Month
from hidran.store import checks
from hidran.store.month import Months
from hidran.store.records import Records
from hidran.store.telling import told_in
from hidran.water import limits
from hidran.water.form import NUMBERS, POINTS, QUESTIONS
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.reading_html import Page
from tests.hidran.water.checks import fields

DAY = 86400


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    with asking(own) as made:
        yield made


def month_of(house: Installation) -> Month:
    return Month.of(house.now)


def address(house: Installation, part: str = "", month: Month | None = None) -> str:
    return f"/cek-air/sawahan/{month or month_of(house)}{part}"


def key() -> str:
    return secrets.token_urlsafe(16)


def kept(house: Installation, month: Month | None = None) -> list[checks.KeptCheck]:
    with Records.open(house.settings) as records:
        return checks.checks_of(records, "sawahan", month or month_of(house))


def sent(visitor: Client, house: Installation, **points: str) -> str:
    """Send a good form; the address it leads to."""
    answer = visitor.post(address(house, "/isi"), data={"key": key(), **fields(**points)})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_the_list_says_of_each_hydrant_whether_somebody_looked(visitor: Client, own: Installation) -> None:
    sent(visitor, own, tandon="", keran="")
    words = Page(visitor.page("/cek-air")).words
    assert "3 hidran belum diperiksa" in words
    sawahan = words[words.index("Sawahan RT 05") :]
    assert "LAYAK" in sawahan[:60]
    assert "Jatuh tempo tanggal 25." in words


def test_a_filled_form_is_judged_shown_and_told_to_the_engine(visitor: Client, own: Installation) -> None:
    where = sent(visitor, own, tandon="ph=5,2", keran="bau=besi")
    words = Page(visitor.page(where)).words
    assert "JANGAN DIMINUM" in words and "Tersimpan. Terima kasih." in words
    assert "Tandon: pH 5,2 (batas 6,5 sampai 8,5)" in words
    assert "Keran rumah: bau air, besi atau amis" in words
    assert "sebabnya mungkin sumur atau tandon" in words
    with Records.open(own.settings) as records:
        told = [e for e in map(told_in, records.inbox_after(0)) if e is not None]
    assert [(e.kind, e.hydrant, sorted(e.data["points"])) for e in told] == [
        ("water_check", "sawahan", ["keran", "tandon"])
    ]


def test_no_page_ever_calls_water_safe(visitor: Client, own: Installation) -> None:
    where = sent(visitor, own, tandon="e_coli=0", keran="e_coli=0")
    for path in (where, "/cek-air", address(own, "/isi"), address(own, "/lembar")):
        words = Page(visitor.page(path)).words.lower()
        assert "aman diminum" not in words and "air aman " not in words.replace("mengatakan air aman.", "")
    assert "Kuman tidak bisa dilihat: masak dulu" in Page(visitor.page(where)).words


def test_the_same_form_sent_twice_is_kept_once(visitor: Client, own: Installation) -> None:
    form = {"key": key(), **fields(tandon="", keran="")}
    answers = [visitor.post(address(own, "/isi"), data=form) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert len(kept(own)) == 1


def test_what_is_missing_is_marked_and_what_was_typed_stays(visitor: Client, own: Installation) -> None:
    form = {"key": key(), "tandon.warna": "kuning", "tandon.ph": "banyak", "note": "setelah hujan"}
    answer = visitor.post(address(own, "/isi"), data=form, headers=HTML)
    words = Page(answer.text).words
    assert answer.status_code == 422
    assert "Belum tersimpan." in words and "Belum dipilih." in words and "isi angka 0 sampai 14" in words
    assert (
        'value="kuning" checked' in answer.text and 'value="banyak"' in answer.text and "setelah hujan" in answer.text
    )
    assert kept(own) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"key": "x" * 22 + "/"},
        {"tandon.warna": "ungu"},
        {"day": "2026-13-40"},
        {"day": "2031-01-01"},
        {"day": "1999-01-01"},
        {"day": "0001-01-01"},
        {"time": "25:99"},
        {"dari": "999"},
        {"dari": "x"},
        {"note": "x" * 501},
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    visitor: Client, own: Installation, wrong: dict[str, str]
) -> None:
    form = {"key": key(), **fields(tandon="", keran=""), **wrong}
    assert visitor.post(address(own, "/isi"), data=form, headers=HTML).status_code == 422
    assert kept(own) == []


def a_photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "brown").save(made, "JPEG")
    return made.getvalue()


def test_a_photo_is_kept_with_its_glass_and_survives_a_correction(visitor: Client, own: Installation) -> None:
    form = {"key": key(), **fields(tandon="", keran="")}
    files = {"tandon.foto": ("gelas.jpg", a_photo(), "image/jpeg")}
    where = visitor.post(address(own, "/isi"), data=form, files=files).headers["location"]
    (first,) = kept(own)
    name = first.check.samples["tandon"].photo
    assert f'src="/pekerjaan/foto/{name}"' in visitor.page(where)
    assert visitor.get(f"/pekerjaan/foto/{name}").content[:2] == b"\xff\xd8"
    assert first.check.samples["keran"].photo == ""
    visitor.post(address(own, "/isi"), data={**form, "key": key(), "dari": str(first.id)})
    assert [k.check.samples["tandon"].photo for k in kept(own)] == [name]


def test_what_is_no_photo_is_refused_by_what_it_is(visitor: Client, own: Installation) -> None:
    form = {"key": key(), **fields(tandon="", keran="")}
    files = {"keran.foto": ("gelas.jpg", b"<script>alert(1)</script>", "image/jpeg")}
    answer = visitor.post(address(own, "/isi"), data=form, files=files, headers=HTML)
    assert answer.status_code == 422
    assert "Ini bukan foto yang bisa dibaca" in answer.text
    assert kept(own) == []


def test_a_sheet_from_paper_goes_into_the_month_of_its_date(visitor: Client, own: Installation) -> None:
    before = month_of(own).plus(-1)
    form = {"key": key(), **fields(tandon="", keran=""), "day": f"{before}-14", "time": "08:30"}
    answer = visitor.post(address(own, "/isi", before), data=form)
    assert answer.headers["location"].startswith(f"/cek-air/sawahan/{before}")
    assert [k.check.ts for k in kept(own, before)] == [before.start + 13 * DAY + 8 * 3600 + 1800]
    assert kept(own) == []


def test_a_check_is_completed_later_and_the_old_one_stays(visitor: Client, own: Installation) -> None:
    sent(visitor, own, tandon="", keran="")
    (first,) = kept(own)
    form = visitor.page(address(own, f"/isi?dari={first.id}"))
    assert f'name="dari" value="{first.id}"' in form
    data = {"key": key(), "dari": str(first.id), **fields(tandon="e_coli=4", keran="")}
    assert visitor.post(address(own, "/isi"), data=data).status_code == 303
    assert [k.replaces for k in kept(own)] == [first.id]
    assert "E. coli dari laboratorium 4 tiap 100 ml" in Page(visitor.page(address(own))).words


def test_a_check_typed_in_after_the_month_was_closed_makes_a_revision(visitor: Client, own: Installation) -> None:
    before = month_of(own).plus(-1)
    with Records.open(own.settings) as records:
        Months(records, records.registry(), limits.load()).freeze("sawahan", before, "closed", before.end + 3600)
    form = {"key": key(), **fields(tandon="", keran=""), "day": f"{before}-14"}
    visitor.post(address(own, "/isi", before), data=form)
    words = Page(visitor.page(address(own, "", before))).words
    assert "Revisi 2" in words and "ada pemeriksaan yang dicatat kemudian" in words
    old = Page(visitor.page(address(own, "?revisi=1", before))).words
    assert "Ini revisi lama nomor 1." in old and "BELUM DIPERIKSA" in old
    assert visitor.get(address(own, "?revisi=9", before)).status_code == 404


def test_the_kpp_sets_its_day_and_from_then_on_a_missing_check_is_missed(visitor: Client, own: Installation) -> None:
    answer = visitor.post("/cek-air/atur", data={"kpp": "kpp-sawahan", "day": "10"})
    assert answer.status_code == 303
    assert "Jatuh tempo tiap tanggal 10." in Page(visitor.page("/cek-air?diatur=1")).words
    with Records.open(own.settings) as records:
        sites = records.registry().hydrants.values()
    assert {(s.rules["F21"]["logged"], s.rules["F21"]["due_day"]) for s in sites} == {(1, 10)}
    for wrong in ({"kpp": "kpp-sawahan", "day": "31"}, {"kpp": "nobody", "day": "9"}):
        assert visitor.post("/cek-air/atur", data=wrong).status_code in (404, 422)


@pytest.mark.parametrize(
    "path", ["/cek-air/nowhere", "/cek-air/sawahan/2099-01", "/cek-air/sawahan/2026-13", "/cek-air/sawahan/x/isi"]
)
def test_what_is_not_there_is_said(visitor: Client, path: str) -> None:
    assert visitor.get(path, headers=HTML).status_code == 404


def test_the_sheet_asks_everything_the_form_asks(visitor: Client, own: Installation) -> None:
    words = Page(visitor.page(address(own, "/lembar"))).words
    asked = [q.ask for q in QUESTIONS.values()] + [o.label for q in QUESTIONS.values() for o in q.options]
    assert [text for text in asked + [n.ask for n in NUMBERS.values()] if text not in words] == []


def test_every_tag_is_closed(visitor: Client, own: Installation) -> None:
    where = sent(visitor, own, tandon="ph=5", keran="bau=besi")
    for path in ("/cek-air", where, address(own, "/isi"), address(own, "/lembar")):
        assert Page(visitor.page(path)).wrong == [], path


NAMES = [f"{p}.{n}" for p in POINTS for n in (*QUESTIONS, *NUMBERS)] + ["note", "day", "time", "dari", "key", "foto"]
HONEST = [o.value for q in QUESTIONS.values() for o in q.options] + ["2026-11-03", "08:00", "A" * 22, "1", "7,1"]
TEXT = st.one_of(st.sampled_from(HONEST), st.text(max_size=60))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.dictionaries(st.sampled_from(NAMES), TEXT, max_size=12))
def test_no_form_brings_the_server_down_and_nothing_refused_is_kept(
    visitor: Client, own: Installation, form: dict[str, str]
) -> None:
    with Records.open(own.settings) as records:
        before = len(checks.told_after(records, 0))
        data = {name: value.encode("utf-8", "ignore").decode() for name, value in form.items()}
        answer = visitor.post(address(own, "/isi"), data=data)
        assert answer.status_code in (303, 422), (form, answer.text)
        new = len(checks.told_after(records, 0)) - before
        assert new == 0 if answer.status_code == 422 else new in (0, 1)
