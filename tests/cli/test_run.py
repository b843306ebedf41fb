"""`hidran run` as a process: all children up, a killed one restarted, nobody left after Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hidran import heartbeat, house, installation
from hidran.errors import ClockRefusedError, SettingsError
from hidran.ports import free_port
from hidran.settings import Settings
from hidran.store import credentials
from tests.brokers import can_enter, environment, settings_for, wait_for

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def family(pid: int) -> set[int]:
    """All living descendants of a process."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name_state = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(name_state[1]) == pid and name_state[0] != "Z":
            child = int(stat.parts[2])
            found |= {child} | family(child)
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@linux
def test_everything_runs_a_killed_broker_comes_back_and_nobody_is_left(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", "auto")
    env = environment(settings) | {"HIDRAN_API__PORT": str(free_port())}
    with (tmp_path / "log").open("wb") as log:
        run = subprocess.Popen([sys.executable, "-m", "hidran", "run"], env=env, stdout=log, stderr=log)
    try:
        wait_for(lambda: run.poll() is not None or heartbeat.read(settings.paths.health, "broker"), 20)
        beat = heartbeat.read(settings.paths.health, "broker")
        assert beat is not None, (tmp_path / "log").read_text()
        os.kill(beat.pid, signal.SIGKILL)
        wait_for(lambda: (heartbeat.read(settings.paths.health, "broker") or beat).pid != beat.pid, 20)
        wait_for(lambda: can_enter(settings, credentials.DOCTOR_USER))
        children = family(run.pid)
        run.send_signal(signal.SIGINT)
        code = run.wait(30)
    finally:
        if run.poll() is None:
            run.kill()
    said = (tmp_path / "log").read_text()
    assert code == 0
    assert f"Halaman: http://127.0.0.1:{env['HIDRAN_API__PORT']}/" in said
    assert "Hidran berhenti dengan rapi." in said
    assert len(children) >= 2
    assert not [pid for pid in children if alive(pid)]
    assert installation.kind_of(settings.paths) == "real"


@linux
def test_children_end_even_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", "auto")
    with (tmp_path / "log").open("wb") as log:
        argv = [sys.executable, "-m", "hidran", "run"]
        run = subprocess.Popen(argv, env=environment(settings), stdout=log, stderr=log)
    wait_for(lambda: heartbeat.read(settings.paths.health, "broker"), 20)
    children = family(run.pid)
    run.kill()
    run.wait()
    wait_for(lambda: not [pid for pid in children if alive(pid)], 15)
    assert children


def test_a_broker_port_in_use_ends_the_command_with_the_reason(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data")
    argv = [sys.executable, "-m", "hidran", "run"]
    with socket.create_server(("127.0.0.1", settings.broker.port)):
        done = subprocess.run(argv, env=environment(settings), capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 6
    assert f"port {settings.broker.port} on 127.0.0.1 is taken by" in done.stderr
    assert "hidran: broker ended with exit code 4 before it was ready" in done.stderr


def test_ports_that_do_not_meet_are_refused(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, mqtt={"port": 1884})
    with pytest.raises(SettingsError, match="set both to the same port"):
        house.prepare(settings)


def test_practice_folders_and_simulated_clocks_are_refused(tmp_path: Path) -> None:
    for kind in installation.SIMULATED:
        settings = Settings(data=tmp_path / kind)
        installation.create(settings.paths, kind)
        with pytest.raises(SettingsError, match=f"is a '{kind}' installation, wanted 'real'"):
            house.prepare(settings)
    settings = Settings(data=tmp_path / "real")
    house.prepare(settings)
    settings.paths.clock.write_bytes(bytes(8))
    with pytest.raises(ClockRefusedError):
        house.prepare(settings)


def test_a_broker_elsewhere_is_not_run_here(tmp_path: Path) -> None:
    away = Settings(data=tmp_path, mqtt={"host": "broker.desa.id", "port": 8883})
    house.prepare(away)
    assert [s.name for s in house.services(away)] == list(house.FOLLOWERS)
    assert [s.name for s in house.services(Settings(data=tmp_path))] == ["broker", *house.FOLLOWERS]


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8080/"), ("::1", "http://[::1]:8080/"), ("0.0.0.0", f"http://{socket.gethostname()}:8080/")],
)  # fmt: skip
def test_the_page_address_can_be_typed_into_a_browser(host: str, address: str) -> None:
    assert house.page_address(Settings.model_construct(api=Settings().api.model_copy(update={"host": host}))) == address


def test_a_page_port_in_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings = Settings(data=tmp_path, api={"port": other.getsockname()[1]})
        with pytest.raises(SettingsError, match=r"is taken by .*choose another port with api\.port"):
            house.prepare(settings)
    with pytest.raises(SettingsError, match="an address of this machine"):
        house.prepare(Settings(data=tmp_path, api={"host": "203.0.113.5"}))


def test_a_service_that_beat_once_and_fell_silent_hangs_and_one_that_never_beat_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs = house.silent(tmp_path, "ingest")
    assert not hangs(os.getpid())
    heartbeat.beat(tmp_path, "ingest")
    assert not hangs(os.getpid())
    monkeypatch.setattr(house, "HANG_S", -1.0)
    assert hangs(os.getpid())
    assert not hangs(os.getpid() + 1)


def test_children_get_the_settings_of_their_parent(tmp_path: Path) -> None:
    config = tmp_path / "site.toml"
    for service in house.services(Settings(data=tmp_path / "data"), config):
        assert service.env == {"HIDRAN_DATA": str(tmp_path / "data"), "HIDRAN_CONFIG": str(config)}
        assert list(service.argv) == [sys.executable, "-m", "hidran", service.name]


def test_a_channel_that_there_is_not_is_refused_before_anything_starts(tmp_path: Path) -> None:
    env = environment(settings_for(tmp_path / "data", "auto")) | {"HIDRAN_NOTIFY__CHANNELS": '["telegramm"]'}
    argv = [sys.executable, "-m", "hidran", "run"]
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == SettingsError.exit_code
    assert "'telegramm', which is no channel: wanted apprise, console," in done.stderr
    assert not (tmp_path / "data").exists()
