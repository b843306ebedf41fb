"""Anyone may report what is wrong at a tap, and follow what comes of it."""

import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from api.app import create_app
from api.forms import new_key
from api.pages.report import PER_HOUR
from api.tries import Tries
from hidran.pim.report import Report
from hidran.store import people, reports, roles, ways, work
from hidran.store.records import Records
from hidran.store.saying import saying_in
from hidran.store.telling import told_in
from hidran.work.step import Step
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.login_house import RealHouse
from tests.api.reading_html import Page

TAP = "/air/baamang"


@pytest.fixture
def resident(own: Installation) -> Iterator[Client]:
    with asking(own) as made:
        made.app.state.report_tries = Tries(count(0, 3600).__next__)  # each report an hour after the one before
        yield made


def form(**values: str) -> dict[str, str]:
    return {"key": new_key(), "what": "no_water"} | values


def kept(own: Installation, hydrant: str = "baamang") -> list[Report]:
    with Records.open(own.settings) as records:
        return reports.newest(records, hydrant)


def test_the_page_behind_the_qr_says_how_the_hydrant_is_and_names_nobody(client: Client) -> None:
    words = Page(client.page("/air/sawahan")).words
    assert "Perlu dicek" in words and "Pompa tidak menyala padahal cuaca cerah." in words
    assert "teknisi atau ketua KPP Air Mentaya" in words


def test_a_report_opens_a_job_and_can_be_followed_by_its_number(own: Installation, resident: Client) -> None:
    answer = resident.post(f"{TAP}/lapor", data=form(note="sejak pagi", contact="0812 3456"))
    (made,) = kept(own)
    assert answer.headers["location"] == f"/laporan/{made.number}?baru=1"
    html = resident.page(answer.headers["location"])
    assert "Air tidak keluar" in Page(html).words and "Diterima." in Page(html).words
    assert "0812" not in html
    with Records.open(own.settings) as records:
        job = work.ticket(records, made.ticket)
    assert (job.origin, job.what, job.state) == ("report", "Air tidak keluar", "open")
    assert resident.get(f"/laporan?nomor={made.number.lower()}").headers["location"] == f"/laporan/{made.number}"


def test_whoever_repairs_reads_how_to_reach_the_reporter_and_nobody_else_does(tmp_path: Path) -> None:
    house = RealHouse(tmp_path, beyond=True)
    house.move_in("teknisi", "anggota", "pengamat")
    with Client(create_app(house.settings)) as made:
        made.post("/air/sawahan/lapor", data=form(contact="Bu Ida 0812 3456"))
        shown = {role: made.get("/pekerjaan/1", headers=house.session_of(role) | HTML).text for role in house.members}
    assert {role for role, html in shown.items() if "Bu Ida 0812 3456" in html} == {"teknisi"}
    assert all("Air tidak keluar" in html for html in shown.values())


def test_what_comes_of_it_is_seen_by_whoever_has_the_number(own: Installation, resident: Client) -> None:
    resident.post(f"{TAP}/lapor", data=form())
    (made,) = kept(own)
    with Records.open(own.settings) as records, work.changing(records) as db:
        work.add(db, made.ticket, Step("s1", "answered", made.at + 60, "Pak Budi"))
    html = resident.page(f"/laporan/{made.number}")
    assert "Sudah ada yang pergi mengecek." in Page(html).words
    assert "Budi" not in html
    assert "Sudah diketahui, teknisi sedang ke sana." in Page(resident.page(TAP)).words


def test_a_second_report_of_the_same_joins_the_open_job(own: Installation, resident: Client) -> None:
    for _ in range(2):
        resident.post(f"{TAP}/lapor", data=form())
    second, first = kept(own)
    assert (first.joined, second.joined) == (False, True)
    assert first.ticket == second.ticket
    assert "Sudah diketahui." in Page(resident.page(f"/laporan/{second.number}")).words


def test_another_trouble_is_another_job(own: Installation, resident: Client) -> None:
    resident.post(f"{TAP}/lapor", data=form())
    resident.post(f"{TAP}/lapor", data=form(what="leak"))
    leak, dry = kept(own)
    assert leak.ticket != dry.ticket


def test_the_same_form_sent_twice_is_one_report(own: Installation, resident: Client) -> None:
    same = form()
    first, second = (resident.post(f"{TAP}/lapor", data=same).headers["location"] for _ in range(2))
    assert first == second
    assert len(kept(own)) == 1


def test_the_engine_hears_of_each_dry_tap_once_and_of_no_other_report(own: Installation, resident: Client) -> None:
    same = form()
    for sent in (same, same, form(), form(what="dirty")):
        resident.post(f"{TAP}/lapor", data=sent)
    with Records.open(own.settings) as records:
        heard = [e for e in map(told_in, records.inbox_after(0)) if e is not None]
    assert [(e.hydrant, e.kind, e.ts) for e in heard] == [("baamang", "no_water", own.now)] * 2


def test_whoever_repairs_is_told_once_of_a_new_job_and_by_day(own: Installation, resident: Client) -> None:
    with Records.open(own.settings) as records:
        person = people.add_person(records, "Pak Budi")
        ways.add_way(records, person, "telegram", "12345")
        roles.give_role(records, person, "teknisi", "kpp-sawahan")
    for _ in range(2):
        resident.post(f"{TAP}/lapor", data=form(note="dari pagi"))
    with Records.open(own.settings) as records:
        said = [s for s in map(saying_in, records.inbox_after(0)) if s is not None]
    assert [(s.person, s.calm) for s in said] == [(person, True)]
    assert "Air tidak keluar, Baamang Hulu RT 02. dari pagi" in said[0].text


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "brown").save(made, "JPEG")
    return made.getvalue()


def test_a_photo_goes_along_and_what_is_no_photo_is_refused_by_what_it_is(own: Installation, resident: Client) -> None:
    resident.post(f"{TAP}/lapor", data=form(), files={"photo": ("x.exe", photo())})
    refused = resident.post(f"{TAP}/lapor", data=form(), files={"photo": ("x.jpg", b"MZ not a photo")})
    assert refused.status_code == 422
    assert [bool(r.photo) for r in kept(own)] == [True]


@pytest.mark.parametrize(
    ("values", "said"),
    [({"what": ""}, "Pilih dulu"), ({"what": "bom"}, "Pilih dulu"), ({"what": "other"}, "Tulis sedikit")],
)
def test_a_form_without_what_is_needed_comes_back_as_it_was(
    resident: Client, values: dict[str, str], said: str
) -> None:
    answer = resident.post(f"{TAP}/lapor", data=form(contact="0812 99") | values, headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert said in Page(answer.text).words and "0812 99" in answer.text


def test_a_program_that_fills_in_every_field_is_heard_by_nobody(own: Installation, resident: Client) -> None:
    assert resident.post(f"{TAP}/lapor", data=form(situs="http://spam")).status_code == 303
    assert kept(own) == []


def test_one_address_reports_five_times_an_hour_at_one_hydrant(own: Installation) -> None:
    with asking(own) as made:
        answers = [made.post(f"{TAP}/lapor", data=form()) for _ in range(PER_HOUR + 2)]
        elsewhere = made.post("/air/ketapang/lapor", data=form())
    assert [a.status_code for a in answers] == [303] * PER_HOUR + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert elsewhere.status_code == 303


def test_the_label_is_found_from_the_hydrant_and_doubts_an_address_that_nobody_set(own: Installation) -> None:
    with asking(own) as made:
        assert "/air/baamang/label" in Page(made.page("/hidran/baamang")).links
        shown = Page(made.page(f"{TAP}/label")).words
    assert "http://hidran.test/air/baamang" in shown and "Coba dulu alamat" in shown
    api = own.settings.api.model_copy(update={"page_url": "https://hidran.example/"})
    own.settings = own.settings.model_copy(update={"api": api})
    with asking(own) as made:
        shown = Page(made.page(f"{TAP}/label")).words
    assert "https://hidran.example/air/baamang" in shown and "Coba dulu alamat" not in shown


@pytest.mark.parametrize("path", ["/air/tidak-ada", "/laporan/XXXXXX", "/laporan?nomor=..%2f"])
def test_what_is_not_there_is_said_so(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


rubbish = st.text(max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(what=rubbish, note=rubbish, contact=rubbish, key=rubbish, hydrant=st.text(max_size=20))
def test_rubbish_gives_no_server_error_and_what_is_refused_is_not_kept(
    own: Installation, resident: Client, *, what: str, note: str, contact: str, key: str, hydrant: str
) -> None:
    before = len(kept(own))
    data = {"what": what, "note": note, "contact": contact, "key": key}
    answer = resident.post(f"{TAP}/lapor", data=data)
    assert answer.status_code < 500
    assert answer.status_code == 303 or len(kept(own)) == before
    assert resident.get(f"/laporan/{hydrant!r}").status_code < 500
