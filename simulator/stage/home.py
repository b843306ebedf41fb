"""An installation of its own: a folder with a simulated clock, free ports, one KPP and the hydrants of a play."""

import json
from pathlib import Path
from typing import Any

from hidran import installation, settings
from hidran.clock import FileClock
from hidran.ports import free_ports
from hidran.settings import Settings
from hidran.store import credentials
from hidran.store.records import Records
from simulator.stage import members
from simulator.stage.play import Play, Role

CONFIG = "hidran.toml"
HOST = "127.0.0.1"


def build(folder: Path, play: Play, *, language: str, broker: str) -> tuple[Settings, FileClock]:
    """Make everything the services need to find. `broker`: the kind, as in the settings."""
    made = settings.load(_write_config(folder, language, broker))
    installation.create(made.paths, play.kind)
    clock = FileClock.create(made.paths.clock, play.start)
    kpp, name, location = play.kpp
    with Records.open(made) as records:
        records.add_kpp(kpp, name, location=location)
        for role in play.roles:
            records.add_hydrant(kpp, id=role.hydrant, name=role.name, location=role.location, **_wiring(role))
            records.approve(role.node, role.hydrant, play.history_from)
        members.enter(records, play)
    return made, clock


def node_config(made: Settings, role: Role) -> dict[str, Any]:
    """What `hidran node new` would write for this node."""
    password = credentials.password_of(made.paths.mqtt_users, role.node)
    return {"node": role.node, "password": password, "host": HOST, "port": made.mqtt.port, "tls": False, "wifi": []}


def config_file(folder: Path) -> Path:
    return folder / CONFIG


def _write_config(folder: Path, language: str, broker: str) -> Path:
    page, mqtt = free_ports(2)
    path = config_file(folder)
    lines = [
        f"data = {json.dumps(str(folder / 'data'))}",
        f"language = {json.dumps(language)}",
        "[mqtt]",
        f"port = {mqtt}",
        "[broker]",
        f"kind = {json.dumps(broker)}",
        f"port = {mqtt}",
        "[api]",
        f"port = {page}",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _wiring(role: Role) -> dict[str, Any]:
    return {
        "panel_nominal_v": role.spec.panel_nominal_v,
        "tank_volume_l": role.spec.tank_l,
        "topology": role.topology,
    }
