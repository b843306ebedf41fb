"""`hidran verify`: years later, off line, whether book and sheets are as they were written."""

from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.words import Language, say

if TYPE_CHECKING:
    from hidran.store.verifying import Said, Verdict

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
    from hidran.store.fault_log import faults_in
    from hidran.store.records import Records

    settings = settings_of(context)
    meant = verifying.Code.read(code) if code else None
    with Records.open(settings) as records:
        known = list(records.registry().kpps)
        asked = [meant.kpp] if meant else [kpp] if kpp else known
        for name in asked:
            if name not in known:
                raise UnknownNameError(f"no KPP {name!r}: see `hidran kpp list`")
        with faults_in(settings.paths.events) as faults:
            found = {name: verifying.verify(records, name, meant, faults) for name in asked}
    said = {name: _said(v.wrong, settings.language) for name, v in found.items()}
    notes = {name: _said(v.notes, settings.language) for name, v in found.items()}
    if json_:
        print_json(
            {n: {"lines": v.lines, "sheets": v.sheets, "wrong": said[n], "notes": notes[n]} for n, v in found.items()}
        )
    else:
        for name, verdict in found.items():
            _tell(name, verdict, said[name], settings.language)
            for note in notes[name]:
                typer.echo("  " + say("CATATAN: {what}", settings.language, what=note))
    if not all(verdict.whole for verdict in found.values()):
        raise typer.Exit(1)


def _said(sentences: "tuple[Said, ...]", language: Language) -> list[str]:
    return [say(sentence, language, **values) for sentence, values in sentences]


def _tell(kpp: str, verdict: "Verdict", wrong: list[str], language: Language) -> None:
    values = {"kpp": kpp, "lines": verdict.lines, "sheets": verdict.sheets}
    typer.echo(say("{kpp}: {lines} catatan kas, {sheets} lembar rapat diperiksa.", language, **values))
    for sentence in wrong:
        typer.echo("  " + say("SALAH: {what}", language, what=sentence))
    if not wrong:
        typer.echo("  " + say("Utuh: tidak ada yang diubah.", language))
