"""`hidran replay`: a recording through the engine of ingest."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import print_json, print_table
from hidran.errors import SettingsError
from hidran.words import duration, say

if TYPE_CHECKING:
    from hidran.faults.episode import Episode
    from hidran.faults.human import HumanEvent
    from hidran.replay.player import Player
    from hidran.replay.trace import Row, Trace
    from hidran.site import Site

SITES = typer.Option("--site", help="SITE.toml; satu untuk tiap hidran (one for each hydrant)", exists=False)
EVENTS = typer.Option("--events", help="kabar dari warga, JSON per baris (what people told, JSON lines)")
AS_JSON = typer.Option("--json", help="satu objek JSON per baris (one JSON object a line)")
MESSAGES = typer.Option("--messages", help="juga pesan yang akan terkirim (also the messages that would be sent)")


def register(app: typer.Typer) -> None:
    app.command()(replay)


def replay(
    context: typer.Context,
    trace: Path,
    *,
    site: Annotated[list[Path], SITES],
    events: Annotated[Path | None, EVENTS] = None,
    json_: Annotated[bool, AS_JSON] = False,
    messages: Annotated[bool, MESSAGES] = False,
) -> None:
    """Putar ulang rekaman CSV lewat mesin penilai. (Play a recording through the engine.)"""
    from hidran.replay.messages import Messages
    from hidran.replay.player import Player
    from hidran.replay.site_file import load
    from hidran.replay.trace import Trace

    sites = [load(path) for path in site]
    _only_once([s.id for s in sites])
    recording = Trace(trace, _complain)
    if len(sites) > 1 and not recording.has_hydrants:
        raise SettingsError(f"{trace}: has no column hydrant, wanted one --site, not {len(sites)}")
    told = _told(events) if events is not None else []
    speaker = Messages(sites, lambda message: _print_message(message, as_json=json_)) if messages else None
    player = Player(sites, recording.columns, told, speaker.hear if speaker else None)
    player.minute = speaker.minute if speaker else None
    player.play(_rows(recording, sites, player))
    _print(player.episodes(), settings_of(context).language, as_json=json_)


def _only_once(ids: list[str]) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise SettingsError(f"hydrant {name!r} stands in two --site files")


def _told(path: Path) -> "list[HumanEvent]":
    from hidran.faults.human import read

    try:
        with path.open(encoding="utf-8") as file:
            return list(read(file))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}): check the path given with --events") from error


def _rows(recording: "Trace", sites: "list[Site]", player: "Player") -> "Iterator[Row]":
    """Rows of the hydrants that have a site; of one site alone all rows that name nobody else."""
    strangers: set[str] = set()
    for row in recording.rows():
        if not row.hydrant and len(sites) == 1:
            row.hydrant = sites[0].id
        if player.knows(row.hydrant):
            yield row
        elif row.hydrant not in strangers:
            strangers.add(row.hydrant)
            _complain(row.line, f"hydrant {row.hydrant!r} has no --site; its rows are skipped")


def _complain(line: int, what: str) -> None:
    sys.stderr.write(f"line {line}: {what}\n")


def _print_message(message: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(message)
    else:
        typer.echo(f"{message['at']}  {message['text']}\n")


def _print(episodes: "list[Episode]", language: Any, *, as_json: bool) -> None:
    if as_json:
        sys.stdout.writelines(json.dumps(_as_json(e), ensure_ascii=False) + "\n" for e in episodes)
        return
    rows = [
        (e.hydrant, e.code, e.severity, _when(e.start), _when(e.end), duration((e.end or e.raised) - e.start), e.why)
        for e in episodes
    ]
    print_table(language, ("Hidran", "Kode", "Tingkat", "Mulai", "Selesai", "Lama", "Mengapa"), rows)
    typer.echo(say("{n} kejadian", language, n=len(episodes)))


def _when(ts: int | None) -> str | None:
    from hidran.clock import wib

    return None if ts is None else wib(ts).strftime("%Y-%m-%d %H.%M")


def _as_json(e: "Episode") -> dict[str, Any]:
    from hidran.clock import iso

    return {
        "hydrant": e.hydrant,
        "code": e.code,
        "severity": e.severity,
        "start": iso(e.start),
        "raised": iso(e.raised),
        "end": None if e.end is None else iso(e.end),
        "evidence": e.evidence,
        "why": e.why,
    }
