"""`hidran deadletter`: what was refused and kept, and another try after a fix."""

import base64
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json, print_table
from hidran.clock import iso
from hidran.errors import StoreError, UnknownNameError
from hidran.words import Language, clock_time, day, number, say

if TYPE_CHECKING:
    from hidran.retries import Outcome
    from hidran.settings import Settings
    from hidran.store.deadletters import DeadLetter, Tally

REASON_CHARACTERS = 70
SHOWN_CHARACTERS = 2000
CodeOption = Annotated[str | None, typer.Option("--code", help="hanya kode ini (of this code only)")]
NodeOption = Annotated[str | None, typer.Option("--node", help="hanya dari node ini (of this node only)")]


def register(app: typer.Typer) -> None:
    letters = typer.Typer(help="Pesan yang ditolak dan disimpan. (Messages refused and kept.)", no_args_is_help=True)
    app.add_typer(letters, name="deadletter")
    letters.command("list")(list_letters)
    letters.command("show")(show)
    letters.command("retry")(retry)
    letters.command("export")(export)


def list_letters(
    context: typer.Context,
    code: CodeOption = None,
    node: NodeOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="paling banyak sekian baris (rows at most)")] = 50,
    json_: JsonOption = False,
) -> None:
    """Yang ditolak, terbaru dulu, dan jumlah per kode. (Newest first, with counts by code.)"""
    from hidran.store.deadletters import DeadLetters

    settings = settings_of(context)
    if not settings.paths.series.exists():
        found, tallies = list["DeadLetter"](), list["Tally"]()
    else:
        with DeadLetters(settings.paths.series) as reader:
            found, tallies = reader.newest(limit, code=code, node=node), reader.tallies()
    if json_:
        print_json({"letters": [_head(x) for x in found], "codes": [asdict(t) for t in tallies]})
        return
    _print(found, tallies, settings.language)


def _print(found: "list[DeadLetter]", tallies: "list[Tally]", language: Language) -> None:
    if not tallies:
        typer.echo(say("Tidak ada pesan yang ditolak.", language))
        return
    rows = [(x.id, _when(x, language), x.node, x.code, x.readings, _short(x.reason)) for x in found]
    print_table(language, ("Nomor", "Diterima", "Node", "Kode", "Bacaan", "Alasan"), rows)
    typer.echo()
    counts = [(t.code, number(t.letters), number(t.readings), number(t.summarised)) for t in tallies]
    print_table(language, ("Kode", "Pesan", "Bacaan", "Sudah diringkas"), counts)


def show(
    context: typer.Context, letter: Annotated[int, typer.Argument(metavar="ID")], json_: JsonOption = False
) -> None:
    """Satu pesan, persis seperti diterima. (One message, as it was received.)"""
    settings = settings_of(context)
    found = _one(settings, letter)
    if json_:
        print_json(_whole(found))
        return
    language = settings.language
    lines = (
        ("Nomor", str(found.id)),
        ("Diterima", _when(found, language)),
        ("Topik", printable(found.topic)),
        ("Kode", found.code),
        ("Alasan", printable(found.reason)),
        ("Bacaan", str(found.readings)),
        ("Keadaan", say("disimpan" if found.state == "kept" else "sudah dicoba lagi", language)),
        ("Isi", say("{n} bita", language, n=number(len(found.payload)))),
    )
    for head, value in lines:
        typer.echo(f"{say(head, language):10} {value}")
    text = printable(found.payload.decode("utf-8", "backslashreplace"))
    typer.echo(text[:SHOWN_CHARACTERS])
    if len(text) > SHOWN_CHARACTERS:
        typer.echo(say("... dan {n} huruf lagi; semuanya dengan --json.", language, n=len(text) - SHOWN_CHARACTERS))


def retry(
    context: typer.Context,
    letter: Annotated[int | None, typer.Argument(metavar="ID")] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="semua yang masih disimpan (all that are kept)")] = False,
    code: CodeOption = None,
    json_: JsonOption = False,
) -> None:
    """Coba lagi lewat jalan masuk yang sama, setelah sebabnya dibetulkan. (Another try after a fix.)"""
    settings = settings_of(context)
    outcome = _again(settings, _chosen(settings, letter, all_=all_, code=code))
    if json_:
        print_json(asdict(outcome))
    else:
        _tell(outcome, settings.language)
    raise typer.Exit(1 if outcome.refused else 0)


def _chosen(settings: "Settings", letter: int | None, *, all_: bool, code: str | None) -> list[int]:
    from hidran.store.deadletters import MOST_LETTERS, DeadLetters

    if (letter is not None) == (all_ or code is not None):
        raise typer.BadParameter("wanted one of: an ID, --all, --code CODE (see `hidran deadletter list`)")
    if letter is not None:
        return [_one(settings, letter).id]
    if not settings.paths.series.exists():
        return []
    with DeadLetters(settings.paths.series) as reader:
        return sorted(x.id for x in reader.newest(MOST_LETTERS, code=code))


def _again(settings: "Settings", letters: list[int]) -> "Outcome":
    from ingest.retry import retry as retry_letters

    return retry_letters(settings, letters)


def _tell(outcome: "Outcome", language: Language) -> None:
    text = "{letters} pesan dicoba lagi: {stored} bacaan tersimpan, {pending} menunggu waktu, {duplicate} sudah ada."
    counts = {"stored": outcome.stored, "pending": outcome.pending, "duplicate": outcome.duplicate}
    typer.echo(say(text, language, letters=outcome.letters, **counts))
    for code, n in sorted(outcome.refused.items()):
        typer.echo(say("{n} pesan tetap ditolak: {code}", language, n=n, code=code))
    if outcome.gone:
        typer.echo(say("{n} pesan sudah tidak disimpan lagi, dilewati.", language, n=outcome.gone))


def export(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Semua pesan yang ditolak, satu JSON per baris, isi dalam base64. (All letters, one JSON a line.)"""
    from hidran.store.deadletters import DeadLetters

    settings = settings_of(context)
    if file.exists():
        raise StoreError(f"{file} is there already: choose another name, an export is never overwritten")
    temporary, n = file.with_name(f".{file.name}.{os.getpid()}"), 0
    try:
        with DeadLetters(settings.paths.series) as reader, temporary.open("w", encoding="utf-8") as out:
            for n, letter in enumerate(reader.every(), 1):  # noqa: B007  the count is told at the end
                body = _head(letter) | {"payload_base64": base64.b64encode(letter.payload).decode()}
                out.write(json.dumps(body, ensure_ascii=False) + "\n")
        temporary.replace(file)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error}; choose another place") from error
    finally:
        temporary.unlink(missing_ok=True)
    typer.echo(say("{n} pesan ditulis ke {file}.", settings.language, n=n, file=file))


def _one(settings: "Settings", letter: int) -> "DeadLetter":
    from hidran.store.deadletters import DeadLetters

    if not settings.paths.series.exists():
        raise UnknownNameError(f"dead letter {letter} is not there: nothing was ever received in {settings.data}")
    with DeadLetters(settings.paths.series) as reader:
        return reader.one(letter)


def _head(letter: "DeadLetter") -> dict[str, Any]:
    head = asdict(letter) | {"received": iso(letter.rx_ms / 1000)}
    del head["payload"]
    return head


def _whole(letter: "DeadLetter") -> dict[str, Any]:
    try:
        body = {"payload": letter.payload.decode("utf-8")}
    except UnicodeDecodeError:
        body = {"payload_base64": base64.b64encode(letter.payload).decode()}
    return _head(letter) | body


def _when(letter: "DeadLetter", language: Language) -> str:
    at = letter.rx_ms / 1000
    return f"{day(at, language)} {clock_time(at)}"


def _short(reason: str) -> str:
    text = printable(reason)
    return text if len(text) <= REASON_CHARACTERS else f"{text[: REASON_CHARACTERS - 3]}..."


def printable(text: str) -> str:
    """Text from outside without anything that a terminal would obey."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
