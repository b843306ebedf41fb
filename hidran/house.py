"""What `hidran run` runs: the services of one small computer, in the order in which they need each other."""

import os
from collections.abc import Callable
from pathlib import Path

from hidran import installation, login
from hidran.errors import SettingsError
from hidran.settings import LOOPBACK, Settings
from hidran.store import credentials
from hidran.supervisor import Service, service

FOLLOWERS = ("ingest", "engine", "notify", "api")


def services(settings: Settings, config: Path | None = None) -> list[Service]:
    """Broker (unless `mqtt.host` is another machine), ingest, engine, notify, api, all on the same settings."""
    env = {"HIDRAN_DATA": str(settings.data.absolute())}
    if config is not None:
        env["HIDRAN_CONFIG"] = str(config.absolute())
    own = [service("broker", env, broker_ready(settings))] if has_own_broker(settings) else []
    return own + [service(name, env) for name in FOLLOWERS]


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


def broker_ready(settings: Settings) -> Callable[[], bool]:
    """Asks whether the broker lets a user in."""

    def ready() -> bool:
        password = credentials.load(settings.paths.mqtt_users).get(credentials.DOCTOR_USER)
        return password is not None and login.attempt(settings.mqtt, credentials.DOCTOR_USER, password).ok

    return ready


def page_address(settings: Settings) -> str:
    """The address to type into a browser on this machine, or from others when the API listens beyond it."""
    host = settings.api.host
    if host in ("0.0.0.0", "::"):
        host = os.uname().nodename if hasattr(os, "uname") else "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.api.port}/"
