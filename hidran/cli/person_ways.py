"""`hidran person way` and `hidran person code`: addresses in order, and the code that binds one."""

from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.words import say

PERSON = typer.Argument(help="nomor orang (the person's number)")
WAYS = typer.Argument(help="nomor saluran, lihat `hidran person show` (numbers of ways)")
CONFIRMED = typer.Option("--confirmed", help="sudah terbukti sampai (known to arrive)")


def register(person: typer.Typer) -> None:
    way = typer.Typer(help="Saluran satu orang. (How a member is reached.)", no_args_is_help=True)
    person.add_typer(way, name="way")
    way.command("add")(add)
    way.command("remove")(remove)
    way.command("order")(order)
    person.command("code")(code)


def add(
    context: typer.Context,
    person: Annotated[int, PERSON],
    channel: str,
    address: Annotated[str, typer.Argument()] = "",
    *,
    confirmed: Annotated[bool, CONFIRMED] = False,
    json_: JsonOption = False,
) -> None:
    """Tambah saluran, mis. `whatsapp 081234567890`. (Add a way.)"""
    from hidran.store.records import Records
    from hidran.store.ways import add_way

    settings = settings_of(context)
    with Records.open(settings) as records:
        number = add_way(records, person, channel, address, confirmed=confirmed)
    if json_:
        print_json({"id": number})
        return
    typer.echo(say("Saluran nomor {way} tercatat untuk orang nomor {id}.", settings.language, way=number, id=person))


def remove(context: typer.Context, person: Annotated[int, PERSON], way: Annotated[int, WAYS]) -> None:
    """Hapus saluran. (Remove a way.)"""
    from hidran.store.records import Records
    from hidran.store.ways import remove_way

    settings = settings_of(context)
    with Records.open(settings) as records:
        remove_way(records, person, way)
    typer.echo(say("Saluran nomor {way} dihapus.", settings.language, way=way))


def order(context: typer.Context, person: Annotated[int, PERSON], ways: Annotated[list[int], WAYS]) -> None:
    """Urutkan saluran: yang pertama dicoba dulu. (Order the ways.)"""
    from hidran.store.records import Records
    from hidran.store.ways import order_ways

    settings = settings_of(context)
    with Records.open(settings) as records:
        order_ways(records, person, ways)
    typer.echo(say("Orang nomor {id} diubah.", settings.language, id=person))


def code(context: typer.Context, person: Annotated[int, PERSON], json_: JsonOption = False) -> None:
    """Kode sekali pakai untuk menyambungkan HP orang itu, berlaku 24 jam. (One-time code that binds a phone.)"""
    from hidran.store.binding import make_code
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        made = make_code(records, person)
    if json_:
        print_json({"person": person, "code": made})
        return
    typer.echo(say("Kode: {code}  (24 jam, sekali pakai)", settings.language, code=made))
    sentence = "Orangnya mengirim dari HP-nya sendiri: di Telegram /start {code}, di WhatsApp atau SMS cukup kodenya."
    typer.echo(say(sentence, settings.language, code=made.replace("-", "")))
