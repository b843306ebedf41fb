"""`hidran alarm-test KPP`: a test alarm for the whole group, and the list of who answered, for the meeting."""

from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.errors import StoreError, UnknownNameError
from hidran.words import Language, clock_time, say

if TYPE_CHECKING:
    from hidran.people.drill import Row
    from hidran.settings import Settings

LIST = typer.Option("--list", help="hanya daftar siapa yang sudah menjawab alarm percobaan terakhir (who answered)")
_STATES = {
    "answered": "sudah menjawab",
    "arrived": "terkirim, belum menjawab",
    "waiting": "menunggu dikirim",
    "failed": "gagal terkirim",
    "no_way": "belum bisa dihubungi",
}


def register(app: typer.Typer) -> None:
    app.command("alarm-test", no_args_is_help=True)(alarm_test)


def alarm_test(
    context: typer.Context,
    kpp: Annotated[str, typer.Argument(help="KPP, lihat `hidran kpp list` (the group)")],
    *,
    list_: Annotated[bool, LIST] = False,
    json_: JsonOption = False,
) -> None:
    """Alarm percobaan untuk semua anggota KPP; balas OK. (A test alarm for everybody with a role in a KPP.)"""
    from hidran.store.drilling import ask_drill
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        known = records.registry().kpps
        if kpp not in known:
            there = ", ".join(known) or "-"
            raise UnknownNameError(f"no KPP {kpp!r}: wanted one of {there}, see `hidran kpp list`")
        number = None if list_ else ask_drill(records, kpp, "command")
    if number is None:
        _show(settings, kpp, json_=json_)
    elif json_:
        print_json({"kpp": kpp, "drill": number})
    else:
        sentence = "Alarm percobaan dikirim ke semua anggota {name}. Lihat jawabannya: hidran alarm-test {kpp} --list"
        typer.echo(say(sentence, settings.language, name=known[kpp].label, kpp=kpp))


def _show(settings: "Settings", kpp: str, *, json_: bool) -> None:
    rows = attendance_of(settings, kpp)
    if json_:
        print_json([{"person": r.person, "role": r.role, "channel": r.channel, "reached": r.reached} for r in rows])
        return
    if not rows:
        typer.echo(say("Belum ada alarm percobaan untuk {kpp}.", settings.language, kpp=kpp))
        return
    cells = [_cells(row, settings.language) for row in rows]
    print_table(settings.language, ("nama", "peran", "saluran", "keadaan", "pukul"), cells)


def attendance_of(settings: "Settings", kpp: str) -> "list[Row]":
    """Whom the newest drill of that KPP reached; empty when there was none."""
    from contextlib import closing

    from hidran.people.drill import attendance
    from hidran.store.outbox import OutboxReader
    from hidran.store.people import roster
    from hidran.store.records import Records

    try:
        with closing(OutboxReader(settings.paths.outbox)) as outbox:
            messages = outbox.of_kind("drill", kpp)
    except StoreError:  # notify has not made its file yet
        messages = []
    if not messages:
        return []
    with Records.open(settings) as records:
        return attendance(messages, roster(records), kpp, settings.notify.channels)


def _cells(row: "Row", language: Language) -> tuple[object, ...]:
    from hidran.people.role_words import role_word

    at = clock_time(row.at_ms / 1000) if row.at_ms is not None else None
    return row.name, role_word(row.role, language), row.channel, say(_STATES[row.reached], language), at
