"""`hidran cash`: a month of a KPP's book, in the terminal."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.words import Language, one_line, say

if TYPE_CHECKING:
    from hidran.money.book import Line, MonthOfBook

KPP = typer.Argument(help="KPP")
MONTH = typer.Option("--month", help="bulan, mis. 2026-11; default: bulan ini (month)")
HEADS = ("no.", "tanggal", "jenis", "catatan", "masuk", "keluar", "saldo")


def register(app: typer.Typer) -> None:
    cash = typer.Typer(help="Buku kas. (The cash book.)", no_args_is_help=True)
    cash.command(no_args_is_help=True)(show)
    app.add_typer(cash, name="cash")

    @cash.callback()
    def _group() -> None:
        """Keeps `show` a subcommand although it is alone."""


def show(
    context: typer.Context, kpp: Annotated[str, KPP], month: Annotated[str, MONTH] = "", json_: JsonOption = False
) -> None:
    """Tampilkan buku kas satu bulan. (Show one month of the book.)"""
    from hidran.errors import UnknownNameError
    from hidran.money.book import month_of
    from hidran.months import Month
    from hidran.store import money
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        if kpp not in (known := records.registry().kpps):
            wanted = ", ".join(known) or "-"
            raise UnknownNameError(f"no KPP {kpp[:40]!r}: wanted one of {wanted}; see `hidran kpp list`")
        asked = Month.parse(month) if month else Month.of(records.now())
        found = month_of(money.book(records, kpp), asked)
    if json_:
        print_json(_as_json(kpp, found))
    else:
        _tell(found, settings.language)


def _as_json(kpp: str, found: "MonthOfBook") -> dict[str, Any]:
    sums = {"opening": found.opening, "in": found.came_in, "out": found.went_out, "closing": found.closing}
    lines = [
        {**asdict(line.entry), "day": str(line.entry.day), "balance": line.balance, "taken_back": line.taken_back}
        for line in found.lines
    ]
    return {"kpp": kpp, "month": str(found.month), **sums, "by_category": dict(found.by_category), "lines": lines}


def _tell(found: "MonthOfBook", language: Language) -> None:
    from hidran.money.amount import signed

    typer.echo(found.month.words(language))
    print_table(language, HEADS, [_row(line, language) for line in found.lines])
    sums = (
        ("Saldo awal bulan", found.opening),
        ("Uang masuk", found.came_in),
        ("Uang keluar", found.went_out),
        ("Saldo akhir bulan", found.closing),
    )
    for word, amount in sums:
        typer.echo(f"{say(word, language)}: {signed(amount)}")


def _row(line: "Line", language: Language) -> list[object]:
    from hidran.money.amount import signed
    from hidran.money.categories import CATEGORIES

    e, back = line.entry, f" ({say('sudah dibatalkan', language)})" if line.taken_back else ""
    sides = (signed(e.rupiah), None) if e.direction == "in" else (None, signed(e.rupiah))
    title = say(CATEGORIES[e.category].title, language)
    return [e.number, e.day, title, one_line(e.note) + back, *sides, signed(line.balance)]
