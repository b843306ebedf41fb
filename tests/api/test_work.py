"""The pages of tickets: a neighbour says what happens, each thing once; photos; who may; the list and the month."""

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from api.forms import new_key
from api.pages.work_acts import KINDS
from hidran.faults.human import HumanEvent
from hidran.store import work
from hidran.store.answers import Heard, heard_in
from hidran.store.outbox import OutboxWriter
from hidran.store.records import Records
from hidran.store.telling import told_in
from hidran.work.sensor import Opening
from hidran.work.step import Step
from hidran.work.ticket import Ticket
from tests.api.asking import HTML, Client, asking, problem_of
from tests.api.house import Installation
from tests.api.reading_html import Page

HYDRANT = "sawahan"


def a_ticket(made: Installation, code: str = "F01", hydrant: str = HYDRANT) -> int:
    data = {"code": code, "start": made.now - 3600, "severity": "GAWAT"}
    first = Step(f"opened/{hydrant}/{code}", "opened", made.now - 1800, data=data)
    with Records.open(made.settings) as records, work.changing(records) as db:
        number = work.open_ticket(
            db, Opening(f"fault/{hydrant}/{code}", hydrant, "fault", code, made.now - 1800, first=first)
        )
    assert number is not None
    return number


@pytest.fixture
def number(own: Installation) -> int:
    return a_ticket(own)


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    with asking(own) as made:
        yield made


def says(
    visitor: Client, number: int, act: str, files: dict[str, object] | None = None, **values: object
) -> httpx.Response:
    data = {"key": new_key(), "who": "Bu Siti", **values}
    return visitor.post(f"/pekerjaan/{number}/{act}", data=data, headers=HTML, **({"files": files} if files else {}))


def read(own: Installation, number: int) -> Ticket:
    with Records.open(own.settings) as records:
        return work.ticket(records, number)


def inbox(own: Installation) -> tuple[list[Heard], list[HumanEvent]]:
    with Records.open(own.settings) as records:
        entries = records.inbox_after(0, 9999)
    heard = [h for h in map(heard_in, entries) if h is not None]
    return heard, [t for t in map(told_in, entries) if t is not None]


def a_photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2000, 1500), "green").save(made, "JPEG")
    return made.getvalue()


def test_going_is_a_step_and_an_answer_that_stops_the_ladder(own: Installation, number: int, visitor: Client) -> None:
    answer = says(visitor, number, "pergi")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/pekerjaan/{number}?tersimpan=1")
    assert read(own, number).state == "answered"
    (heard,), told = inbox(own)
    assert (heard.source, heard.who, heard.hydrant, heard.code, heard.meaning) == (
        "page",
        "Bu Siti",
        HYDRANT,
        "F01",
        "going",
    )
    assert told == []


def test_the_whole_repair_with_parts_cost_and_photo_reaches_notify_and_the_rules(
    own: Installation, number: int, visitor: Client
) -> None:
    says(
        visitor, number, "diperbaiki", {"photo": ("../../x.php", a_photo(), "text/html")},
        what="Ganti sekring", cost="150rb", parts=["fuse", "cable"], note="sip",
    )  # fmt: skip
    found = read(own, number)
    assert found.repair is not None
    assert (found.state, found.spent_rp, found.repair.by, found.repair.note) == ("repaired", 150_000, "Bu Siti", "sip")
    assert found.repair.data["parts"] == ["fuse", "cable"]
    (heard,), (told,) = inbox(own)
    assert (heard.meaning, heard.note, heard.cost_rp) == ("done", "Ganti sekring", 150_000)
    assert (told.kind, told.data) == ("repaired", {"code": "F01"})
    (photo,) = own.settings.paths.photos.iterdir()
    shown = visitor.get(f"/pekerjaan/foto/{photo.name}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert f"/pekerjaan/foto/{photo.name}" in visitor.page(f"/pekerjaan/{number}")


def test_what_was_found_tells_the_rules_what_they_cannot_see(own: Installation, number: int, visitor: Client) -> None:
    says(visitor, number, "dicek", found=["tank_full", "fuse"])
    assert read(own, number).state == "checked"
    (heard,), (told,) = inbox(own)
    assert (heard.meaning, told.kind) == ("full", "tank_full")


def test_maintenance_begins_and_ends_in_one_tap(own: Installation, number: int, visitor: Client) -> None:
    says(visitor, number, "mulai")
    assert "Akhiri mode perbaikan" in Page(visitor.page(f"/pekerjaan/{number}")).words
    says(visitor, number, "selesai")
    _, told = inbox(own)
    assert [t.kind for t in told] == ["maintenance", "maintenance_end"]


def test_a_form_sent_twice_is_said_once(own: Installation, number: int, visitor: Client) -> None:
    key = new_key()
    for _ in range(3):
        assert says(visitor, number, "diperbaiki", key=key, what="x", cost="5000").status_code == 303
    assert read(own, number).spent_rp == 5000
    heard, told = inbox(own)
    assert (len(heard), len(told)) == (1, 1)


def test_a_mistyped_cost_is_put_right(own: Installation, number: int, visitor: Client) -> None:
    says(visitor, number, "diperbaiki", what="x", cost="1500000")
    key = read(own, number).steps[-1].key
    assert "Membetulkan biaya" in Page(visitor.page(f"/pekerjaan/{number}")).words
    says(visitor, number, "diperbaiki", what="x", cost="150000", instead_of=key)
    assert read(own, number).spent_rp == 150_000


@pytest.mark.parametrize(
    ("act", "values", "said"),
    [
        ("diperbaiki", {"what": " "}, "Tulis apa yang dikerjakan"),
        ("diperbaiki", {"what": "x", "cost": "banyak"}, "tulis rupiah"),
        ("diperbaiki", {"what": "x", "cost": "9" * 25}, "tulis rupiah"),
        ("dicek", {}, "Pilih apa yang ditemukan"),
        ("menunggu", {"waits": "hujan"}, "Pilih salah satu"),
        ("foto", {}, "Pilih foto dulu"),
        ("catatan", {"note": ""}, "Tulis catatannya"),
        ("tutup", {}, "Sensor masih melihat"),
    ],
)
def test_what_is_missing_is_said_in_words_and_changes_nothing(
    own: Installation, visitor: Client, *, act: str, values: dict[str, object], said: str
) -> None:
    number = a_ticket(own)
    before = len(read(own, number).steps)
    answer = says(visitor, number, act, **values)
    assert answer.status_code == 422
    assert said in Page(answer.text).words
    assert len(read(own, number).steps) == before


def test_what_is_no_photo_is_refused_on_the_page(own: Installation, number: int, visitor: Client) -> None:
    answer = says(visitor, number, "foto", {"photo": ("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")})
    assert answer.status_code == 422
    assert "bukan foto" in Page(answer.text).words
    assert not own.settings.paths.photos.exists()


def test_more_than_any_form_holds_is_refused_while_it_comes(number: int, visitor: Client) -> None:
    answer = says(visitor, number, "foto", {"photo": ("x.jpg", bytes(17_000_000), "image/jpeg")})
    assert answer.status_code == 413
    assert says(visitor, number, "pergi").status_code == 303


@pytest.mark.parametrize(
    "path", ["/pekerjaan/999", "/pekerjaan/foto/../../records.db", "/pekerjaan/foto/x.jpg", "/pekerjaan?bulan=x"]
)
def test_what_is_not_there_is_a_404(visitor: Client, path: str) -> None:
    assert visitor.get(path, headers=HTML).status_code == 404


def test_rubbish_is_never_the_servers_fault(number: int, visitor: Client) -> None:
    for act in (*KINDS, "hapus", "%00"):
        for data in ({}, {"key": "x"}, {"key": new_key(), "found": "\x00", "who": "\x07" * 30, "note": "\ud83d"[:0]}):
            assert visitor.post(f"/pekerjaan/{number}/{act}", data=data).status_code < 500


def test_a_form_of_another_site_is_refused(own: Installation, number: int, visitor: Client) -> None:
    data = {"key": new_key(), "who": "x"}
    answer = visitor.post(f"/pekerjaan/{number}/pergi", data=data, headers={"Sec-Fetch-Site": "cross-site"})
    problem_of(answer, 403)
    assert read(own, number).state == "open"


def test_what_no_sensor_sees_is_opened_by_hand_once(own: Installation, visitor: Client) -> None:
    data = {"key": new_key(), "hydrant": HYDRANT, "what": "Keran  patah", "who": "Budi"}
    for _ in range(2):
        answer = visitor.post("/pekerjaan/baru", data=data)
        assert answer.status_code == 303
    number = int(answer.headers["location"].rpartition("/")[2])
    found = read(own, number)
    assert (found.origin, found.what, found.steps[0].by, len(found.steps)) == ("hand", "Keran patah", "Budi", 1)
    assert "Dibuka oleh Budi" in Page(visitor.page(f"/pekerjaan/{number}")).words
    says(visitor, number, "diperbaiki", what="ganti keran", cost="35000")
    assert inbox(own)[0] == [], "nobody was called, so nobody is told"
    assert says(visitor, number, "tutup").status_code == 303
    assert read(own, number).state == "closed"


def test_the_list_shows_what_is_to_be_done_first_and_filters_by_hydrant(own: Installation, visitor: Client) -> None:
    first, second = a_ticket(own), a_ticket(own, "F12", "baamang")
    words = Page(visitor.page("/pekerjaan")).words
    assert words.index("Pompa tidak menyala") < words.index("Sudah selesai")
    assert "Belum ada yang pergi." in words
    only = Page(visitor.page("/pekerjaan?hidran=baamang")).words
    assert "Air KERUH" in only
    assert "Pompa tidak menyala" not in only
    says(visitor, first, "pergi")
    assert "Yang pergi: Bu Siti" in Page(visitor.page("/pekerjaan")).words
    home, hydrant = visitor.page("/"), visitor.page("/hidran/baamang")
    assert f"/pekerjaan/{first}" in home
    assert f"/pekerjaan/{second}" in hydrant
    assert f'/pekerjaan/{first}"' not in hydrant


def test_the_month_shows_waits_against_their_lines_and_water_with_the_unknown_in_it(
    own: Installation, number: int, visitor: Client
) -> None:
    with Records.open(own.settings) as records, work.changing(records) as db:
        work.add(db, number, Step("told/1", "told", own.now - 1700, data={"channel": "sms", "role": "teknisi"}))
        work.add(db, number, Step("a", "answered", own.now - 900, "Budi"))
    words = Page(visitor.page("/pekerjaan")).words
    assert "Dijawab rata-rata 13 menit" in words
    assert "Diperbaiki: belum ada; 1 masih menunggu." in words
    assert "Air ada" in words
    timeline = Page(visitor.page(f"/pekerjaan/{number}")).words
    assert "teknisi, sms" in timeline
    assert "setelah 13 menit" in timeline


def test_pages_stay_readable_when_the_other_files_are_gone(own: Installation, number: int, visitor: Client) -> None:
    for name in ("series", "events", "outbox"):
        Path(getattr(own.settings.paths, name)).unlink()
    assert "belum ada waktu yang bisa dinilai" in Page(visitor.page("/pekerjaan")).words
    visitor.page(f"/pekerjaan/{number}")


def test_the_writers_of_outbox_and_tickets_do_not_meet(own: Installation, number: int, visitor: Client) -> None:
    with OutboxWriter(own.settings.paths.outbox).transaction():
        assert says(visitor, number, "pergi").status_code == 303
