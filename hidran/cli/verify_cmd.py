"""`hidran verify`: years later, off line, whether book and sheets are as they were written."""

from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.words import Language, say

if TYPE_CHECKING:
    from hidran.store.verifying import Verdict

CODE = typer.Option("--code", help="isi QR pada lembar rapat (what the QR of a sheet reads)")
KPP = typer.Argument(help="KPP; default: semua (all)")


def register(app: typer.Typer) -> None:
    app.command()(verify)


def verify(
    context: typer.Context,
    kpp: Annotated[str | None, KPP] = None,
    code: Annotated[str | None, CODE] = None,
    json_: JsonOption = False,
) -> None:
    """Apakah buku kas dan lembar rapat masih seperti waktu ditulis? (Is anything altered?)"""
    from hidran.errors import UnknownNameError
    from hidran.store import verifying
    from hidran.store.records import Records

    settings = settings_of(context)
    meant = verifying.Code.read(code) if code else None
    with Records.open(settings) as records:
        known = list(records.registry().kpps)
        asked = [meant.kpp] if meant else [kpp] if kpp else known
        for name in asked:
            if name not in known:
                raise UnknownNameError(f"no KPP {name!r}: see `hidran kpp list`")
        found = {name: verifying.verify(records, name, meant) for name in asked}
    said = {name: [say(w, settings.language, **values) for w, values in v.wrong] for name, v in found.items()}
    if json_:
        print_json({n: {"lines": v.lines, "sheets": v.sheets, "wrong": said[n]} for n, v in found.items()})
    else:
        for name, verdict in found.items():
            _tell(name, verdict, said[name], settings.language)
    if not all(verdict.whole for verdict in found.values()):
        raise typer.Exit(1)


def _tell(kpp: str, verdict: "Verdict", wrong: list[str], language: Language) -> None:
    values = {"kpp": kpp, "lines": verdict.lines, "sheets": verdict.sheets}
    typer.echo(say("{kpp}: {lines} catatan kas, {sheets} lembar rapat diperiksa.", language, **values))
    for sentence in wrong:
        typer.echo("  " + say("SALAH: {what}", language, what=sentence))
    if not wrong:
        typer.echo("  " + say("Utuh: tidak ada yang diubah.", language))
