"""The commands of registry, nodes, token and backup, called as a technician calls them."""

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hidran.cli.app import app, register_all
from hidran.clock import wib_midnight
from hidran.errors import SettingsError, UnknownNameError
from hidran.settings import Settings
from hidran.store import credentials, series_schema
from hidran.store.sqlite import open_writer

register_all()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith("HIDRAN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def call(data: Path, *argv: str, answer: str | None = None) -> Result:
    result = CliRunner().invoke(app, ["--data", str(data), *argv], input=answer)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def said(data: Path, *argv: str) -> str:
    result = call(data, *argv)
    assert result.exit_code == 0, result.output
    return result.stdout


def a_site(data: Path) -> None:
    said(data, "kpp", "add", "kpp-a", "--name", "KPP Tirta", "--location", "Baamang")
    said(data, "hydrant", "add", "hu-01", "--kpp", "kpp-a", "--name", "Hidran 1", "--set", "fitted=tank_full,flow_lpm")


def test_a_kpp_and_its_hydrant_are_recorded_listed_and_changed(data: Path) -> None:
    a_site(data)
    said(data, "hydrant", "set", "hu-01", "tank_volume_l=2200", 'rules={"F08": {"hold_s": 600}}', "location=Jl. Wengga")
    shown = json.loads(said(data, "hydrant", "show", "hu-01", "--json"))
    assert json.loads(said(data, "kpp", "list", "--json")) == [
        {"id": "kpp-a", "name": "KPP Tirta", "location": "Baamang"}
    ]
    assert shown["fitted"] == ["tank_full", "flow_lpm"]
    assert (shown["tank_volume_l"], shown["rules"], shown["location"]) == (2200, {"F08": {"hold_s": 600}}, "Jl. Wengga")
    assert "Hidran 1" in said(data, "hydrant", "list")
    assert "tank_volume_l = 2200.0" in said(data, "hydrant", "show", "hu-01")


@pytest.mark.parametrize(
    ("argv", "error", "wanted"),
    [
        (("hydrant", "show", "hu-09"), UnknownNameError, "hidran hydrant list"),
        (("hydrant", "set", "hu-01", "tank_volume_l"), SettingsError, "wanted field=value"),
        (("hydrant", "set", "hu-01", "lat=south"), SettingsError, "wanted a number"),
        (("node", "approve", "hu-001", "--hydrant", "hu-09"), UnknownNameError, "no hydrant 'hu-09'"),
        (("node", "new", "hu-001", "--out", "n", "--broker", "host:port"), SettingsError, "wanted host or host:port"),
    ],
)
def test_what_is_wrong_is_named(data: Path, argv: tuple[str, ...], error: type[Exception], wanted: str) -> None:
    a_site(data)
    with pytest.raises(error, match=wanted):
        call(data, *argv)


def test_a_new_node_gets_its_file_its_secret_and_its_hydrant(data: Path, tmp_path: Path) -> None:
    a_site(data)
    out, users = tmp_path / "for-hu-001", Settings(data=data).paths.mqtt_users
    options = ("--wifi", "desa", "--wifi-password", "rahasia-wifi", "--broker", "192.168.1.10:1884", "--out", str(out))
    text = said(data, "node", "new", "hu-001", "--hydrant", "hu-01", *options)
    password = credentials.load(users)["hu-001"]
    config = out / "config.json"
    assert password in config.read_text()
    assert "192.168.1.10" in config.read_text()
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert password not in text
    assert "rahasia-wifi" not in text
    assert "hu-01" in text
    [node] = json.loads(said(data, "node", "list", "--json"))
    assert node == {"name": "hu-001", "state": "approved", "hydrant": "hu-01", "last_rx_ms": None, "has_password": True}
    with pytest.raises(SettingsError, match="is not empty"):
        call(data, "node", "new", "hu-002", "--out", str(out))


def test_a_wifi_password_is_asked_for_and_not_shown(data: Path, tmp_path: Path) -> None:
    result = call(data, "node", "new", "hu-001", "--wifi", "desa", "--out", str(tmp_path / "n"), answer="rahasia-1\n")
    assert result.exit_code == 0
    assert "rahasia-1" not in result.output
    assert "rahasia-1" in (tmp_path / "n" / "config.json").read_text()


def test_a_node_without_hydrant_waits_and_is_approved_moved_and_revoked(data: Path, tmp_path: Path) -> None:
    a_site(data)
    said(data, "hydrant", "add", "hu-02", "--kpp", "kpp-a")
    text = said(data, "node", "new", "hu-001", "--out", str(tmp_path / "n"))
    assert "menunggu persetujuan" in text
    assert "hanya berlaku di komputer ini" in text
    assert "menunggu persetujuan" in said(data, "node", "list")
    said(data, "node", "approve", "hu-001", "--hydrant", "hu-01", "--since", "2026-11-01")
    said(data, "node", "move", "hu-001", "--hydrant", "hu-02", "--since", "2026-11-10 06:00:00")
    spans = {h: json.loads(said(data, "hydrant", "show", h, "--json"))["nodes"] for h in ("hu-01", "hu-02")}
    moved = wib_midnight(1_795_496_400) - 14 * 86400 + 6 * 3600  # 2026-11-10 06:00 WIB
    assert spans["hu-01"][0]["end"] == spans["hu-02"][0]["start"] == moved
    assert spans["hu-02"][0]["end"] is None
    said(data, "node", "revoke", "hu-001")
    [node] = json.loads(said(data, "node", "list", "--json"))
    assert (node["state"], node["hydrant"], node["has_password"]) == ("revoked", None, False)


def test_a_node_that_was_only_heard_is_listed_as_waiting(data: Path) -> None:
    a_site(data)
    db = open_writer(Settings(data=data).paths.series, series_schema.SCHEMA)
    db.execute("INSERT INTO node (name, first_rx_ms, last_rx_ms) VALUES ('hu-777', 1, 1795496400000)")
    db.close()
    assert "hu-777  menunggu persetujuan  -" in said(data, "node", "list")


def test_a_token_is_made_once_in_a_closed_file_and_opens_the_door(data: Path) -> None:
    Path("hidran.toml").write_text('[api]\nhost = "0.0.0.0"\ntoken_file = "token"\n')
    text = said(data, "token", "new")
    token = Path("token").read_text().strip()
    assert len(token) >= 40
    assert token not in text
    assert stat.S_IMODE(Path("token").stat().st_mode) == 0o600
    assert call(data, "config", "show").exit_code == 0
    with pytest.raises(SettingsError, match="--force"):
        call(data, "token", "new")
    said(data, "token", "new", "--force")
    assert Path("token").read_text().strip() != token


def test_backup_and_restore_as_two_commands(data: Path, tmp_path: Path) -> None:
    a_site(data)
    Path("token").write_text("t" * 43)
    Path("hidran.toml").write_text('[api]\ntoken_file = "token"\n')
    made = json.loads(said(data, "backup", "b.tar.gz", "--json"))
    assert {"records.db", "beside/hidran.toml", "beside/token"} <= set(made["files"])
    other = tmp_path / "other"
    text = said(other, "restore", "b.tar.gz")
    assert "Langkah berikut" in text
    assert str(other / "beside") in text
    assert (other / "beside" / "token").read_text() == "t" * 43
    assert stat.S_IMODE((other / "beside" / "token").stat().st_mode) == 0o600
    assert "Hidran 1" in said(tmp_path / "other", "hydrant", "list")
