"""`hidran doctor`."""

import time
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.errors import SettingsError
from hidran.words import Language, say

if TYPE_CHECKING:
    from hidran.doctor.findings import Finding

SIGNS = {"ok": "[baik]   ", "note": "[catatan]", "problem": "[SALAH]  "}


def register(app: typer.Typer) -> None:
    @app.command()
    def doctor(context: typer.Context, json_: JsonOption = False) -> None:
        """Periksa pemasangan ini dan sebut langkah berikutnya. (Check this installation.)"""
        from hidran.doctor import examine
        from hidran.doctor.system_checks import broken

        language: Language = "id"
        try:
            settings = settings_of(context)
        except SettingsError as error:
            found = [broken("settings", error)]
        else:
            language, found = settings.language, examine(settings, time.time())
        _print(found, language, json_)
        raise typer.Exit(int(any(f.state == "problem" for f in found)))


def _print(found: "list[Finding]", language: Language, as_json: bool) -> None:
    said = [(f, *f.said(language)) for f in found]
    if as_json:
        listed = [{**asdict(f), "text": text, "step": step} for f, text, step in said]
        for entry in listed:
            del entry["values"]
        print_json({"ok": all(f.state != "problem" for f in found), "findings": listed})
        return
    for finding, text, step in said:
        typer.echo(f"{say(SIGNS[finding.state], language)} {finding.check}: {text}")
        if step:
            typer.echo(f"          -> {step}")
    count = sum(f.state == "problem" for f in found)
    end = "{n} hal perlu dibetulkan." if count else "Semua baik."
    typer.echo(say(end, language, n=count))
