"""Figure 26: every insecure way to start is refused or warned of, and nothing listens beyond loopback by default."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hidran import login, ports
from hidran.ports import free_port
from hidran.settings import Settings
from hidran.store import credentials
from ingest.broker.mosquitto import find
from tests.brokers import running_broker, settings_for, stop

REFUSED = 2  # SettingsError's exit code
TABLES = ("/proc/net/tcp", "/proc/net/tcp6")


def _nothing(_data: Path) -> None:
    """A folder as it comes."""


@dataclass(frozen=True)
class Start:
    """One insecure way to start: the command, its environment, and what must be said of it."""

    name: str
    command: str
    said: str
    environment: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], None] = _nothing
    refused: bool = True


def _token(text: str, mode: int) -> Callable[[Path], None]:
    def write(data: Path) -> None:
        (data / "token").write_text(text)
        (data / "token").chmod(mode)

    return write


def _users_for_all(data: Path) -> None:
    credentials.save(data / "secrets" / "mqtt.json", {"hu-001": "secret"})
    (data / "secrets" / "mqtt.json").chmod(0o644)


def _demo(data: Path) -> None:
    (data / "installation.json").write_text('{"kind": "demo"}')


def _clock(data: Path) -> None:
    (data / "clock").write_bytes(bytes(8))


LONG = "x" * 43
OPEN = {"HIDRAN_API__HOST": "0.0.0.0"}
TOKEN = OPEN | {"HIDRAN_API__TOKEN_FILE": "{data}/token"}
IOTCORE = {"HIDRAN_BROKER__KIND": "iotcore"}
LISTEN = {"HIDRAN_BROKER__LISTEN": "0.0.0.0"}
STARTS = (
    Start("API beyond loopback without a token", "run", "holds no token", OPEN),
    Start("API beyond loopback by IPv6 without a token", "run", "holds no token", {"HIDRAN_API__HOST": "::"}),
    Start("API beyond loopback, token file missing", "run", "holds no token", TOKEN),
    Start("API token empty", "run", "is too short", TOKEN, _token("", 0o600)),
    Start("API token short", "run", "is too short", TOKEN, _token("12345", 0o600)),
    Start("API token readable by all", "run", "chmod 600", TOKEN, _token(LONG, 0o644)),
    Start("API token readable by the group", "run", "chmod 600", TOKEN, _token(LONG, 0o640)),
    Start("broker's users readable by all", "broker", "chmod 600", {}, _users_for_all),
    Start("embedded broker beyond loopback", "broker", "127.0.0.1 only", IOTCORE | LISTEN),
    Start("half of a TLS certificate", "broker", "go together", {"HIDRAN_BROKER__TLS_CERT": "{data}/cert.pem"}),
    Start("a demo's folder as the real thing", "run", "is a 'demo' installation", {}, _demo),
    Start("a simulated clock in the real thing", "run", "holds a simulated clock", {}, _clock),
    Start("broker on the network without TLS", "broker", "open to the network without TLS", LISTEN, refused=False),
)


def applicable(start: Start) -> bool:
    """Mosquitto's own cases need Mosquitto; without it the embedded broker refuses them for its own reason."""
    needs = start.command == "broker" and "HIDRAN_BROKER__KIND" not in start.environment
    return not needs or start.prepare is _users_for_all or find() is not None


def attempt(start: Start) -> str | None:
    """None when the start was refused or warned of as it should, else what happened instead."""
    with tempfile.TemporaryDirectory() as folder:
        data, log = Path(folder, "data"), Path(folder, "log")
        data.mkdir()
        start.prepare(data)
        port = str(free_port())
        env = {name: value for name, value in os.environ.items() if not name.startswith("HIDRAN_")}
        env |= {"HIDRAN_DATA": str(data), "HIDRAN_BROKER__PORT": port, "HIDRAN_MQTT__PORT": port}
        env |= {name: value.format(data=data) for name, value in start.environment.items()}
        with log.open("wb") as out:
            argv = [sys.executable, "-m", "hidran", start.command]
            child = subprocess.Popen(argv, env=env, stdout=out, stderr=out, cwd=folder)
        try:
            return _outcome(start, child, log)
        finally:
            stop(child)


def _outcome(start: Start, child: "subprocess.Popen[bytes]", log: Path) -> str | None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and child.poll() is None:
        if not start.refused and start.said in log.read_text():
            return None
        time.sleep(0.02)
    text, code = log.read_text(), child.poll()
    if start.refused and code == REFUSED and start.said in text:
        return None
    return f"{start.name}: exit code {code}, said {text[-300:]!r}"


def default_faults(kind: str) -> list[str]:
    """What is open that should not be when the broker starts with nothing but its defaults."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(Path(folder, "data"), kind)
        credentials.password_of(settings.paths.mqtt_users, "hu-001")
        with running_broker(settings):
            return [*_open_addresses(settings), *_let_in(settings), *_shown(settings)]


def _open_addresses(settings: Settings) -> list[str]:
    """Listening addresses of the broker's port other than 127.0.0.1 (as Linux writes it)."""
    lines = [line.split() for table in TABLES if Path(table).exists() for line in Path(table).read_text().splitlines()]
    end = f":{settings.broker.port:04X}"
    found = [c[1] for c in lines if len(c) > 3 and c[3] == "0A" and c[1].endswith(end)]
    if sys.platform.startswith("linux") and not found:
        return ["the broker's port was not found"]
    return [f"listens on {address}" for address in found if not address.startswith("0100007F:")]


def _let_in(settings: Settings) -> list[str]:
    tries = (("hu-001", ""), ("hu-001", "hu-001"), ("hu-001", "wrong"), ("", ""), ("admin", "admin"), ("hu-999", ""))
    return [f"lets in {user!r} with {pw!r}" for user, pw in tries if login.attempt(settings.mqtt, user, pw).ok]


def _shown(settings: Settings) -> list[str]:
    """Passwords in the command line of any process of this machine."""
    secret = set(credentials.load(settings.paths.mqtt_users).values())
    lines = [_text(p) for p in Path("/proc").glob("[0-9]*/cmdline")]
    return [
        f"a password in a command line of {ports.owner(settings.broker.port)}" for t in lines for s in secret if s in t
    ]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError:  # the process ended meanwhile
        return ""


def run(full: bool) -> dict[str, object]:
    """The figure; `full` makes no difference, it takes seconds."""
    starts = [s for s in STARTS if applicable(s)]
    kinds = ["iotcore", "mosquitto"] if find() else ["iotcore"]
    wrong = [w for w in map(attempt, starts) if w] + [f"{k}: {w}" for k in kinds for w in default_faults(k)]
    done = (
        f"{len(starts)} insecure starts, {len(starts) - len(wrong)} refused or warned; {', '.join(kinds)} by default: "
    )
    return {
        "number": 26,
        "title": "Insecure start",
        "goal": "refuses or warns 100 %, listens on loopback only by default",
        "result": done + ("; ".join(wrong) if wrong else "loopback only, no log-in without the right password"),
        "ok": not wrong,
    }


if __name__ == "__main__":
    print(run(full=True))
