"""`hidran node`: make a node, let it in, move it, close it."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.clock import WIB
from hidran.words import Language, say, since

HYDRANT = typer.Option("--hydrant", help="hidran tempat node dipasang (the hydrant it stands at)")
SinceOption = Annotated[datetime | None, typer.Option("--since", help="mulai kapan, WIB (default: sekarang)")]
STATES = {"waiting": "menunggu persetujuan", "approved": "disetujui", "revoked": "dicabut"}


def register(app: typer.Typer) -> None:
    node = typer.Typer(help="Node di hidran. (The nodes at the hydrants.)", no_args_is_help=True)
    app.add_typer(node, name="node")
    node.command("new")(new)
    node.command("list")(list_nodes)
    node.command("approve")(approve)
    node.command("move")(move)
    node.command("revoke")(revoke)


def new(
    context: typer.Context,
    node: str,
    *,
    out: Annotated[Path, typer.Option("--out", help="folder untuk berkas node (folder for its files)")],
    hydrant: Annotated[str | None, HYDRANT] = None,
    wifi: Annotated[str | None, typer.Option("--wifi", help="nama Wi-Fi (SSID)")] = None,
    wifi_password: Annotated[str | None, typer.Option("--wifi-password", help="ditanyakan bila tidak diisi")] = None,
    broker: Annotated[str | None, typer.Option("--broker", help="alamat broker untuk node, host[:port]")] = None,
    json_: JsonOption = False,
) -> None:
    """Buat konfigurasi dan kata sandi satu node; broker yang sedang jalan langsung mengenalnya. (Make a node.)"""
    from hidran import provision
    from hidran.store.records import Records

    settings = settings_of(context)
    provision.refuse_present(out)
    networks = [provision.Wifi(wifi, _wifi_password(wifi_password, settings.language))] if wifi else []
    address = provision.address(broker) if broker else (None, None)
    with Records.open(settings) as records:
        records.add_node(node)
        if hydrant is not None:
            records.approve(node, hydrant)
    config = provision.configuration(settings, node, wifi=networks, host=address[0], port=address[1])
    files = provision.write(settings, config, out)
    if json_:
        print_json({"node": node, "hydrant": hydrant, "files": [str(f) for f in files]})
        return
    _tell_new(settings.language, node, hydrant, out)
    if not provision.reachable_from_outside(config):
        text = "Perhatian: alamat broker {host} hanya berlaku di komputer ini; node sungguhan perlu --broker ALAMAT."
        typer.echo(say(text, settings.language, host=config["host"]))


def _wifi_password(given: str | None, language: Language) -> str:
    if given is not None:
        return given
    asked: str = typer.prompt(say("Kata sandi Wi-Fi", language), hide_input=True, default="", show_default=False)
    return asked


def _tell_new(language: Language, node: str, hydrant: str | None, out: Path) -> None:
    text = "Node {node} dibuat. Berkasnya di {out}; isinya rahasia, salin ke node lalu hapus."
    typer.echo(say(text, language, node=node, out=out))
    if hydrant is None:
        text = "Node ini menunggu persetujuan: `hidran node approve {node} --hydrant HIDRAN`."
        typer.echo(say(text, language, node=node))
    else:
        typer.echo(say("Node ini bicara untuk hidran {hydrant} mulai sekarang.", language, hydrant=hydrant))


def list_nodes(context: typer.Context, json_: JsonOption = False) -> None:
    """Semua node: yang tercatat dan yang pernah terdengar. (All nodes, known or heard.)"""
    from hidran import installation, nodes

    settings = settings_of(context)
    found, now = nodes.overview(settings), installation.open_clock(settings.paths).now()
    if json_:
        print_json([asdict(n) for n in found])
        return
    rows = [
        (
            n.name,
            say(STATES[n.state], settings.language),
            n.hydrant,
            since(n.last_rx_ms / 1000, now) if n.last_rx_ms else None,
            say("ada" if n.has_password else "tidak ada", settings.language),
        )
        for n in found
    ]
    print_table(settings.language, ("Node", "Keadaan", "Hidran", "Terdengar", "Kata sandi"), rows)


def approve(context: typer.Context, node: str, hydrant: Annotated[str, HYDRANT], since_: SinceOption = None) -> None:
    """Setujui node untuk sebuah hidran. (Let a node speak for a hydrant.)"""
    _approve(context, node, hydrant, since_, "Node {node} disetujui untuk hidran {hydrant}.")


def move(context: typer.Context, node: str, hydrant: Annotated[str, HYDRANT], since_: SinceOption = None) -> None:
    """Pindahkan node ke hidran lain. (Move a node to another hydrant.)"""
    _approve(context, node, hydrant, since_, "Node {node} pindah ke hidran {hydrant}.")


def _approve(context: typer.Context, node: str, hydrant: str, at: datetime | None, text: str) -> None:
    from hidran.store.records import Records

    settings = settings_of(context)
    start = None if at is None else int(at.replace(tzinfo=WIB).timestamp())
    with Records.open(settings) as records:
        records.approve(node, hydrant, since_ts=start)
    typer.echo(say(text, settings.language, node=node, hydrant=hydrant))


def revoke(context: typer.Context, node: str) -> None:
    """Cabut node: tidak bicara untuk hidran mana pun, tidak bisa masuk broker lagi. (Close a node.)"""
    from hidran.store import credentials
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        records.add_node(node)
        records.revoke(node)
    credentials.revoke(settings.paths.mqtt_users, node)
    typer.echo(say("Node {node} dicabut; kata sandinya tidak berlaku lagi.", settings.language, node=node))
