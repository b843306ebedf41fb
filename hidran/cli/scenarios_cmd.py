"""`hidran scenarios`: the stories that a simulated hydrant can live through."""

from pathlib import Path
from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.words import say

PATH = Annotated[Path, typer.Argument(help="berkas baru, mis. skenario-saya.toml (new file)")]
NAME = Annotated[str, typer.Argument(help="nama dari daftar, atau berkas .toml (name or file)")]


def register(app: typer.Typer) -> None:
    scenarios = typer.Typer(help="Daftar skenario simulasi. (The simulator's scenarios.)", invoke_without_command=True)
    app.add_typer(scenarios, name="scenarios")
    scenarios.callback()(list_)
    scenarios.command("show")(show)
    scenarios.command("copy")(copy)
    scenarios.command("check")(check)


def list_(context: typer.Context, json_: JsonOption = False) -> None:
    """Daftar skenario simulasi, satu baris tiap skenario. (The simulator's scenarios, one line each.)"""
    if context.invoked_subcommand is not None:
        return
    from simulator.scenarios.library import everything

    if json_:
        print_json([s.as_json() for s in everything()])
        return
    for s in everything():
        codes = " ".join(s.codes)
        typer.echo(f"{s.name:<28}{codes:<9}{s.line}")
        typer.echo(f"{'':<37}{s.line_en}")


def show(context: typer.Context, name: NAME) -> None:
    """Tulis berkasnya, untuk dibaca. (Print its file.)"""
    from simulator.scenarios.library import text_of
    from simulator.scenarios.refusal import spoken

    with spoken(settings_of(context).language):
        typer.echo(text_of(name), nl=False)


def copy(context: typer.Context, name: NAME, path: PATH) -> None:
    """Salin ke berkas sendiri, untuk diubah. (Copy it to a file of your own.)"""
    from simulator.scenarios import library
    from simulator.scenarios.refusal import spoken

    language = settings_of(context).language
    with spoken(language):
        library.copy(name, path)
    typer.echo(say("{path}: ubah, lalu periksa dengan `hidran scenarios check {path}`", language, path=path))


def check(context: typer.Context, name: NAME) -> None:
    """Periksa berkas skenario dan tulis apa yang terjadi, kapan. (Check it and say what happens when.)"""
    from simulator.scenarios.library import find
    from simulator.scenarios.plot import plot
    from simulator.scenarios.refusal import spoken

    language = settings_of(context).language
    with spoken(language):
        found = find(name)
    typer.echo(f"{found.title_in(language)}: {found.line_in(language)}")
    print_table(language, ("Hari", "Pukul", "Terjadi", "Lama", "Hidran"), plot(found, language))
