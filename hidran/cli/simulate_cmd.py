"""`hidran simulate`: virtual hardware for technicians."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.settings import Settings

ConfigOption = Annotated[Path | None, typer.Option("--config", help="config.json dari `hidran node new`")]
BrokerOption = Annotated[str | None, typer.Option("--broker", help="host[:port]")]
NodeOption = Annotated[str | None, typer.Option("--node", help="nama node, mis. hu-001 (its id)")]
PasswordOption = Annotated[Path | None, typer.Option("--password-file", help="berkas berisi kata sandi node saja")]
CaOption = Annotated[Path | None, typer.Option("--tls-ca", help="ca.pem; dengan ini sambungan memakai TLS")]
FittedOption = Annotated[list[str] | None, typer.Option("--fitted", help="alat tambahan, mis. tank_full; boleh ulang")]
FaultOption = Annotated[str | None, typer.Option("--fault", help="kerusakan, mis. pompa-mati (what breaks)")]
AfterOption = Annotated[float, typer.Option("--fault-after", min=0, help="menit sampai rusak (minutes)")]
FlashOption = Annotated[Path | None, typer.Option("--flash", help="folder memori node, tetap ada (kept)")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="cuaca dan warga yang sama tiap kali (same chance)")]
SecondsOption = Annotated[float | None, typer.Option("--seconds", min=1, help="berhenti sendiri (end by itself)")]


def register(app: typer.Typer) -> None:
    simulate = typer.Typer(help="Alat tiruan untuk teknisi. (Virtual hardware for technicians.)", no_args_is_help=True)
    app.add_typer(simulate, name="simulate")
    simulate.command("node")(node)
    simulate.callback()(_group)


def _group() -> None:
    """Alat tiruan untuk teknisi. (Virtual hardware for technicians.)"""


def node(
    context: typer.Context,
    *,
    config: ConfigOption = None,
    broker: BrokerOption = None,
    node_: NodeOption = None,
    password_file: PasswordOption = None,
    tls_ca: CaOption = None,
    fitted: FittedOption = None,
    fault: FaultOption = None,
    fault_after: AfterOption = 0.0,
    flash: FlashOption = None,
    seed: SeedOption = None,
    seconds: SecondsOption = None,
) -> None:
    """Satu node tiruan, waktu sungguhan, ke broker mana pun. (One virtual node in real time.)"""
    from hidran import process
    from simulator import live

    settings = settings_of(context)
    given = live.read_config(config) if config is not None else _known_here(settings, node_)
    wanted = given | _options(node_, broker) | ({"tls": True} if tls_ca is not None else {})
    if password_file is not None:
        wanted["password"] = live.read_password(password_file)
    orders = live.Orders(
        wanted,
        ca=tls_ca or _ca_beside(config, wanted),
        fitted=tuple(fitted or given.get("fitted", ())),
        fault=fault,
        after_min=fault_after,
        flash=flash,
        seed=seed,
        seconds=seconds,
    )
    with process.stop_requested() as stop:
        live.run(live.checked(orders), settings.language, typer.echo, stop)


def _known_here(settings: Settings, node_: str | None) -> dict[str, Any]:
    """Without a configuration: this installation's broker, and the password it knows for that node."""
    from hidran.store import credentials

    known = {"host": settings.mqtt.host, "port": settings.mqtt.port}
    password = credentials.load(settings.paths.mqtt_users).get(node_ or "")
    return known if password is None else known | {"password": password}


def _options(node_: str | None, broker: str | None) -> dict[str, Any]:
    from hidran.provision import address

    found: dict[str, Any] = {} if node_ is None else {"node": node_}
    if broker is not None:
        host, port = address(broker)
        found |= {"host": host} if port is None else {"host": host, "port": port}
    return found


def _ca_beside(config: Path | None, wanted: dict[str, Any]) -> Path | None:
    """`hidran node new` writes the broker's authority beside a configuration with TLS."""
    if config is None or not wanted.get("tls"):
        return None
    beside = config.parent / "ca.pem"
    return beside if beside.exists() else None
