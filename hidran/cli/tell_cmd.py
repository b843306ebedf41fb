"""`hidran tell`: what somebody saw or did at a hydrant, told to the engine."""

import time
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.cli.times import unix_of
from hidran.errors import SettingsError, StoreError, UnknownNameError
from hidran.words import Language, say, since

if TYPE_CHECKING:
    from hidran.faults.human import HumanEvent
    from hidran.registry import Registry
    from hidran.settings import Settings

WAIT_S = 5.0
_KINDS = "penuh, belum-penuh, perbaikan, perbaikan-selesai, diperbaiki, dibersihkan, kalibrasi, cek-air"
KIND = typer.Argument(help=f"{_KINDS} (full, not-full, maintenance, maintenance-end, repaired, cleaned, ...)")
AT = typer.Option("--at", help="kapan begitu, ISO 8601, mis. 2026-03-01T10:20; default: sekarang (when it was so)")
UNTIL = typer.Option("--until", help="perbaikan sampai kapan; default: 24 jam (end of the maintenance)")
WHAT = typer.Option("--what", help="yang diperbaiki atau dibersihkan: pompa, panel, sensor, ... (what was)")
NOTE = typer.Option("--note", help="catatan (note)")
BY = typer.Option("--by", help="siapa yang bilang (who says so)")
DATA = typer.Option(
    "--data", help="nama=nilai, boleh berulang: clean_mv=4150, warna=coklat, keran.bau=amis (name=value)"
)


def register(app: typer.Typer) -> None:
    app.command(no_args_is_help=True)(tell)


def tell(
    context: typer.Context,
    hydrant: str,
    kind: Annotated[str, KIND],
    *,
    at: Annotated[str | None, AT] = None,
    until: Annotated[str | None, UNTIL] = None,
    what: Annotated[str | None, WHAT] = None,
    note: Annotated[str, NOTE] = "",
    by: Annotated[str, BY] = "",
    data: Annotated[list[str] | None, DATA] = None,
    json_: JsonOption = False,
) -> None:
    """Sampaikan kabar dari lapangan: tandon penuh, sedang diperbaiki, ... (Tell what people saw or did.)"""
    from hidran.people.telling import event_from, word_of
    from hidran.store import telling
    from hidran.store.records import Records

    settings = settings_of(context)
    word = word_of(kind, settings.language)
    with Records.open(settings) as records:
        registry, now = records.registry(), records.now()
        _known(registry, hydrant, settings.language)
        ts = unix_of("--at", at) if at is not None else now
        given = {**_pairs(data or []), **_more(word.kind, ts, until, what, note)}
        event = event_from(hydrant, word, given, ts=ts, now=now, by=by)
        entry = telling.tell(records, event, "command")
    _answer(settings, registry.hydrants[hydrant].label, event, entry, now, as_json=json_)


def _known(registry: "Registry", hydrant: str, language: Language) -> None:
    if hydrant not in registry.hydrants:
        known = ", ".join(registry.hydrants) or say("belum ada", language)
        sentence = "hidran {hydrant!r} tidak dikenal; yang ada: {known}"
        raise UnknownNameError(say(sentence, language, hydrant=hydrant, known=known))


def _pairs(given: list[str]) -> dict[str, Any]:
    """name=value; tandon.warna=coklat is the water form's value of one of its points."""
    found: dict[str, Any] = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign:
            raise SettingsError(f"--data {pair!r}: wanted name=value, for instance clean_mv=4150")
        point, dot, sense = name.strip().partition(".")
        if dot:
            found.setdefault("points", {}).setdefault(point, {})[sense] = value.strip()
        else:
            found[point] = value.strip()
    return found


def _more(kind: str, ts: int, until: str | None, what: str | None, note: str) -> dict[str, Any]:
    found: dict[str, Any] = {name: value for name, value in (("what", what), ("note", note)) if value}
    if until is not None:
        if kind != "maintenance":
            raise SettingsError("--until goes with perbaikan only")
        hours = (unix_of("--until", until) - ts) / 3600
        if hours <= 0:
            raise SettingsError(f"--until {until!r} is not after its beginning")
        found["hours"] = hours
    return found


def _answer(settings: "Settings", label: str, event: "HumanEvent", entry: int, now: int, *, as_json: bool) -> None:
    from hidran.people.telling import BY_KIND, follows

    language = settings.language
    running = _engine_runs(settings)
    heard = running and _wait_until_heard(settings, entry)
    if as_json:
        told = {"id": entry, "hydrant": event.hydrant, "ts": event.ts, "kind": event.kind, "data": event.data}
        print_json({**told, "by": event.by, "heard": heard})
        return
    title = say(BY_KIND[event.kind].title, language)
    when = since(event.ts, now, language)
    typer.echo(say("Tercatat: {what} di {where}, {when}.", language, what=title, where=label, when=when))
    typer.echo(follows(event, now, language))
    typer.echo(_heard(running=running, heard=heard, language=language))


def _heard(*, running: bool, heard: bool, language: Language) -> str:
    if heard:
        return say("Mesin penilai sudah mendengarnya; keadaan berubah paling lambat pada bacaan berikutnya.", language)
    if running:
        return say("Mesin penilai belum sampai ke situ; `hidran status` menunjukkan sampai mana.", language)
    return say("Mesin penilai tidak jalan; kabar ini dipakai begitu `hidran run` jalan.", language)


def _engine_runs(settings: "Settings") -> bool:
    from hidran import heartbeat

    beat = heartbeat.read(settings.paths.health, "engine")
    return beat is not None and beat.fresh()


def _wait_until_heard(settings: "Settings", entry: int) -> bool:
    from hidran.store.events import EventsReader

    deadline = time.monotonic() + WAIT_S
    try:
        with closing(EventsReader(settings.paths.events)) as reader:
            while reader.cursor("inbox") < entry:
                if time.monotonic() > deadline:
                    return False
                time.sleep(0.1)
    except StoreError:
        return False
    return True
