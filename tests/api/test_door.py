"""Who is known at the door: on this machine, beyond it, before and after there is an administrator."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.app import create_app
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.login_house import BEARER, HERE, RealHouse

FORM = {"meaning": "going", "who": "Budi"}
ANSWER = "/hidran/sawahan/jawab"


@contextmanager
def real(folder: Path, *roles: str, beyond: bool = False) -> Iterator[Client]:
    house = RealHouse(folder, beyond)
    if roles:
        house.move_in(*roles)
    with Client(create_app(house.settings)) as client:
        yield client


def test_a_fresh_machine_is_open_to_whoever_sits_at_it(tmp_path: Path) -> None:
    with real(tmp_path) as client:
        assert client.get("/api/v1/messages", headers=HERE).status_code == 200
        assert client.post(ANSWER, data=FORM, headers=HERE).status_code == 303
        assert client.get("/masuk", headers=HERE).headers["location"] == "/"


def test_members_without_an_administrator_close_nothing(tmp_path: Path) -> None:
    with real(tmp_path, "ketua", "teknisi") as client:
        assert client.post(ANSWER, data=FORM, headers=HERE).status_code == 303


def test_with_an_administrator_whoever_sits_at_the_machine_only_looks(tmp_path: Path) -> None:
    with real(tmp_path, "admin") as client:
        for path in ("/", "/hidran/sawahan", "/api/v1/hydrants"):
            assert client.get(path, headers=HERE).status_code == 200
        assert client.get("/api/v1/messages", headers=HERE).status_code == 401
        refused = client.post(ANSWER, data=FORM, headers=HERE | HTML)
        assert (refused.status_code, refused.headers["location"]) == (303, "/masuk")
        assert 'href="/masuk"' in client.get("/", headers=HERE).text


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost:8080", "[::1]:8080", "[::1]"])
def test_this_machine_has_several_names(tmp_path: Path, name: str) -> None:
    with real(tmp_path) as client:
        assert client.get("/", headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Host": "127.0.0.1.rebound.example"},
        {"Host": ""},
        HERE | {"X-Forwarded-For": "203.0.113.9"},
        HERE | {"Forwarded": "for=203.0.113.9"},
        HERE | {"Via": "1.1 proxy"},
    ],
)
def test_what_comes_by_a_proxy_or_a_borrowed_name_does_not_sit_at_it(tmp_path: Path, headers: dict[str, str]) -> None:
    with real(tmp_path) as client:
        assert client.get("/", headers=headers).status_code == 401
        assert client.post(ANSWER, data=FORM, headers=headers).status_code == 401


def test_the_token_may_everything_until_there_is_an_administrator_and_then_what_he_may(tmp_path: Path) -> None:
    for folder, roles, status in (("before", (), 303), ("after", ("admin",), 403)):
        with real(tmp_path / folder, *roles, beyond=True) as client:
            assert client.get("/api/v1/messages", headers=BEARER).status_code == 200
            assert client.post(ANSWER, data=FORM, headers=BEARER).status_code == status
            assert client.get("/", headers=HERE).status_code == 401


def test_a_practice_is_open_whoever_lives_in_it(own: Installation) -> None:
    house = RealHouse.__new__(RealHouse)
    house.settings, house.members = own.settings, {}
    house.move_in("admin")
    with asking(own) as client:
        assert client.get("/api/v1/messages").status_code == 200
        session = house.session_of("admin")
        assert client.post(ANSWER, data=FORM, headers=session).status_code == 403, "who logs in is who he is"


def test_records_that_cannot_be_read_let_nobody_do_more_than_look(tmp_path: Path) -> None:
    house = RealHouse(tmp_path)
    house.settings.paths.records.write_bytes(b"no database" * 500)
    with Client(create_app(house.settings)) as client:
        assert client.get("/", headers=HERE).status_code == 200
        assert client.get("/api/v1/messages", headers=HERE).status_code == 401
