"""Figure 16: threads die, callbacks raise, processes stand still; it is noticed, started again, and nothing is lost."""

import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hidran import heartbeat, house
from hidran.settings import Settings
from hidran.store import credentials
from hidran.store.series import SeriesReader
from hidran.supervisor import Supervisor, service
from ingest.backoff import Backoff
from ingest.broker.mosquitto import find
from ingest.chores import Chores
from ingest.flood import Limiter
from ingest.group import Group
from ingest.mailbox import Mailbox, Outgoing
from ingest.service import IngestError, Service
from ingest.subscriber import Subscriber, _Link
from ingest.writer import Writer
from tests.brokers import environment, settings_for, wait_for
from tests.figures.accounts import account
from tests.figures.nodes import Crowd, Node
from tests.ingest.messages import batch
from tests.ingest.scripted_broker import ScriptedBroker
from tests.support.processes import new_house

STALL_S = 5
NOTICED_S, RED_S, BACK_S = 10.0, 15.0, 60.0
FAULTS: dict[str, tuple[Any, str]] = {
    "on_message": (Subscriber, "take"),
    "the limit": (Limiter, "allows"),
    "the mailbox": (Mailbox, "put"),
    "on_connect": (_Link, "on_connect"),
    "on_subscribe": (_Link, "on_subscribe"),
    "sending": (Subscriber, "_send"),
    "reading": (Subscriber, "_read"),
    "taking a group": (Mailbox, "take"),
    "judging a message": (Group, "take"),
    "the commit": (Writer, "commit"),
    "handing back": (Outgoing, "put"),
    "the chores": (Chores, "turn"),
}
_LET_GO = threading.Event()
HANGS: dict[str, tuple[Any, str]] = {"a commit that never ends": (Writer, "commit")}


@dataclass(frozen=True)
class Found:
    """`how`: 'ended', or 'went on'; None: a zombie. `stored`: what was sent is there in the end."""

    how: str | None
    seconds: float
    stored: bool

    @property
    def ok(self) -> bool:
        return self.how is not None and self.stored


def _raise(*_: object, **__: object) -> None:
    raise RuntimeError("injected")


def _hang(*_: object, **__: object) -> None:
    _LET_GO.wait(300)


def injure(target: tuple[Any, str], effect: Callable[..., None]) -> Found:
    """One message comes while `target` fails; then a service started anew, as its runner would."""
    with tempfile.TemporaryDirectory() as folder, ScriptedBroker() as broker:
        settings = Settings(data=Path(folder), mqtt={"port": broker.port}, ingest={"stall_s": STALL_S})
        script = _Script(broker)
        begun = time.monotonic()
        with patch.object(*target, effect):
            how = _watch(settings, script)
        seconds = time.monotonic() - begun
        _LET_GO.set()  # the end of a process would have freed what the thread holds
        time.sleep(0.3)
        _LET_GO.clear()
        _watch(settings, script, until=lambda: _is_stored(settings))
        script.over.set()
        return Found(how, seconds, _is_stored(settings))


class _Script:
    """A broker that welcomes everybody and delivers one reading until it is acknowledged."""

    def __init__(self, broker: ScriptedBroker) -> None:
        self.over = threading.Event()
        self.connections = 0
        self._broker = broker
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                one = self._broker.accept()
                self.connections += 1
                one.welcome()
                one.deliver(1, batch(1))
                one.hear(lambda _id: None, 1)
            except (OSError, AssertionError):
                time.sleep(0.05)


def _watch(settings: Settings, script: _Script, until: Callable[[], bool] = lambda: False) -> str | None:
    """Run a service: 'ended' when it raised, 'went on' when it connected several times, None when neither came."""
    running = Service(settings)
    running.network.backoff = _Quick()
    running.start()
    before, deadline = script.connections, time.monotonic() + NOTICED_S + STALL_S
    try:
        while time.monotonic() < deadline and not until():
            running.watch()
            if script.connections >= before + 4:
                return "went on"
            time.sleep(0.02)
    except IngestError:
        return "ended"
    finally:
        running.network.stop()
        running.intake.stop()
        running.network.join(2)
        running.intake.join(2)
    return None


class _Quick(Backoff):
    def next_s(self) -> float:
        return 0.05


def _is_stored(settings: Settings) -> bool:
    if not settings.paths.series.exists():
        return False
    with SeriesReader(settings.paths.series) as reader:
        return reader.max_id() > 0


# -- whole processes ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Frozen:
    """`red_s`: until ingest's heartbeat said so; `back_s`: until everything was acknowledged again. None: never."""

    red_s: float | None
    back_s: float | None
    clean: bool

    @property
    def ok(self) -> bool:
        return self.clean and (self.red_s or RED_S + 1) <= RED_S and (self.back_s or BACK_S + 1) <= BACK_S


def freeze(who: str) -> Frozen:
    """SIGSTOP to `who` ('ingest', 'broker') under the supervisor of `hidran run`, with ten nodes sending."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(new_house(Path(folder)), "mosquitto")
        names = [f"hu-{n:03d}" for n in range(1, 11)]
        words = {n: credentials.password_of(settings.paths.mqtt_users, n) for n in names}
        nodes = [Node(n, words[n], settings.mqtt.port, time.time() - 86400) for n in names]
        with (Path(folder) / "log").open("wb") as log, _runner(settings, log) as runner:
            stop = threading.Event()
            keeper = threading.Thread(target=runner.run, args=(stop,))
            keeper.start()
            try:
                red_s, back_s = _stand_still(settings, runner, who, nodes)
            finally:
                stop.set()
                keeper.join()
        return Frozen(red_s, back_s, account(settings.paths.series, nodes).clean)


def _runner(settings: Settings, log: Any) -> Supervisor:
    env = {k: v for k, v in environment(settings).items() if k.startswith("HIDRAN_")}
    ready = {"broker": house.broker_ready(settings)}
    hangs = house.silent
    health = settings.paths.health
    services = [service(n, env, ready=ready.get(n), hangs=hangs(health, n)) for n in ("broker", "ingest")]
    return Supervisor(services, stdout=log, stderr=log)


def _stand_still(
    settings: Settings, runner: Supervisor, who: str, nodes: list[Node]
) -> tuple[float | None, float | None]:
    wait_for(lambda: _is_green(settings), 20)
    with Crowd(nodes, 10) as crowd:
        time.sleep(1)
        begun, pid = time.monotonic(), runner.pids[who]
        os.kill(_deepest(pid), signal.SIGSTOP)
        red_s = _until(lambda: not _is_green(settings), RED_S + 1, begun)
        _until(lambda: _is_green(settings), BACK_S, begun)
        drained = crowd.drain(BACK_S)
        return red_s, None if drained is None else time.monotonic() - begun


def _deepest(pid: int) -> int:
    """The broker program under `hidran broker`, else the process itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def _is_green(settings: Settings) -> bool:
    beat = heartbeat.read(settings.paths.health, "ingest")
    return beat is not None and beat.ok and beat.fresh()


def _until(condition: Callable[[], bool], seconds: float, begun: float) -> float | None:
    while time.monotonic() - begun < seconds:
        if condition():
            return time.monotonic() - begun
        time.sleep(0.1)
    return None


def run(full: bool) -> dict[str, Any]:
    """Every callback and thread; whole processes as well when `full`."""
    found = {name: injure(target, _raise) for name, target in FAULTS.items()}
    found |= {name: injure(target, _hang) for name, target in HANGS.items()}
    for name, one in found.items():
        print(f"  {name}: {one}", flush=True)
    frozen = {who: freeze(who) for who in ("ingest", "broker")} if full and find() else {}
    print(f"  {frozen}", flush=True)
    bad = [name for name, one in found.items() if not one.ok] + [w for w, f in frozen.items() if not f.ok]
    stood = "; ".join(
        f"{who} frozen: red after {f.red_s or 99:.0f} s, all acknowledged after {f.back_s or 99:.0f} s"
        for who, f in frozen.items()
    )
    ended = sum(one.how == "ended" for one in found.values())
    return {
        "number": 16,
        "title": "Hangs: an exception in every callback and thread, a commit that never ends, SIGSTOP",
        "goal": f"started again in <= {BACK_S:.0f} s, 0 lost, health red in <= {RED_S:.0f} s",
        "result": f"{len(found)} faults: {ended} ended the process, {len(found) - ended} were overcome"
        f"{'; NOT: ' + ', '.join(bad) if bad else ''}; {stood or 'processes not frozen'}",
        "ok": not bad,
    }
