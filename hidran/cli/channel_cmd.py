"""`hidran channel list`, `hidran channel test NAME`, `hidran channel keys NAME`."""

from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.errors import SettingsError
from hidran.words import say


def register(app: typer.Typer) -> None:
    channel = typer.Typer(help="Jalan kabar ke warga. (Ways to people.)", no_args_is_help=True)
    app.add_typer(channel, name="channel")
    channel.command("list")(list_)
    channel.command()(test)
    channel.command()(keys)


def list_(context: typer.Context, json_: JsonOption = False) -> None:
    """Semua saluran, dan yang sedang dipakai. (All channels, and those in use.)"""
    from notify.channels import names

    settings = settings_of(context)
    used = [(name, name in settings.notify.channels) for name in names()]
    if json_:
        print_json([{"channel": name, "used": on} for name, on in used])
        return
    rows = [(name, say("dipakai" if on else "tidak dipakai", settings.language)) for name, on in used]
    print_table(settings.language, ("saluran", "keadaan"), rows)


def test(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="nama saluran (its name)")],
    to: Annotated[str | None, typer.Option("--to", help="tujuan lain daripada di pengaturan")] = None,
    wait: Annotated[int, typer.Option(help="detik menunggu laporan sampai", min=0, max=600)] = 0,
) -> None:
    """Kirim kabar percobaan dan lihat hasilnya. (Send a trial message and see what becomes of it.)"""
    from hidran.cli.channel_trial import trial, watch  # loads SQLAlchemy, which most commands start without
    from notify.channels import open_all

    settings = settings_of(context)
    (way,) = open_all([name], settings)
    with watch(settings, wait) as seen:
        receipt = way.send(trial(settings, name), to)
        typer.echo(
            say("Saluran {name} menerima kabar percobaan. Lihat di ponsel tujuan.", settings.language, name=name)
        )
        if wait:
            for line in seen(way, receipt):
                typer.echo(line)


def keys(context: typer.Context, name: Annotated[str, typer.Argument(help="nama saluran: webpush (its name)")]) -> None:
    """Buat kunci untuk saluran yang memerlukannya. (Make the keys of a channel that needs some.)"""
    from hidran.ways import webpush

    settings = settings_of(context)
    if name != webpush.NAME:
        raise SettingsError(f"the channel {name!r} needs no keys of Hidran's: wanted {webpush.NAME}")
    if not webpush.installed():
        raise SettingsError("Web Push needs one package more: pip install 'hidran[webpush]'")
    public = webpush.make_keys(settings.paths)
    path = webpush.key_file(settings.paths)
    typer.echo(say("Kunci ada di {path}. Yang boleh dilihat orang:", settings.language, path=path))
    typer.echo(public)
