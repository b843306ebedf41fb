"""What a new node is given: its name, its own secret, where the broker is, which Wi-Fi."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran.errors import SettingsError
from hidran.settings import LOOPBACK, Settings
from hidran.store import credentials


@dataclass(frozen=True)
class Wifi:
    """One network the node may use; `password` is never printed."""

    ssid: str
    password: str


def configuration(
    settings: Settings, node: str, *, wifi: list[Wifi], host: str | None = None, port: int | None = None
) -> dict[str, Any]:
    """The node's own configuration, its MQTT password made (and so known to the running broker) when it is new."""
    return {
        "node": node,
        "password": credentials.password_of(settings.paths.mqtt_users, node),
        "host": host or settings.mqtt.host,
        "port": port or settings.mqtt.port,
        "tls": settings.mqtt.tls_ca is not None,
        "wifi": [[w.ssid, w.password] for w in wifi],
    }


def address(text: str) -> tuple[str, int | None]:
    """`broker.desa.id` or `broker.desa.id:8883`."""
    host, colon, port = text.rpartition(":")
    if not colon:
        return text, None
    if not port.isdigit() or not 1 <= int(port) <= 65535 or not host:
        raise SettingsError(f"--broker {text!r}: wanted host or host:port, for instance 192.168.1.10:1883")
    return host, int(port)


def reachable_from_outside(config: dict[str, Any]) -> bool:
    """False when the node would look for the broker on itself."""
    return config["host"] not in LOOPBACK


def refuse_present(folder: Path) -> None:
    """SettingsError when the folder holds a node's files already: another node's secret is not overwritten."""
    if folder.exists() and any(folder.iterdir()):
        raise SettingsError(f"{folder} is not empty: choose another --out, or remove what is in it")


def write(settings: Settings, config: dict[str, Any], folder: Path) -> list[Path]:
    """Write the node's files, mode 0600: `config.json`, and the broker's authority `ca.pem` when it speaks TLS."""
    refuse_present(folder)
    files = [folder / "config.json"]
    credentials.write_secret(files[0], json.dumps(config, indent=1) + "\n")
    if settings.mqtt.tls_ca is not None:
        files.append(folder / "ca.pem")
        credentials.write_secret(files[1], settings.mqtt.tls_ca.read_text())
    return files
