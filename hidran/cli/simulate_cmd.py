"""`hidran simulate`: virtual hardware for technicians: days of a scenario as files, or one node in real time."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.words import Language, say

if TYPE_CHECKING:
    from simulator.scenarios.staging import Staged, Stretch
    from simulator.scenarios.writing import Files

ScenarioOption = Annotated[
    str | None, typer.Option("--scenario", help="nama dari `hidran scenarios`, atau berkas .toml (name or file)")
]
DaysOption = Annotated[int | None, typer.Option("--days", min=1, max=3660, help="lama rekaman, hari (days)")]
ScenarioSeedOption = Annotated[int, typer.Option("--seed", min=0, help="cuaca, warga, nasib yang sama (same chance)")]
StartOption = Annotated[str | None, typer.Option("--start", help="awal, ISO 8601, mis. 2026-03-01 (beginning, WIB)")]
HydrantsOption = Annotated[int | None, typer.Option("--hydrants", min=1, max=200, help="jumlah hidran (how many)")]
FitoutOption = Annotated[str | None, typer.Option("--fitout", help="alat: minimum, float, level, full (the node)")]
OutOption = Annotated[Path | None, typer.Option("--out", help="rekaman CSV, untuk `hidran replay` (the recording)")]
TruthOption = Annotated[Path | None, typer.Option("--truth", help="yang sebenarnya, JSON per baris (the truth)")]
SitesOption = Annotated[Path | None, typer.Option("--sites", help="folder untuk SITE.toml (default: di samping CSV)")]
EventsOption = Annotated[Path | None, typer.Option("--events", help="kabar dari warga (what people told)")]
ForceOption = Annotated[bool, typer.Option("--force", help="timpa berkas yang ada (overwrite)")]
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
_FIRST_DAY = "2026-06-01T00:00:00+07:00"
_EARLIEST, _LATEST = 1_577_811_600, 4_102_444_800  # 2020, 2100
SecondsOption = Annotated[float | None, typer.Option("--seconds", min=1, help="berhenti sendiri (end by itself)")]


def register(app: typer.Typer) -> None:
    simulate = typer.Typer(
        help="Alat tiruan untuk teknisi. (Virtual hardware for technicians.)",
        no_args_is_help=True,
        invoke_without_command=True,
    )
    app.add_typer(simulate, name="simulate")
    simulate.command("node")(node)
    simulate.callback()(scenario)


def scenario(
    context: typer.Context,
    *,
    scenario: ScenarioOption = None,
    days: DaysOption = None,
    seed: ScenarioSeedOption = 1,
    start: StartOption = None,
    hydrants: HydrantsOption = None,
    fitout: FitoutOption = None,
    out: OutOption = None,
    truth: TruthOption = None,
    sites: SitesOption = None,
    events: EventsOption = None,
    force: ForceOption = False,
) -> None:
    """Alat tiruan untuk teknisi: hari-hari sebuah skenario sebagai rekaman, atau satu node (perintah `node`).

    (Virtual hardware for technicians: days of a scenario as a recording, or one node in real time.)
    """
    if context.invoked_subcommand is not None:
        if scenario is not None or out is not None:
            raise SettingsError(f"--scenario and --out do not go with `{context.invoked_subcommand}`: leave them out")
        return
    from simulator.scenarios import library, staging
    from simulator.scenarios.fitting import fitted_with
    from simulator.scenarios.refusal import spoken, wrong
    from simulator.scenarios.writing import Files

    language = settings_of(context).language
    with spoken(language):
        if scenario is None or out is None:
            option = "--scenario NAMA" if scenario is None else "--out data.csv"
            raise wrong(
                "{option} belum ada: lihat `hidran scenarios` dan `hidran simulate --help`",
                option=option,
            )
        found = library.find(scenario)
        if fitout is not None:
            found = fitted_with(found, fitout)
        when = staging.stretch(found, _unix(start), days)
        staged = staging.staged(found, seed, when, hydrants)
        files = Files.beside(out, staged, truth=truth, sites=sites, events=events)
        files.check(force=force)
        _write(staged, when, files, language)


def _unix(start: str | None) -> int:
    from datetime import datetime

    from hidran.clock import WIB
    from simulator.scenarios.refusal import phrase, refuse

    text = _FIRST_DAY if start is None else start
    try:
        at = datetime.fromisoformat(text)
        found = int((at if at.tzinfo else at.replace(tzinfo=WIB)).timestamp())
    except (ValueError, OverflowError) as error:
        raise refuse("--start", text, phrase("ISO 8601, misalnya {example}", example=_FIRST_DAY)) from error
    if not _EARLIEST <= found <= _LATEST:
        raise refuse("--start", text, phrase("waktu dari tahun 2020 sampai 2099"))
    return found


def _write(staged: "list[Staged]", when: "Stretch", files: "Files", language: Language) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from simulator.scenarios.telling import closing
    from simulator.scenarios.writing import write

    look = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*look, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("simulasi", language), total=1.0)
        rows = write(staged, when, files, lambda part: bar.update(task, completed=part))
    for line in closing(staged, when, files, rows, language):
        typer.echo(line)


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
