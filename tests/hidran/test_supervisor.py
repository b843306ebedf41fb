"""Real child processes: restarted when killed, stopped in order, gone when their parent is."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hidran import process
from hidran.supervisor import Service, ServiceError, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "open(sys.argv[1], 'w').close(); time.sleep(60)",
]
posix = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not so in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """False for a zombie too: its parent may never collect it in a container."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@posix
def test_a_killed_child_is_started_again_and_the_others_are_left_alone() -> None:
    heard: list[tuple[str, str]] = []
    changes = lambda name, what: heard.append((name, what))  # noqa: E731
    with Supervisor([Service("a", SLEEPER), Service("b", SLEEPER)], on_change=changes) as house:
        before = house.pids
        house.kill("a")
        wait_for(lambda: (house.poll(), house.pids.get("a", before["a"]) != before["a"])[1])
        after = house.pids
    assert after["b"] == before["b"]
    assert ("a", "signal SIGKILL") in heard
    assert ("a", "restarted") in heard
    assert not any(alive(pid) for pid in (*before.values(), *after.values()))


def test_a_child_that_keeps_crashing_is_started_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hidran.supervisor.BACKOFF_S", (0.05, 0.4))
    starts: list[float] = []
    crashing = Service("crashing", [sys.executable, "-c", "raise SystemExit(3)"])
    noted = lambda _n, what: starts.append(time.monotonic()) if "started" in what else None  # noqa: E731
    with Supervisor([crashing], on_change=noted) as house:
        wait_for(lambda: (house.poll(), len(starts) >= 4)[1])
    gaps = [b - a for a, b in itertools.pairwise(starts)]
    assert gaps[0] >= 0.05
    assert min(gaps[1:]) >= 0.4


def test_the_second_service_starts_only_when_the_first_is_ready(tmp_path: Path) -> None:
    flag = tmp_path / "ready"
    code = f"import time, pathlib; time.sleep(0.3); pathlib.Path({str(flag)!r}).touch(); time.sleep(60)"
    first = Service("first", [sys.executable, "-c", code], ready=flag.exists)
    heard: list[tuple[str, str]] = []
    with Supervisor([first, Service("second", SLEEPER)], on_change=lambda n, w: heard.append((n, w))):
        assert flag.exists()
    assert heard[:3] == [("first", "started"), ("first", "ready"), ("second", "started")]


def test_a_service_that_ends_before_it_is_ready_is_named_and_nothing_is_left() -> None:
    pids: list[int] = []
    broken = Service("broker", [sys.executable, "-c", "raise SystemExit(4)"], ready=lambda: False)
    house = Supervisor([Service("a", SLEEPER), broken])
    with pytest.raises(ServiceError, match="broker ended with exit code 4 before it was ready"), house:
        pids.extend(house.pids.values())
    assert house.pids == {}


def test_a_service_that_is_never_ready_ends_the_start() -> None:
    with (
        pytest.raises(ServiceError, match="is not ready after 0 s"),
        Supervisor([Service("x", SLEEPER, ready=lambda: False, ready_s=0.2)]),
    ):
        pass


@posix
def test_a_child_that_ignores_the_polite_signal_is_killed(tmp_path: Path) -> None:
    flag = tmp_path / "deaf"
    house = Supervisor([Service("deaf", [*DEAF, str(flag)], ready=flag.exists)], stop_s=0.3)
    house.start()
    pid = house.pids["deaf"]
    house.stop()
    assert not alive(pid)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="PR_SET_PDEATHSIG is Linux's")
def test_children_end_when_their_parent_is_killed() -> None:
    code = (
        "import sys, time; from hidran import logs; from hidran.supervisor import Service, Supervisor\n"
        "logs.configure()\n"
        "house = Supervisor([Service('a', [sys.executable, '-c', 'import time; time.sleep(60)'])])\n"
        "house.start(); print(house.pids['a'], flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_for(lambda: not alive(child))
    parent.stdout.close()


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_usual_signals_ask_to_stop_and_the_old_handlers_come_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with process.stop_requested() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.wait(1)
    assert signal.getsignal(number) is before


def test_running_ends_when_asked() -> None:
    stop = threading.Event()
    with Supervisor([Service("a", SLEEPER)]) as house:
        threading.Timer(0.2, stop.set).start()
        house.run(stop)
        assert set(house.pids) == {"a"}
    assert house.pids == {}


@posix
def test_a_child_that_hangs_is_killed_and_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hidran.supervisor.HANG_LOOK_S", 0.05)
    first: list[int] = []
    frozen = Service("frozen", SLEEPER, hangs=lambda pid: pid in first)
    with Supervisor([frozen, Service("well", SLEEPER, hangs=lambda _pid: False)]) as house:
        before = house.pids
        os.kill(before["frozen"], signal.SIGSTOP)
        first.append(before["frozen"])
        wait_for(lambda: (house.poll(), house.pids.get("frozen", before["frozen"]) != before["frozen"])[1])
        assert house.pids["well"] == before["well"]


def test_an_exit_code_is_told_in_words() -> None:
    assert process.describe(0) == "exit code 0"
    assert process.describe(-9) == "signal SIGKILL"
    assert process.describe(-200) == "signal 200"
