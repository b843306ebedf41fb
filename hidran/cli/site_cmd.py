"""`hidran site check`: what holds for a hydrant described in a SITE.toml."""

from pathlib import Path

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table


def register(app: typer.Typer) -> None:
    site = typer.Typer(help="Berkas SITE.toml. (Site files.)", no_args_is_help=True)
    app.add_typer(site, name="site")
    site.command("check")(check)


def check(context: typer.Context, file: Path, json_: JsonOption = False) -> None:
    """Periksa SITE.toml dan tampilkan semua nilai yang berlaku. (Check it and show every value that holds.)"""
    from hidran.replay.site_file import effective, load

    values = list(effective(load(file)))
    if json_:
        print_json({v.name: {"value": v.value, "unit": v.unit, "given": v.given} for v in values})
        return
    rows = [(v.name, _shown(v.value), v.unit, "SITE.toml" if v.given else "") for v in values]
    print_table(settings_of(context).language, ("Bidang", "Nilai", "Satuan", "Dari"), rows)


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
