"""`hidran channel list`, `hidran channel test NAME`."""

from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.settings import Settings
from hidran.words import say

if TYPE_CHECKING:
    from hidran.store.outbox import Message


def register(app: typer.Typer) -> None:
    channel = typer.Typer(help="Jalan kabar ke warga. (Ways to people.)", no_args_is_help=True)
    app.add_typer(channel, name="channel")

    @channel.command("list")
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

    @channel.command()
    def test(
        context: typer.Context,
        name: Annotated[str, typer.Argument(help="nama saluran (its name)")],
        to: Annotated[str | None, typer.Option("--to", help="tujuan lain daripada di pengaturan")] = None,
    ) -> None:
        """Kirim kabar percobaan dan lihat hasilnya. (Send a trial message and see what becomes of it.)"""
        from notify.channels import open_all

        settings = settings_of(context)
        (way,) = open_all([name], settings)
        way.send(_trial(settings, name), to)
        typer.echo(
            say("Saluran {name} menerima kabar percobaan. Lihat di ponsel tujuan.", settings.language, name=name)
        )


def _trial(settings: Settings, name: str) -> "Message":
    import time

    from hidran.clock import wib
    from hidran.store.outbox import Message

    now, language = int(time.time()), settings.language
    time_words = {"time": f"{wib(now):%H.%M}", "name": name}
    text = "\n".join(
        (
            say("PERCOBAAN HIDRAN, bukan gangguan.", language),
            say("Kabar ini dikirim {time} WIB lewat {name}. Tidak perlu dijawab.", language, **time_words),
        )
    )
    return Message(
        id=0,
        key=f"trial/{name}/{now}",
        created_ms=now * 1000,
        due_ms=now * 1000,
        kind="raise",
        hydrant="",
        code="",
        severity="PERLU_DICEK",
        since=now,
        event_id=None,
        recipient="admin",
        channel=name,
        text=text,
        state="sending",
        attempts=0,
        sent_ms=None,
        error=None,
    )
