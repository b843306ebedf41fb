"""The pages as people read them."""

import gzip
import re
from pathlib import Path

import pytest

import api
from hidran import heartbeat
from hidran.settings import Settings
from hidran.site import Site
from hidran.words import english
from tests.api.asking import HTML, Client, asking
from tests.api.house import DAY, HOUR, Installation, healthy, new_installation
from tests.api.login_house import HERE
from tests.api.reading_html import Page, card_of

ROOM = Path(api.__file__).parent
FIRST_VIEW_BYTES = 30_000
SCRIPTS = {"/static/app.js", "/static/live.js", "/static/queue.js"}
SHOWN = ("/", "/hidran/sawahan", "/hidran/ketapang", "/hidran/baamang", "/hidran/kosong", "/tidak-ada", "/masuk")


def words(client: Client, path: str) -> str:
    return Page(client.page(path)).words


def test_the_first_page_says_of_every_hydrant_how_it_is_gravest_first(client: Client) -> None:
    said = words(client, "/")
    assert "4 hidran: 1 perlu dicek, 1 tidak diketahui, 1 menunggu data pertama, 1 normal." in said
    names = ["Sawahan RT 05", "Mentawa Baru RT 11", "Pasir Putih RT 01", "Baamang Hulu RT 02"]
    assert sorted(names, key=said.index) == names


def test_a_broken_one_says_since_when_why_and_what_to_check(client: Client) -> None:
    card = card_of(words(client, "/"), "Sawahan RT 05", "Mentawa Baru")
    assert "Perlu dicek sejak 10.01 (4 jam 29 menit)" in card
    assert "Pompa tidak menyala padahal cuaca cerah." in card
    assert "Mengapa (dilihat 10.21): Matahari cukup" in card
    assert "Cek dulu: Lihat lampu kontroler" in card
    assert "Data terakhir 14.30" in card


def test_a_silent_one_is_not_known_and_its_pump_is_not_called_broken(client: Client) -> None:
    card = card_of(words(client, "/"), "Mentawa Baru", "Pasir Putih")
    assert "Tidak diketahui sejak 11.12" in card
    assert "Tidak ada kabar dari hidran ini." in card
    assert "Pompa BELUM TENTU rusak. Lihat: air keluar?" in card


def test_one_that_nobody_watches_yet_says_so(client: Client) -> None:
    card = card_of(words(client, "/"), "Pasir Putih", "Baamang Hulu")
    assert "Menunggu data pertama" in card
    assert "Belum ada alat pantau" in card
    assert "Tidak ada data dalam 24 jam ini: keadaan tidak diketahui." in words(client, "/hidran/kosong")


def test_what_was_told_is_shown_once_although_two_channels_carried_it(client: Client) -> None:
    said = words(client, "/")
    assert said.count("[LATIHAN] PERLU DICEK: Hidran Sawahan RT 05") == 1
    assert "Pompa tidak menyala padahal cuaca cerah sejak 10.01." in said
    assert "14.29 (menunggu dikirim) [LATIHAN] PERLU DICEK: Hidran Mentawa Baru RT 11" in said


def test_the_operator_sees_who_waits_for_approval(client: Client) -> None:
    assert "hidran node approve hu-baru --hydrant HIDRAN" in words(client, "/")


def test_a_hydrants_page_explains_its_pictures(client: Client) -> None:
    said = words(client, "/hidran/sawahan")
    assert (
        "Pompa berjalan 2 jam 36 menit hari ini, 2 jam 36 menit dalam 24 jam. Keadaan pukul 14.30: pompa mati." in said
    )
    assert "Tegangan panel 41 V pukul 14.30" in said
    assert "Tandon belum penuh pukul 14.30" in said
    assert re.search(r"Air jernih pukul 10\.00: 4\.\d{3} mV, air jernih alat ini 4\.\d{3} mV", said)
    assert "A Pompa tidak menyala padahal cuaca cerah (Perlu dicek) sejak 10.01, belum selesai" in said
    assert "Tandon: jam penuh sehari" in said


def test_what_a_node_does_not_have_is_not_drawn_and_not_called_normal(client: Client) -> None:
    said = words(client, "/hidran/baamang")
    assert "Tandon" not in said[: said.index("Yang dijaga")]
    watched = said[said.index("Yang dijaga") :]
    assert "Tegangan panel hilang di siang hari normal" in watched
    assert "Tandon hampir habis, luber atau bocor tidak diukur" in watched
    assert "Ini tidak berarti normal." in watched


def test_of_a_silent_hydrant_nothing_is_called_normal(client: Client) -> None:
    watched = words(client, "/hidran/ketapang").split("Yang dijaga")[1]
    assert "ADA MASALAH" in watched
    assert "Air KERUH tidak diketahui" in watched
    assert re.search(r"\bnormal\b", watched.replace("tidak berarti normal", "")) is None


@pytest.mark.parametrize("path", SHOWN)
def test_pages_are_well_formed_and_bring_no_code_of_their_own(client: Client, path: str) -> None:
    page = Page(client.get(path, headers=HTML).text)
    assert page.wrong == []
    assert {src.partition("?")[0] for src in page.scripts if src} <= SCRIPTS
    assert None not in page.scripts
    assert not [a for a in page.attributes if a[1] == "style" or a[1].startswith("on")]


@pytest.mark.parametrize("path", ["/", "/hidran/sawahan"])
def test_a_first_view_costs_less_than_30_kb(client: Client, path: str) -> None:
    html = client.page(path)
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert len(files) == 7
    parts = [html, *(client.get(file).text for file in files)]
    assert sum(len(gzip.compress(part.encode(), 5)) for part in parts) < FIRST_VIEW_BYTES
    assert client.get(path, headers=HTML).headers["content-encoding"] == "gzip"


def test_files_whose_address_changes_with_them_are_kept_and_pages_are_not(client: Client) -> None:
    html = client.page("/")
    for file in re.findall(r'(?:href|src)="(/static/[^"]+)"', html):
        assert "immutable" in client.get(file).headers["cache-control"]
    assert client.get("/", headers=HTML).headers["cache-control"] == "no-cache"
    assert client.get("/static/page.css").headers["cache-control"] == "no-cache"


def test_a_watchdog_may_ask_for_the_head_alone(client: Client) -> None:
    answer = client.request("HEAD", "/", headers=HTML)
    assert answer.status_code == 200
    assert answer.text == ""


def test_pages_that_show_a_state_bring_themselves_up_to_date_without_script(client: Client) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="60"></noscript>'
    assert refresh in client.page("/")
    assert refresh in client.page("/hidran/baamang")
    assert "refresh" not in client.page("/tidak-ada", 404)


def test_a_practice_installation_says_so_on_every_page(client: Client, tmp_path: Path) -> None:
    assert all("[LATIHAN]" in client.get(path, headers=HTML).text for path in SHOWN if path != "/masuk")
    made = new_installation(tmp_path)
    made.settings.paths.clock.unlink()
    made.settings.paths.installation.write_text('{"kind": "real"}')
    with asking(made) as real:
        seen = real.get("/", headers=HTML | HERE)
    assert seen.status_code == 200 and "[LATIHAN]" not in seen.text


def test_errors_are_told_to_people_in_their_language(client: Client) -> None:
    assert "Halaman tidak ada" in client.page("/hidran/tidak-ada", 404)
    assert "Halaman tidak ada" in client.page("/apa-saja", 404)
    assert "tidak dimengerti" in client.request("DELETE", "/", headers=HTML).text


def test_names_are_text_and_never_code(tmp_path: Path) -> None:
    evil = '<script>alert(1)</script>" onload="x'
    book = healthy(4)
    made = new_installation(tmp_path, book.now + 30)
    made.register(Site(id="jahat", name=evil, kpp_name=evil), "hu-baamang", location=f"</p>{evil}")
    made.arrive(book.rows)
    made.judge()
    made.tell("jahat", f"[LATIHAN] {evil}")
    with asking(made) as client:
        for path in ("/", "/hidran/jahat"):
            html = client.page(path)
            page = Page(html)
            assert "<script>alert" not in html
            assert evil in page.words or evil.replace('" ', '"  ') in page.words
            assert page.wrong == []
            assert not [a for a in page.attributes if a[1].startswith("on")]


def test_a_view_that_nobody_keeps_up_is_not_known_any_more(own: Installation) -> None:
    own.set_clock(own.now + 2 * HOUR)
    own.silence("engine")
    with asking(own) as client:
        card = card_of(words(client, "/"), "Baamang Hulu", "Alat menunggu")
        assert "Tidak diketahui sejak 14.30" in card
        assert "Server berhenti menilai" in card
        assert "Penilai kerusakan (engine) belum pernah jalan" in words(client, "/")
        assert client.get("/api/v1/hydrants/baamang").json()["state"] == "tidak_diketahui"


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"disk_full": True}, "Penyimpan bacaan (ingest) berhenti karena disk server penuh"),
        ({"connected": False}, "Penyimpan bacaan (ingest) jalan tetapi tidak tersambung ke broker"),
        ({}, "Penyimpan bacaan (ingest) jalan tetapi bermasalah"),
    ],
)
def test_a_service_that_is_not_well_says_why(own: Installation, detail: dict[str, bool], said: str) -> None:
    heartbeat.beat(own.settings.paths.health, "ingest", ok=False, **detail)
    with asking(own) as client:
        assert said in words(client, "/")


def test_in_the_first_days_a_hydrant_is_still_being_learnt(tmp_path: Path) -> None:
    book = healthy(1)
    made = new_installation(tmp_path, book.now + 30)
    made.register(Site(id="baru", name="Hidran Baru"), "hu-baamang")
    made.arrive(book.rows)
    made.judge()
    with asking(made) as client:
        said = words(client, "/")
        assert "Masih belajar" in said
        assert "1 hidran: 1 masih belajar." in said
        assert "Air KERUH masih belajar" in words(client, "/hidran/baru")


def test_under_repair_is_not_called_normal_and_the_tank_says_how_long_it_lasts(own: Installation) -> None:
    own.change_view("baamang", maintenance_until=own.now + 2 * HOUR, water_until=own.now + HOUR)
    with asking(own) as client:
        card = card_of(words(client, "/"), "Baamang Hulu", "Alat menunggu")
        assert "Sedang diperbaiki" in card
        assert "Sedang diperbaiki sampai 16.30" in card
        assert "Air di tandon kira-kira cukup sampai 15.30." in card
        assert "Normal" not in card
        assert client.get("/api/v1/hydrants/baamang").json()["maintenance_until"] is not None


def test_the_pages_speak_english_where_it_is_set(looked_at: Installation) -> None:
    settings = Settings(**looked_at.settings.model_dump() | {"language": "en"})
    with asking(Installation(settings, looked_at.now)) as client:
        said = words(client, "/")
        assert "To be checked since 10.01 (4 h 29 min)" in said
        assert "Why (seen 10.21): Enough sun since" in said
        page = words(client, "/hidran/sawahan")
        assert '<html lang="en">' in client.page("/")
    texts = (said + page).replace("Pompa tidak menyala padahal cuaca cerah sejak 10.01.", "")
    assert [w for w in ("sejak", "pukul", "tidak", "jam ", "hari ") if w in texts] == []


def test_every_sentence_of_the_templates_has_its_english_twin() -> None:
    found = set()
    for path in (ROOM / "templates").glob("*.html"):
        found |= {m[2] for m in re.finditer(r"""_\((["'])(.+?)\1[,)]""", path.read_text())}
    assert len(found) > 40
    assert sorted(found - english().keys()) == []


def test_a_time_of_another_day_is_named_with_its_day(own: Installation) -> None:
    own.set_clock(own.now + DAY)
    with asking(own) as client:
        card = card_of(words(client, "/"), "Mentawa Baru", "Pasir Putih")
        assert re.search(r"sejak \w+ \d+ \w+ 11\.12 \(1 hari 3 jam\)", card)
