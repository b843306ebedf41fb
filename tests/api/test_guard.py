"""Who may look, and what a browser may do with what it gets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from api.cookies import KEY as COOKIE
from hidran.errors import ClockRefusedError, SettingsError
from hidran.settings import ApiSettings, Settings
from hidran.store.credentials import write_secret
from tests.api.asking import HTML, Client, asking, problem_of
from tests.api.house import Installation, new_installation

TOKEN = "kunci-panjang-yang-tidak-ditebak-0123456789"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Client]:
    file = tmp_path / "token"
    write_secret(file, TOKEN + "\n")
    with asking(new_installation(tmp_path, api=ApiSettings(token_file=file))) as client:
        yield client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("path", ["/api/v1/hydrants", "/api/v1/readings", "/api/v1/metrics", "/api/v1/stream", "/"])
def test_without_the_token_nothing_is_shown(locked: Client, path: str) -> None:
    body = problem_of(locked.get(path), 401)
    assert body["type"].endswith("token-needed")
    assert locked.get(path).headers["www-authenticate"] == "Bearer"


def test_the_token_opens_and_another_does_not(locked: Client) -> None:
    assert locked.get("/api/v1/hydrants", headers=bearer(TOKEN)).status_code == 200
    for wrong in (TOKEN[:-1], TOKEN + "x", "", "ünïcödé".encode().decode("latin1")):
        problem_of(locked.get("/api/v1/hydrants", headers={"Authorization": f"Bearer {wrong}".encode("latin1")}), 401)


def test_a_person_logs_in_once_and_out_again(locked: Client) -> None:
    sent_on = locked.get("/", headers=HTML)
    assert (sent_on.status_code, sent_on.headers["location"]) == (303, "/masuk")
    assert "Ketik kunci" in locked.page("/masuk")
    wrong = locked.post("/masuk", data={"token": "salah"}, headers=HTML)
    assert wrong.status_code == 403
    assert "Kunci salah" in wrong.text
    assert locked.post("/masuk", data={"token": f" {TOKEN} "}, headers=HTML).status_code == 303
    assert "Hidran umum" in locked.page("/")
    assert 'action="/keluar"' in locked.page("/")
    assert locked.post("/keluar").headers["location"] == "/masuk"
    assert locked.get("/", headers=HTML).status_code == 303


def test_the_cookie_does_not_hold_the_token(locked: Client) -> None:
    given = locked.post("/masuk", data={"token": TOKEN}).headers["set-cookie"]
    assert TOKEN not in given
    assert given.startswith(f"{COOKIE}=")
    assert {"httponly", "samesite=lax"} <= {part.strip().lower() for part in given.split(";")}
    forged = {"Cookie": f"{COOKIE}={'0' * 64}"}
    assert locked.get("/", headers=HTML | forged).status_code in (200, 303)
    with Client(locked.app) as stranger:
        assert stranger.get("/", headers=HTML | forged).status_code == 303


def test_only_log_in_style_and_liveness_are_open(locked: Client) -> None:
    assert locked.get("/api/v1/health").status_code == 200
    assert locked.get("/static/page.css").status_code == 200
    assert locked.get("/static/../app.py").status_code in (401, 404)
    assert locked.get("/static/%2e%2e/app.py").status_code == 404


def test_an_open_address_without_a_token_is_refused(tmp_path: Path) -> None:
    made = new_installation(tmp_path)
    open_to_all = Settings(data=made.settings.data, api=ApiSettings(host="0.0.0.0"))
    with pytest.raises(SettingsError, match="hidran token new"):
        create_app(open_to_all)


def test_an_empty_token_file_is_no_token(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("\n")
    made = new_installation(tmp_path)
    with pytest.raises(SettingsError, match="is empty"):
        create_app(Settings(data=made.settings.data, api=ApiSettings(token_file=file)))


def test_a_simulated_clock_is_refused_in_a_real_installation(tmp_path: Path) -> None:
    made = new_installation(tmp_path)
    made.settings.paths.installation.unlink()
    with pytest.raises(ClockRefusedError):
        create_app(made.settings)


@pytest.mark.parametrize("path", ["/", "/hidran/sawahan", "/tidak-ada", "/api/v1/hydrants", "/static/live.js"])
def test_every_answer_carries_the_strict_headers(client: Client, path: str) -> None:
    headers = client.get(path, headers=HTML).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


def test_without_a_token_file_everything_is_open_on_this_machine(installation: Installation) -> None:
    with asking(installation) as client:
        assert client.get("/api/v1/hydrants").status_code == 200
        assert client.get("/masuk").headers["location"] == "/"
        assert "/keluar" not in client.page("/")
