"""A member logs in: by a link, by a password; and out again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import cookies
from api.app import create_app
from hidran.clock import FixedClock
from hidran.store import login, login_passwords
from hidran.store.people import set_language
from hidran.store.roles import end_role
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.login_house import BEARER, KPP, NUMBERS, TOKEN, RealHouse, cookie_rules, session_in, stop_clock
from tests.api.reading_html import Page

GOOD = "kambing awan sepeda"
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"}


@pytest.fixture
def house(tmp_path: Path) -> RealHouse:
    made = RealHouse(tmp_path, beyond=True)
    made.move_in("admin", "ketua", "anggota")
    return made


@pytest.fixture
def client(house: RealHouse) -> Iterator[Client]:
    with Client(create_app(house.settings)) as made:
        yield made


@pytest.fixture
def clock(client: Client) -> FixedClock:
    return stop_clock(client)


def path_in(text: str) -> str:
    found = re.search(r"http://h(/m/\S+)", text)
    assert found is not None
    return found[1]


def with_password(client: Client, house: RealHouse, role: str) -> None:
    hashed = login_passwords.hash_of(GOOD)
    client.app.state.sources.write(lambda records: login_passwords.put(records, house.members[role], hashed, None))


def test_a_link_comes_to_the_own_phone_and_its_button_lets_in(
    client: Client, house: RealHouse, clock: FixedClock
) -> None:
    house.answer_once()
    answer = client.post("/masuk/tautan", data={"account": NUMBERS["ketua"]}, headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?terkirim=1")
    assert "sedang dikirim" in client.page("/masuk?terkirim=1")
    (letter,) = house.letters()
    path = path_in(letter)
    for _ in range(3):  # a messenger looks at the link too
        assert '<button class="main"' in client.page(path)
    entered = client.post(path, headers=PHONE)
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    session = session_in(entered)
    assert {"httponly", "samesite=lax", "max-age=15552000", "path=/"} <= cookie_rules(entered, cookies.SESSION)
    assert "Orang ketua" in client.get("/akun", headers=session | HTML).text
    assert "sudah dipakai" in client.page(path, status=410)
    assert client.post(path).status_code == 410


@pytest.mark.parametrize("typed", [NUMBERS["ketua"], "0899 9999 9999", "Orang ketua", "Hantu", "", "\x00"])
def test_the_answer_tells_nobody_who_is_a_member(client: Client, house: RealHouse, typed: str) -> None:
    house.answer_once()
    answer = client.post("/masuk/tautan", data={"account": typed}, headers=HTML)
    assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/masuk?terkirim=1", "")
    wrong = client.post("/masuk/sandi", data={"account": typed, "password": "salah sekali ini"}, headers=HTML)
    assert wrong.status_code == 403
    assert "Nama, nomor atau kata sandinya tidak cocok." in wrong.text


def test_somebody_who_is_not_there_is_compared_with_a_password_too(
    client: Client, house: RealHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password(client, house, "ketua")
    compared: list[bool] = []
    matches = login_passwords.matches
    monkeypatch.setattr(login_passwords, "matches", lambda h, p: compared.append(h is not None) or matches(h, p))
    for account in (NUMBERS["ketua"], "Hantu", NUMBERS["anggota"]):
        assert client.post("/masuk/sandi", data={"account": account, "password": "salah"}).status_code == 403
    assert compared == [True, False, False]


def test_a_password_lets_in_and_leads_to_where_one_wanted_to_go(client: Client, house: RealHouse) -> None:
    with_password(client, house, "ketua")
    asked = client.get("/akun", headers=HTML).headers["location"]
    assert asked == "/masuk?ke=/akun"
    assert Page(client.page(asked)).words
    form = {"account": "orang KETUA", "password": GOOD, "ke": "/akun"}
    entered = client.post("/masuk/sandi", data=form)
    assert (entered.status_code, entered.headers["location"]) == (303, "/akun")
    assert client.get("/akun", headers=session_in(entered)).status_code == 200


@pytest.mark.parametrize(
    "ke", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "x"]
)
def test_nobody_is_led_to_another_site(client: Client, house: RealHouse, ke: str) -> None:
    with_password(client, house, "ketua")
    entered = client.post("/masuk/sandi", data={"account": NUMBERS["ketua"], "password": GOOD, "ke": ke})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert client.post("/masuk", data={"token": TOKEN, "ke": ke}).headers["location"] == "/"


def test_over_tls_the_cookie_travels_over_tls_only(client: Client, house: RealHouse) -> None:
    with_password(client, house, "ketua")
    form = {"account": NUMBERS["ketua"], "password": GOOD}
    for address, secure in (("http://hidran.test/masuk/sandi", False), ("https://hidran.test/masuk/sandi", True)):
        assert ("secure" in cookie_rules(client.post(address, data=form), cookies.SESSION)) is secure


def test_a_session_is_renewed_with_each_day_of_use_and_ends_after_180_without(
    client: Client, house: RealHouse, clock: FixedClock
) -> None:
    with_password(client, house, "ketua")
    session = session_in(client.post("/masuk/sandi", data={"account": NUMBERS["ketua"], "password": GOOD}))
    client._http.cookies.clear()
    assert "set-cookie" not in client.get("/", headers=session).headers
    for _ in range(3):
        clock.advance(hours=170 * 24)
        renewed = client.get("/", headers=session)
        assert renewed.status_code == 200
        assert session_in(renewed) == session
        client._http.cookies.clear()
    clock.advance(hours=181 * 24)
    assert client.get("/", headers=session).status_code == 401


def test_logging_out_ends_the_session_and_not_only_the_cookie(client: Client, house: RealHouse) -> None:
    session = house.session_of("ketua")
    left = client.post("/keluar", headers=session)
    assert (left.status_code, left.headers["location"]) == (303, "/masuk")
    assert all('=""' in h or "Max-Age=0" in h for h in left.headers.get_list("set-cookie"))
    assert client.get("/", headers=session).status_code == 401


def test_the_account_shows_where_one_is_logged_in_and_ends_it_there(client: Client, house: RealHouse) -> None:
    with_password(client, house, "ketua")
    form = {"account": NUMBERS["ketua"], "password": GOOD}
    phone = session_in(client.post("/masuk/sandi", data=form, headers=PHONE))
    client._http.cookies.clear()
    laptop = house.session_of("ketua")
    shown = client.get("/akun", headers=phone | HTML).text
    assert "HP Android, Chrome" in shown and "yang ini" in shown
    (ending,) = re.findall(r'action="(/akun/sesi/\d+/keluar)"', shown)
    assert client.post(ending, headers=house.session_of("anggota")).status_code == 303
    assert client.get("/", headers=laptop).status_code == 200, "nobody ends the session of another"
    assert client.post(ending, headers=phone).status_code == 303
    assert client.get("/", headers=laptop).status_code == 401
    assert client.get("/", headers=phone).status_code == 200


def test_logging_out_everywhere_ends_every_phone_at_once(client: Client, house: RealHouse) -> None:
    phones = [house.session_of("ketua") for _ in range(3)]
    other = house.session_of("anggota")
    assert client.post("/akun/keluar-semua", headers=phones[0]).headers["location"] == "/masuk"
    assert [client.get("/", headers=p).status_code for p in phones] == [401] * 3
    assert client.get("/", headers=other).status_code == 200


def test_a_password_is_made_and_changed_with_the_old_one_only(
    client: Client, house: RealHouse, clock: FixedClock
) -> None:
    def change(old: str, fresh: str, again: str = "") -> tuple[int, str]:
        form = {"old": old, "new": fresh, "again": again or fresh}
        answer = client.post("/akun/sandi", data=form, headers=mine | HTML)
        return answer.status_code, answer.text

    mine, elsewhere = house.session_of("ketua"), house.session_of("ketua")
    assert change("", GOOD, "lain sekali ini")[0] == 422
    assert change("", "pendek")[0] == 422
    assert change("", GOOD)[0] == 303
    assert client.get("/", headers=elsewhere).status_code == 401
    assert client.get("/", headers=mine).status_code == 200
    clock.advance(minutes=30)
    status, text = change("salah salah salah", "gerobak bulan merah")
    assert status == 422 and "Kata sandi sekarang salah." in text
    assert change(GOOD, "gerobak bulan merah")[0] == 303
    assert sum("baru saja diganti" in text for text in house.letters()) == 2


def test_whoever_is_no_member_has_no_account(client: Client) -> None:
    assert client.get("/akun", headers=BEARER).status_code == 401
    key = {"Cookie": f"{cookies.KEY}={client.app.state.lock.cookie()}"}
    assert client.get("/akun", headers=key | HTML).headers["location"] == "/masuk?ke=/akun"
    assert client.get("/masuk?ke=/akun", headers=key | HTML).headers["location"] == "/"


def test_the_first_link_makes_the_administrator_by_name(tmp_path: Path) -> None:
    house = RealHouse(tmp_path / "fresh", beyond=True)
    with Client(create_app(house.settings)) as client:
        link = client.app.state.sources.write(lambda records: login.first_link(records, house.settings))
        path = f"/m/{link.token}"
        assert "Anda menjadi pengurus server" in client.page(path)
        refused = client.post(path, data={"name": "  "}, headers=HTML)
        assert refused.status_code == 422
        assert "Nama: seharusnya" in refused.text
        session = session_in(client.post(path, data={"name": "Pak Dedi"}))
        roster = client.app.state.sources.roster()
        assert [(p.role, roster.persons[p.person].name) for p in roster.posts] == [("admin", "Pak Dedi")]
        assert client.get("/api/v1/messages", headers=session).status_code == 200


def test_each_member_reads_in_the_own_language(client: Client, house: RealHouse) -> None:
    client.app.state.sources.write(lambda records: set_language(records, house.members["ketua"], "en"))
    assert "My account" in client.get("/akun", headers=house.session_of("ketua") | HTML).text
    assert "Akun saya" in client.get("/akun", headers=house.session_of("anggota") | HTML).text


def test_a_role_that_is_taken_away_is_gone_at_the_next_page(client: Client, house: RealHouse) -> None:
    session = house.session_of("ketua")
    assert client.get("/api/v1/messages", headers=session).status_code == 200
    client.app.state.sources.write(lambda records: end_role(records, house.members["ketua"], "ketua", KPP))
    assert client.get("/api/v1/messages", headers=session).status_code == 403


def test_a_letter_is_shown_without_what_stood_for_its_link(own: Installation) -> None:
    own.tell("sawahan", f"[LATIHAN] Hidran: ketuk untuk masuk {{masuk:{'0' * 32}}}")
    with asking(own) as client:
        for path in ("/", "/hidran/sawahan", "/pesan", "/api/v1/messages?limit=5000"):
            shown = client.get(path, headers=HTML).text
            assert "masuk:" not in shown, path
        assert "ketuk untuk masuk (...)" in client.get("/api/v1/messages?limit=5000").text
