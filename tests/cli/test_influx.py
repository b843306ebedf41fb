"""`hidran influx import`, `refused`, `hidran reconcile`, and what `hidran status` says while InfluxDB is away."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner, Result

from hidran import heartbeat
from hidran.cli.app import app, register_all
from hidran.errors import SettingsError, StoreError
from hidran.influx.http import InfluxError
from hidran.store.credentials import write_secret
from tests.ingest.forward.fake_influx import fake_influx
from tests.ingest.forward.house import NODE, House, rows
from tests.support.influxd import influxd

register_all()


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("HIDRAN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def make(folder: Path, url: str) -> House:
    house = House(folder / "data", url)
    house.approve()
    house.arrive(rows(300))
    write_secret(house.settings.paths.influx_token("read"), "any\n")
    config = f'data = "{folder / "data"}"\n[influx]\nurl = "{url}"\naccept_practice = true\ntimeout_s = 10.0\n'
    (folder / "hidran.toml").write_text(config)
    return house


def call(*argv: str) -> Result:
    result = CliRunner().invoke(app, [*argv])
    structlog.reset_defaults()  # the runner's own standard error is closed by now
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def document(*argv: str) -> dict[str, Any]:
    return dict(json.loads(call(*argv, "--json").stdout))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[str]:
    with influxd(tmp_path / "influxd") as found:
        found.make("hidran")
        yield found.url


@pytest.mark.influxd
def test_import_fills_an_empty_database_and_reconcile_agrees(tmp_path: Path, engine: str) -> None:
    make(tmp_path, engine).close()
    found = document("influx", "import")
    assert (found["timed"], found["forwarded"], found["waiting"]) == (300, 300, 0)
    assert document("influx", "import")["forwarded"] == 300
    assert all(d["agrees"] for d in document("reconcile")["days"])
    status = document("status")["forward"]
    assert status["holds"] and status["forwarded"] == 300


@pytest.mark.influxd
def test_reconcile_finds_and_fills_what_was_lost(tmp_path: Path) -> None:
    with influxd(tmp_path / "influxd") as database:
        database.make("hidran")
        make(tmp_path, database.url).close()
        document("influx", "import")
        database.command('DROP MEASUREMENT "hydrant"')
        lost = call("reconcile")
        assert lost.exit_code == 1 and NODE in lost.output
        assert call("reconcile", "--fix").exit_code == 0
        assert call("reconcile").exit_code == 0
        database.command('DROP DATABASE "hidran"')
        database.make("hidran")
        assert document("influx", "import", "--again")["forwarded"] == 300
        assert call("reconcile").exit_code == 0


def test_import_says_what_to_do_when_the_door_is_shut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.forward.fill.TRIES", 1)
    with fake_influx() as (fake, url):
        fake.always = 401
        make(tmp_path, url).close()
        with pytest.raises(InfluxError, match="hidran influx setup"):
            call("influx", "import")
        fake.always = None
        assert document("influx", "import")["forwarded"] == 300


def test_what_was_refused_is_listed_with_its_reason(tmp_path: Path) -> None:
    with fake_influx() as (fake, url):
        house = make(tmp_path, url)
        assert "Belum ada" in call("influx", "refused").output
        fake.refuse = lambda p: p.fields.get("seq") in range(40, 48)
        house.drain()
        house.close()
    listed = document("influx", "refused", "--limit", "5")["refused"]
    assert len(listed) == 5 and {x["code"] for x in listed} == {"SINK_400"}
    assert "unable to parse" in call("influx", "refused").output


def test_status_tells_the_operator_what_keeps_influxdb_from_taking(tmp_path: Path) -> None:
    house = make(tmp_path, "http://127.0.0.1:9")
    paths = house.settings.paths
    heartbeat.beat(paths.health, "forwarder", ok=False, trouble="unauthorized", trouble_status=401, trouble_since=0.0)
    house.close()
    said = call("status").output
    assert "Token ditolak" in said and "hidran influx setup" in said and "Tidak ada yang hilang" in said
    assert document("status")["forward"]["waiting"] == 300
    doctor = call("doctor").output
    assert "InfluxDB http://127.0.0.1:9 sudah" in doctor and "Token ditolak" in doctor


def test_nothing_is_copied_by_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"influx\.url is not set"):
        call("influx", "import")
    make(tmp_path, "http://127.0.0.1:9").close()
    config = tmp_path / "hidran.toml"
    config.write_text(config.read_text().replace("accept_practice = true\n", ""))
    with pytest.raises(SettingsError, match="accept_practice"):
        call("forwarder")
    with pytest.raises(SettingsError, match="accept_practice"):
        call("influx", "import")


def test_reconcile_before_anything_was_copied_says_so(tmp_path: Path) -> None:
    house = make(tmp_path, "http://127.0.0.1:9")
    house.close()
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / "data" / f"forward.db{suffix}").unlink(missing_ok=True)
    with pytest.raises(StoreError, match="nothing was ever copied"):
        call("reconcile")


def test_doctor_tells_what_the_night_could_not_mend_and_what_was_refused(tmp_path: Path) -> None:
    with fake_influx() as (fake, url):
        house = make(tmp_path, url)
        fake.refuse = lambda p: p.fields.get("seq") == 7
        house.drain()
        with house.forward.transaction():
            house.forward.remember("reconciled", json.dumps({"left": 2}))
        house.close()
        said = call("doctor").output
    assert "2 hitungan harian berbeda" in said and "InfluxDB menolak 1 bacaan" in said
