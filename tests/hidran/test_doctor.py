"""Each check of the doctor against its real failure: the real port, the real broker, the damaged file."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hidran import heartbeat, installation
from hidran.clock import FileClock
from hidran.doctor import CHECKS, examine, people_checks, service_checks, site_checks, system_checks
from hidran.doctor.findings import Finding
from hidran.people.gaps import NEEDED
from hidran.ports import free_port
from hidran.settings import Settings
from hidran.store import credentials, events_schema, outbox_schema, series_schema
from hidran.store.joining import add_member
from hidran.store.records import Records
from hidran.store.roles import give_role
from hidran.store.sqlite import open_writer
from hidran.words import english
from tests.brokers import running_broker, settings_for, wait_for

NOW = time.time()
PAGE = "https://hidran.example"
Check = Callable[[Settings, float], list[Finding]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation in which everything is well, except that no process runs."""
    made = settings_for(tmp_path / "data", "iotcore")
    made = made.model_copy(update={"api": made.api.model_copy(update={"port": free_port(), "page_url": PAGE})})
    installation.create(made.paths, "real")
    schemas = (
        (made.paths.series, series_schema),
        (made.paths.events, events_schema),
        (made.paths.outbox, outbox_schema),
    )
    for path, schema in schemas:
        open_writer(path, schema.SCHEMA).close()
    with Records.open(made) as records:
        records.add_kpp("kpp-a", "KPP A")
        records.add_hydrant("kpp-a", id="hu-01")
        records.approve("hu-001", "hu-01", since_ts=1)
        member = add_member(records, "Pak Budi", ways=[("page", "")])
        for role in NEEDED:
            give_role(records, member, role, "kpp-a")
        give_role(records, member, "admin", None)
    credentials.password_of(made.paths.mqtt_users, credentials.DOCTOR_USER)
    for service in service_checks.SERVICES:
        heartbeat.beat(made.paths.health, service)
    return made


def problems(check: Check, settings: Settings, now: float | None = None) -> list[tuple[str, str]]:
    found = [f for f in check(settings, time.time() if now is None else now) if f.state == "problem"]
    assert all(f.step for f in found), "a problem without a next step"
    return [f.said("id") for f in found]


def test_all_is_well_when_all_is_well(settings: Settings) -> None:
    with running_broker(settings):
        wait_for(lambda: (heartbeat.read(settings.paths.health, "broker") or _NONE).detail)
        found = examine(settings, time.time())
    assert [f.said("id") for f in found if f.state == "problem"] == []
    looked_at = {"ports", "broker", "services", "disk", "clock", "files", "secrets", "registry", "people"}
    assert {f.check for f in found} == looked_at
    assert [f.text for f in found if f.state == "note"] == ["Broker bawaan: tanpa aturan akses dan tanpa penyimpanan."]


_NONE = heartbeat.Beat("broker", 0, 0.0, True, {})


def test_a_port_that_another_program_holds(settings: Settings) -> None:
    (settings.paths.health / "broker.json").unlink()
    with socket.create_server(("127.0.0.1", settings.broker.port)):
        [(text, step)] = problems(service_checks.ports_free, settings)
    assert f"Port {settings.broker.port} untuk broker sudah dipakai" in text
    if sys.platform.startswith("linux"):
        assert f"(pid {os.getpid()})" in text
    assert "pilih port lain" in step


def test_a_listening_address_of_another_machine(settings: Settings) -> None:
    away = settings.model_copy(update={"api": settings.api.model_copy(update={"host": "203.0.113.9"})})
    assert "tidak bisa memakai alamat 203.0.113.9" in problems(service_checks.ports_free, away)[0][0]


def test_no_broker_at_the_address(settings: Settings) -> None:
    [(text, step)] = problems(service_checks.broker_login, settings)
    assert f"Tidak bisa masuk ke broker 127.0.0.1:{settings.mqtt.port}" in text
    assert "Nyalakan broker" in step


def test_a_broker_that_knows_another_password(settings: Settings) -> None:
    with running_broker(settings):
        users = credentials.load(settings.paths.mqtt_users)
        other = settings.model_copy(update={"data": settings.data.parent / "other"})
        credentials.save(other.paths.mqtt_users, users | {credentials.DOCTOR_USER: "wrong"})
        [(_text, step)] = problems(service_checks.broker_login, other)
    assert "Kata sandi berbeda" in step


def test_something_else_than_a_broker_that_never_answers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = service_checks.login.attempt
    monkeypatch.setattr(service_checks.login, "attempt", lambda *args: attempt(*args, timeout_s=0.3))
    with socket.create_server(("127.0.0.1", settings.mqtt.port)):
        [(_text, step)] = problems(service_checks.broker_login, settings)
    assert "bukan broker MQTT" in step


def test_no_password_yet(settings: Settings) -> None:
    settings.paths.mqtt_users.unlink()
    assert "Belum ada kata sandi" in problems(service_checks.broker_login, settings)[0][0]


def test_a_service_that_never_ran_one_that_fell_silent_and_one_that_is_unwell(settings: Settings) -> None:
    heartbeat.beat(settings.paths.health, "ingest", ok=False, why="disk full")
    (settings.paths.health / "api.json").unlink()
    silent = settings.paths.health / "engine.json"
    silent.write_text(json.dumps(json.loads(silent.read_text()) | {"at": time.time() - 60}))
    said = [text for text, _step in problems(service_checks.heartbeats, settings)]
    assert said[0].startswith("ingest jalan tetapi bermasalah")
    assert "disk full" in said[0]
    heartbeat.beat(
        settings.paths.health, "ingest", ok=False, queued=3, last_commit_ms=None, connected=True, disk_full=True
    )
    assert problems(service_checks.heartbeats, settings)[0][0] == "ingest jalan tetapi bermasalah: disk_full."
    assert said[1].startswith("engine diam sejak 6")
    assert said[2] == "api belum pernah jalan."


@pytest.mark.parametrize(
    ("stop_mb", "resume_mb", "wanted"), [(10**9, 10**9, "hampir penuh"), (1, 10**9, "mulai penuh")]
)
def test_too_little_disk(settings: Settings, stop_mb: int, resume_mb: int, wanted: str) -> None:
    limits = settings.ingest.model_copy(update={"stop_free_mb": stop_mb, "resume_free_mb": resume_mb})
    assert wanted in problems(system_checks.disk, settings.model_copy(update={"ingest": limits}))[0][0]


@pytest.mark.parametrize("now", [0.0, 946684800.0, 5e9])
def test_a_clock_that_was_never_set(settings: Settings, now: float) -> None:
    [(text, step)] = problems(system_checks.clock, settings, now)
    assert "Jam komputer ini salah" in text
    assert "timedatectl" in step


def test_a_clock_that_went_back_behind_the_heartbeats(settings: Settings) -> None:
    assert "mundur" in problems(system_checks.clock, settings, time.time() - 3600)[0][0]


def test_a_simulated_clock_in_a_real_installation(settings: Settings) -> None:
    FileClock.create(settings.paths.clock, NOW)
    [(text, step)] = problems(system_checks.clock, settings)
    assert "simulated clock" in text
    assert "Hapus berkas jam itu" in step


def test_a_damaged_data_file(settings: Settings) -> None:
    with sqlite3.connect(settings.paths.series) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    body = bytearray(settings.paths.series.read_bytes())
    body[4096:12288] = b"\xff" * 8192
    settings.paths.series.write_bytes(body)
    [(text, step)] = problems(system_checks.files, settings)
    assert text.startswith("series.db tidak bisa dipakai")
    assert "restore" in step


def test_a_damaged_file_that_was_set_aside_is_not_forgotten(settings: Settings) -> None:
    for name in ("series.db.damaged-1", "series.db.damaged-1-wal"):
        (settings.paths.data / name).touch()
    [(text, step)] = problems(system_checks.files, settings)
    assert text.startswith("series.db.damaged-1: berkas rusak")
    assert "hidran restore" in step


def test_no_data_at_all(tmp_path: Path) -> None:
    empty = Settings(data=tmp_path / "nothing")
    assert "Belum ada data" in problems(system_checks.files, empty)[0][0]
    assert "Belum ada hidran" in problems(site_checks.registry, empty)[0][0]
    assert not (tmp_path / "nothing").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_secrets_that_others_can_read(settings: Settings) -> None:
    settings.paths.mqtt_users.chmod(0o644)
    settings.paths.secrets.chmod(0o755)
    found = problems(system_checks.secret_modes, settings)
    assert [step for _text, step in found] == [
        f"Jalankan: chmod 700 {settings.paths.secrets}",
        f"Jalankan: chmod 600 {settings.paths.mqtt_users}",
    ]


def test_a_hydrant_without_node_and_nodes_that_wait(settings: Settings) -> None:
    with Records.open(settings) as records:
        records.add_hydrant("kpp-a", id="hu-02")
        records.add_node("hu-003")
    db = open_writer(settings.paths.series, series_schema.SCHEMA)
    db.execute("INSERT INTO node (name, first_rx_ms, last_rx_ms) VALUES ('hu-004', 1, 2), ('hu-001', 1, 2)")
    db.close()
    said = [text for text, _step in problems(site_checks.registry, settings)]
    assert said == [
        "Hidran hu-02 belum punya node.",
        "Node hu-003 menunggu persetujuan.",
        "Node hu-004 menunggu persetujuan.",
    ]


def test_a_role_that_an_alarm_waits_for_and_nobody_can_be_reached_behind(settings: Settings) -> None:
    with Records.open(settings) as records:
        records.add_kpp("kpp-b", "KPP B")
        add_member(records, "Bu Siti", role="ketua", kpp="kpp-b", ways=[("page", "")])
        add_member(records, "Ana", role="teknisi", kpp="kpp-b", ways=[("telegram", "4711")])
    [(text, step)] = problems(people_checks.people, settings)
    assert text == "KPP B: teknisi hanya punya saluran yang tidak dipakai server ini (telegram)."
    assert "hidran person way add" in step


def test_members_without_an_administrator_or_an_address_for_their_phones_are_worth_a_note(tmp_path: Path) -> None:
    bare = Settings(data=tmp_path / "bare")
    with Records.open(bare) as records:
        records.add_kpp("kpp-b", "KPP B")
        add_member(records, "Bu Siti", role="ketua", kpp="kpp-b", ways=[("page", "")])
    notes = [f.said("id")[0] for f in people_checks.people(bare, time.time()) if f.state == "note"]
    assert notes[:2] == [
        "Belum ada admin: tautan masuk admin belum dibuka.",
        "api.page_url belum diisi: pesan tidak bisa membawa tautan ke halaman.",
    ]


def test_records_that_cannot_be_opened(settings: Settings) -> None:
    settings.paths.records.write_bytes(b"not a database" * 500)
    said = [f.said("id") for f in examine(settings, time.time()) if f.check == "registry"]
    assert "hidran restore" in said[0][0]


def test_a_check_that_cannot_be_made_does_not_hide_the_others(settings: Settings) -> None:
    settings.paths.mqtt_users.chmod(0o644)
    found = examine(settings, time.time())
    assert [f.check for f in found if "chmod 600" in "".join(f.said("id"))] == ["broker_login", "secrets"]


def doctor(*argv: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hidran", *argv]
    return subprocess.run(command, env=os.environ | more, capture_output=True, text=True, timeout=30, check=False)


def test_the_command_names_a_slip_in_the_settings_and_the_next_step(tmp_path: Path) -> None:
    file = tmp_path / "slip.toml"
    file.write_text("[mqtt]\nprot = 1")
    done = doctor("--config", str(file), "doctor", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert said["ok"] is False
    assert said["findings"][0]["check"] == "settings"
    assert "mqtt.prot is no setting" in said["findings"][0]["text"]


def test_the_command_ends_with_one_while_something_is_wrong_and_speaks_english_too(tmp_path: Path) -> None:
    done = doctor("--data", str(tmp_path / "new"), "doctor", HIDRAN_LANGUAGE="en")
    assert done.returncode == 1
    assert "-> Run `hidran run`." in done.stdout
    assert "things need mending." in done.stdout


def test_every_sentence_of_the_doctor_has_its_english_twin(settings: Settings) -> None:
    found = examine(settings, time.time()) + examine(Settings(data=settings.data / "none"), 0.0)
    missing = {s for f in found for s in (f.text, f.step) if s and s not in english()}
    assert missing == set()
    assert len(CHECKS) == 11
