"""Whatever is typed into the log-in, the answer is an answer, and nobody is let in."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import cookies
from api.app import create_app
from hidran.store import login_checks, login_passwords
from tests.api.asking import HTML, Client
from tests.api.login_house import NUMBERS, RealHouse

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PATHS = ("/masuk", "/masuk/tautan", "/masuk/sandi", "/m/x", "/keluar", "/akun/sandi", "/akun/sesi/1/keluar")
FIELDS = ("account", "password", "token", "name", "ke", "old", "new", "again", "key")
TEXT = st.one_of(
    st.sampled_from((*NUMBERS.values(), "Orang ketua", "", "\x00", "0812", "+62", "a@b.id", "/akun", "' OR 1=1 --")),
    st.text(max_size=120),
)
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> RealHouse:
    made = RealHouse(tmp_path_factory.mktemp("fuzz"), beyond=True)
    made.move_in("admin", "ketua")
    made.answer_once()
    return made


@pytest.fixture
def client(house: RealHouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("nobody")
    monkeypatch.setattr(login_passwords, "_NOBODY", cheap)
    monkeypatch.setattr(login_checks, "CHECKS", 10**6)
    with Client(create_app(house.settings)) as made:
        monkeypatch.setattr(made.app.state.tries, "wait_s", lambda _address: 0)
        yield made


def let_in(headers: list[str]) -> bool:
    return any(f"{name}=" in h and '=""' not in h for h in headers for name in (cookies.SESSION, cookies.KEY))


@quick
@given(path=st.sampled_from(PATHS), fields=st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=5))
def test_no_form_brings_the_server_down_or_opens_it(client: Client, path: str, fields: dict[str, str]) -> None:
    body = urlencode(fields, errors="surrogatepass").encode()
    for headers in (FORM, FORM | HTML):
        answer = client.post(path, content=body, headers=headers)
        assert answer.status_code in (303, 401, 403, 410, 422), (fields, answer.status_code, answer.text)
        assert not let_in(answer.headers.get_list("set-cookie")), fields


@quick
@given(path=st.sampled_from(PATHS), body=st.binary(max_size=300))
def test_no_rubbish_in_place_of_a_form_does(client: Client, path: str, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "x"):
        answer = client.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code < 500, (kind, body, answer.text)


@quick
@given(link=TEXT, cookie=st.text(st.characters(codec="latin-1", exclude_categories=["C"]), max_size=80))
def test_no_link_and_no_cookie_does(client: Client, link: str, cookie: str) -> None:
    written = quote(link, safe="", errors="surrogatepass")
    headers = {"Cookie": f"{cookies.SESSION}={cookie}; {cookies.KEY}={cookie}".encode("latin-1")}
    for method, path in (("GET", f"/m/{written}"), ("POST", f"/m/{written}"), ("GET", f"/masuk?ke={written}")):
        answer = client.request(method, path, headers=headers | HTML)
        assert answer.status_code < 500, (path, answer.text)
        assert not let_in(answer.headers.get_list("set-cookie"))
    assert client.get("/akun", headers=headers).status_code == 401


def test_a_session_number_that_no_database_holds_is_refused(house: RealHouse, client: Client) -> None:
    path = f"/akun/sesi/{10**30}/keluar"
    assert client.post(path, headers=house.session_of("ketua")).status_code == 422
