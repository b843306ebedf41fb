"""`hidran kpp` and `hidran hydrant`: who keeps which hydrant, and how it is wired."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.errors import SettingsError
from hidran.words import say

if TYPE_CHECKING:
    from hidran.registry import Registry

NAME = typer.Option("--name", help="nama yang dibaca warga (name people read)")
LOCATION = typer.Option("--location", help="letak, kata-kata bebas (where it stands)")
SET = typer.Option("--set", help="bidang=nilai, boleh berulang, mis. topology=battery_mppt (field=value)")


def register(app: typer.Typer) -> None:
    kpp = typer.Typer(help="Kelompok pengelola. (Groups of neighbours.)", no_args_is_help=True)
    hydrant = typer.Typer(help="Hidran umum. (Hydrants.)", no_args_is_help=True)
    app.add_typer(kpp, name="kpp")
    app.add_typer(hydrant, name="hydrant")
    kpp.command("add")(add_kpp)
    kpp.command("list")(list_kpps)
    hydrant.command("add")(add_hydrant)
    hydrant.command("list")(list_hydrants)
    hydrant.command("show")(show_hydrant)
    hydrant.command("set")(set_hydrant)


def add_kpp(
    context: typer.Context, kpp: str, name: Annotated[str, NAME] = "", location: Annotated[str, LOCATION] = ""
) -> None:
    """Tambah KPP. (Add a group.)"""
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        records.add_kpp(kpp, name or kpp, location=location)
    typer.echo(say("KPP {id} tercatat.", settings.language, id=kpp))


def list_kpps(context: typer.Context, json_: JsonOption = False) -> None:
    """Daftar KPP. (List the groups.)"""
    registry = _registry(context)
    if json_:
        print_json([asdict(k) for k in registry.kpps.values()])
        return
    count = {k: sum(h.kpp == k for h in registry.hydrants.values()) for k in registry.kpps}
    rows = [(k.id, k.name, k.location, count[k.id]) for k in registry.kpps.values()]
    print_table(settings_of(context).language, ("KPP", "Nama", "Letak", "Hidran"), rows)


def add_hydrant(
    context: typer.Context,
    hydrant: str,
    *,
    kpp: Annotated[str, typer.Option("--kpp", help="id KPP (the group's id)")],
    name: Annotated[str, NAME] = "",
    location: Annotated[str, LOCATION] = "",
    values: Annotated[list[str] | None, SET] = None,
) -> None:
    """Tambah hidran. (Add a hydrant.)"""
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        records.add_hydrant(kpp, id=hydrant, name=name, location=location, **parse_fields(values or []))
    typer.echo(say("Hidran {id} tercatat pada KPP {kpp}.", settings.language, id=hydrant, kpp=kpp))


def list_hydrants(context: typer.Context, json_: JsonOption = False) -> None:
    """Daftar hidran dan nodenya. (List the hydrants and their nodes.)"""
    registry = _registry(context)
    serving: dict[str, list[str]] = {h: [] for h in registry.hydrants}
    for assignment in registry.assignments:
        if assignment.end is None:
            serving[assignment.hydrant].append(assignment.node)
    if json_:
        print_json([asdict(site) | {"nodes": serving[h]} for h, site in registry.hydrants.items()])
        return
    rows = [(h, site.name, site.kpp, ", ".join(serving[h]), site.topology) for h, site in registry.hydrants.items()]
    print_table(settings_of(context).language, ("Hidran", "Nama", "KPP", "Node", "Rangkaian"), rows)


def show_hydrant(context: typer.Context, hydrant: str, json_: JsonOption = False) -> None:
    """Semua isian satu hidran. (All fields of one hydrant.)"""
    from hidran.errors import UnknownNameError

    registry = _registry(context)
    if hydrant not in registry.hydrants:
        raise UnknownNameError(f"no hydrant {hydrant!r}: see `hidran hydrant list`")
    values: dict[str, Any] = asdict(registry.hydrants[hydrant])
    values["location"] = registry.places[hydrant].location
    values["nodes"] = [asdict(a) for a in registry.assignments if a.hydrant == hydrant]
    if json_:
        print_json(values)
        return
    for name, value in values.items():
        typer.echo(f"{name} = {json.dumps(value, ensure_ascii=False)}")


def set_hydrant(context: typer.Context, hydrant: str, values: list[str]) -> None:
    """Ubah isian hidran, mis. `tank_volume_l=2200 fitted=tank_full,flow_lpm`. (Change fields.)"""
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        records.set_hydrant(hydrant, **parse_fields(values))
    typer.echo(say("Hidran {id} diubah.", settings.language, id=hydrant))


def parse_fields(pairs: list[str]) -> dict[str, Any]:
    """`["lat=-2.5", "fitted=a,b"]` as values: JSON where it is JSON, lists for `fitted`, else text."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise SettingsError(f"{pair!r}: wanted field=value, for instance topology=battery_mppt")
        values[name] = [f for f in text.split(",") if f] if name == "fitted" else _value(name, text)
    return values


def _value(name: str, text: str) -> Any:
    if name in ("name", "location", "topology", "turbidity_class"):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise SettingsError(f"{name} = {text!r}: wanted a number, null or a JSON object") from error


def _registry(context: typer.Context) -> "Registry":
    from hidran.store.records import Records

    with Records.open(settings_of(context)) as records:
        return records.registry()
