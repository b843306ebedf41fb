"""What `hidran run` runs: the services of one small computer, in the order in which they need each other."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

from hidran import heartbeat, installation, login, ports
from hidran.errors import SettingsError
from hidran.influx import access
from hidran.settings import LOOPBACK, Settings
from hidran.store import credentials
from hidran.supervisor import Service, service

HANG_S = 45.0  # with two looks of the supervisor, restarted within 60 s
FOLLOWERS = ("ingest", "engine", "notify", "api")


def followers(settings: Settings) -> tuple[str, ...]:
    """The services behind the broker; the forwarder where there is an InfluxDB to copy to."""
    return (*FOLLOWERS, "forwarder") if access.configured(settings) else FOLLOWERS


def services(settings: Settings, config: Path | None = None) -> list[Service]:
    """Broker (unless `mqtt.host` is another machine), ingest, engine, notify, api, all on the same settings."""
    env = {"HIDRAN_DATA": str(settings.data.absolute())}
    if config is not None:
        env["HIDRAN_CONFIG"] = str(config.absolute())
    behind = followers(settings)
    names = ("broker", *behind) if has_own_broker(settings) else behind
    ready = {"broker": broker_ready(settings)}
    return [service(name, env, ready=ready.get(name), hangs=silent(settings.paths.health, name)) for name in names]


def silent(health: Path, name: str) -> Callable[[int], bool]:
    """Asks whether a service that has beaten before has not done so for HANG_S seconds of real time."""

    def hangs(pid: int) -> bool:
        beat = heartbeat.read(health, name)
        return beat is not None and beat.pid == pid and time.time() - beat.at > HANG_S

    return hangs


def has_own_broker(settings: Settings) -> bool:
    """True when the services are to use a broker of this machine, which `hidran run` then runs itself."""
    return settings.mqtt.host in LOOPBACK


def prepare(settings: Settings) -> None:
    """Stamp the data folder as real. SettingsError for a practice folder, ports that do not meet, a simulated clock."""
    installation.create(settings.paths, "real")
    installation.refuse_unreal(settings.paths.clock)
    if has_own_broker(settings) and settings.mqtt.port != settings.broker.port:
        raise SettingsError(
            f"mqtt.port = {settings.mqtt.port}, but the broker here listens on broker.port = {settings.broker.port}: "
            "set both to the same port"
        )
    _refuse_taken_page(settings)


def _refuse_taken_page(settings: Settings) -> None:
    api = settings.api
    try:
        taken = api.port != 0 and ports.taken(api.host, api.port)
    except OSError as error:
        raise SettingsError(f"api.host = {api.host!r}: {error}; use 127.0.0.1 or an address of this machine") from error
    if taken:
        who = ports.owner(api.port) or "another program"
        raise SettingsError(
            f"api.port {api.port} is taken by {who}: stop that one, or choose another port with api.port"
        )


def broker_ready(settings: Settings) -> Callable[[], bool]:
    """Asks whether the broker lets a user in."""

    def ready() -> bool:
        password = credentials.load(settings.paths.mqtt_users).get(credentials.DOCTOR_USER)
        return password is not None and login.attempt(settings.mqtt, credentials.DOCTOR_USER, password).ok

    return ready


def page_address(settings: Settings) -> str:
    """Where people find the page: as the settings say, else by this machine's own name. Ends with a slash."""
    if settings.api.page_url is not None:
        return settings.api.page_url.rstrip("/") + "/"
    host = settings.api.host
    if host in ("0.0.0.0", "::"):
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.api.port}/"
