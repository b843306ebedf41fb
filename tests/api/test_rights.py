"""Rights = role x KPP, and closed by default: every address names its right, or stands in one short list."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import compile_path

from api.app import create_app
from api.who import OPEN, is_open, right_of
from hidran.people.rights import ROLES
from hidran.settings import Settings
from hidran.store.roles import end_role
from tests.api.asking import HTML, Client
from tests.api.login_house import BEARER, HERE, RealHouse

JSON = ("/api/v1/hydrants", "/api/v1/nodes", "/api/v1/episodes", "/api/v1/equation", "/api/v1/readings?hydrant=sawahan")
FOREIGN = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://elsewhere.example"})


def addresses(app: FastAPI) -> list[tuple[str, str, APIRoute]]:
    """Every method, address and route of the application."""
    found = [(c.path, c.original_route) for c in iter_route_contexts(app.routes)]
    routes = [(path, route) for path, route in found if isinstance(route, APIRoute)]
    return [(method, path, route) for path, route in routes for method in sorted(route.methods or ())]


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", lambda m: "sawahan" if m[1] == "hydrant" else "1", path)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    made = create_app(Settings(data=tmp_path_factory.mktemp("rights") / "data"))
    yield made
    made.state.sources.close()


def test_no_address_hides_another(app: FastAPI) -> None:
    all_of_them = addresses(app)
    patterns = [(method, path, compile_path(path)[0]) for method, path, _ in all_of_them]
    for method, path, _ in all_of_them:
        first = next(p for m, p, pattern in patterns if m == method and pattern.match(filled(path)))
        assert first == path, f"{method} {path} is never reached: {first} comes before it"


def test_every_route_names_a_right_or_is_open(app: FastAPI) -> None:
    nameless = [path for _, path, route in addresses(app) if right_of(route) is None and not is_open(path)]
    assert nameless == []
    assert len(addresses(app)) > 20


def test_what_is_open_is_little_and_used(app: FastAPI) -> None:
    paths = {path for _, path, _ in addresses(app)} | {"/static"}
    assert [entry for entry in OPEN if not any(p == entry or p.startswith(f"{entry}/") for p in paths)] == []
    assert len(OPEN) <= 12
    assert not is_open("/masukan") and not is_open("/") and not is_open("/api/v1/healthy")


def test_a_route_that_forgot_its_right_is_closed(tmp_path: Path) -> None:
    house = RealHouse(tmp_path)
    house.move_in()
    made = create_app(house.settings)
    made.get("/terlupa")(lambda: "rahasia")
    with Client(made) as client:
        assert client.get("/terlupa", headers=HERE).status_code == 401
        for role in ROLES:
            status = client.get("/terlupa", headers=house.session_of(role)).status_code
            assert status == (200 if role == "admin" else 403), role


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_form_is_taken_from_a_page_of_another_site(client: Client, headers: dict[str, str]) -> None:
    posts = [filled(path) for method, path, _ in addresses(client.app) if method not in ("GET", "HEAD")]
    answers = {path: client.post(path, headers=headers).status_code for path in posts}
    assert set(answers.values()) == {403}, answers
    assert len(answers) > 5


def test_whoever_is_not_known_is_let_in_nowhere(tmp_path: Path) -> None:
    house = RealHouse(tmp_path, beyond=True)
    house.move_in()
    with Client(create_app(house.settings)) as client:
        for method, path, _ in addresses(client.app):
            if not is_open(path):
                assert client.request(method, filled(path)).status_code == 401, path
                page = client.request(method, filled(path), headers=HTML)
                to = page.headers.get("location", "")
                assert to.startswith("/masuk") if not path.startswith("/api/") else page.status_code == 401, path
        assert client.get("/api/v1/openapi.json").status_code == 401


@pytest.fixture
def house(tmp_path: Path) -> RealHouse:
    made = RealHouse(tmp_path, beyond=True)
    made.move_in()
    return made


@pytest.fixture
def asked(house: RealHouse) -> Iterator[Client]:
    with Client(create_app(house.settings)) as made:
        yield made


def statuses(client: Client, house: RealHouse, path: str) -> dict[str, int]:
    return {role: client.get(path, headers=house.session_of(role)).status_code for role in ROLES}


@pytest.mark.parametrize("path", ["/", "/hidran/sawahan", "/hidran/lain", *JSON])
def test_every_role_may_look_at_every_hydrant(asked: Client, house: RealHouse, path: str) -> None:
    assert set(statuses(asked, house, path).values()) == {200}
    assert asked.get(path, headers=BEARER).status_code == 200


def test_messages_name_neighbours_so_to_look_is_not_enough(asked: Client, house: RealHouse) -> None:
    found = statuses(asked, house, "/api/v1/messages")
    assert {role for role, status in found.items() if status == 200} == {"ketua", "sekretaris", "admin"}
    assert {status for status in found.values() if status != 200} == {403}
    assert asked.get("/api/v1/messages", headers=BEARER).status_code == 200


def test_an_answer_is_for_members_of_that_kpp(asked: Client, house: RealHouse) -> None:
    def answers(hydrant: str, headers: dict[str, str]) -> int:
        form = {"meaning": "going", "who": "Budi"}
        return asked.post(f"/hidran/{hydrant}/jawab", data=form, headers=headers).status_code

    for role in ROLES:
        session = house.session_of(role)
        assert answers("sawahan", session) == (403 if role in ("admin", "pengamat") else 303), role
        assert answers("lain", session) == 403, role
    assert answers("tidak-ada", house.session_of("ketua")) == 404


def test_a_member_answers_in_the_own_name(asked: Client, house: RealHouse) -> None:
    asked.post(
        "/hidran/sawahan/jawab", data={"meaning": "going", "who": "Orang Lain"}, headers=house.session_of("ketua")
    )
    (entry,) = asked.app.state.sources.write(lambda records: records.inbox_after(0))
    assert entry.body["who"] == "Orang ketua"


def test_whoever_lost_the_last_role_is_told_so_and_not_sent_in_a_circle(asked: Client, house: RealHouse) -> None:
    session = house.session_of("anggota")
    asked.app.state.sources.write(lambda records: end_role(records, house.members["anggota"], "anggota", "kpp-sawahan"))
    shown = asked.get("/", headers=session | HTML)
    assert shown.status_code == 403
    assert "Ini bukan untuk peran Anda" in shown.text
    assert asked.post("/keluar", headers=session).headers["location"] == "/masuk"
