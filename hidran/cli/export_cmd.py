"""`hidran export`: real recordings as CSV, in the form that `hidran replay` reads, with site and what people told."""

import csv
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.times import unix_of
from hidran.errors import SettingsError, StoreError, UnknownNameError

if TYPE_CHECKING:
    from hidran.reading import Reading
    from hidran.registry import Assignment, Registry
    from hidran.settings import Settings
    from hidran.site import Site

NODE = typer.Option("--node", help="alat (node)")
FROM = typer.Option("--from", help="ISO 8601, mis. 2026-03-01T00:00:00+07:00; tanpa jam: awal hari WIB")
TO = typer.Option("--to", help="sampai dan termasuk (up to and including)")
AS_CSV = typer.Option("--csv", help="bentuk CSV, satu-satunya (CSV, the only form)")
EVENTS = typer.Option("--events", help="berkas kabar warga, untuk replay --events (what people told, as JSON lines)")
SITE = typer.Option("--site", help="berkas pengaturan hidrannya, untuk replay --site (SITE.toml of its hydrant)")
OUT = typer.Option("--out", help="berkas (file; default: standard output)")


def register(app: typer.Typer) -> None:
    app.command()(export)


def export(
    context: typer.Context,
    *,
    node: Annotated[str, NODE],
    start: Annotated[str, FROM],
    end: Annotated[str, TO],
    as_csv: Annotated[bool, AS_CSV] = True,
    out: Annotated[Path | None, OUT] = None,
    events: Annotated[Path | None, EVENTS] = None,
    site: Annotated[Path | None, SITE] = None,
) -> None:
    """Simpan bacaan satu alat sebagai CSV untuk diputar ulang. (Export readings for replay.)"""
    from hidran.store.records import Records
    from hidran.store.series import SeriesReader

    settings = settings_of(context)
    since, until = unix_of("--from", start), unix_of("--to", end)
    with SeriesReader(settings.paths.series) as series, Records.open(settings) as records:
        if series.node(node) is None:
            known = ", ".join(n.name for n in series.nodes()) or "none"
            raise UnknownNameError(f"node {node!r} has sent nothing: wanted one of {known}")
        registry = records.registry()
        fitted = 0
        for reading in series.between(node, since - 1, until):
            fitted |= reading.fitted
        with _opened(out) as file:
            _write(file, series.between(node, since - 1, until), fitted, registry)
    hydrants = [registry.hydrants[a.hydrant] for a in _speaking(registry, node, since, until)]
    if events is not None:
        _write_events(settings, events, hydrants, since, until)
    if site is not None:
        _write_site(site, node, hydrants)


def _speaking(registry: "Registry", node: str, since: int, until: int) -> "list[Assignment]":
    at = [a for a in registry.assignments if a.node == node and a.hydrant in registry.hydrants]
    return [a for a in at if a.start <= until and (a.end is None or a.end > since)]


def _write_events(settings: "Settings", path: Path, hydrants: "list[Site]", since: int, until: int) -> None:
    """What the engine was told of these hydrants, dull days of the whole fleet among it."""
    from hidran.replay.writing import event_line
    from hidran.store.events import EventsReader

    with closing(EventsReader(settings.paths.events)) as reader:
        told = {e.mark: e for site in hydrants for e in reader.told.since(site.id, since, until)}
    with _opened(path) as file:
        file.writelines(event_line(told[mark]) for mark in sorted(told))


def _write_site(path: Path, node: str, hydrants: "list[Site]") -> None:
    from hidran.replay.writing import site_text

    names = sorted({site.id for site in hydrants})
    if len(names) != 1:
        found = ", ".join(names) or "none"
        raise SettingsError(
            f"node {node!r} spoke for {found} in that time: --site wants exactly one, narrow --from/--to"
        )
    with _opened(path) as file:
        file.write(site_text(hydrants[0]))


def _write(file: "IO[str]", readings: "Iterator[Reading]", fitted: int, registry: "Registry") -> None:
    from hidran.contract import fitted_names

    fields = fitted_names(fitted)
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["time", "received", "hydrant", "node", "boot", "seq", "up_s", *fields])
    for r in readings:
        hydrant = registry.hydrant_of(r.node, r.ts) or ""
        values = [getattr(r, name) for name in fields]
        table.writerow([_iso(r.ts), _iso(r.rx_ms / 1000), hydrant, r.node, r.boot, r.seq, r.up_s, *values])


def _iso(ts: float) -> str:
    from hidran.clock import wib

    return wib(int(ts)).isoformat()


@contextmanager
def _opened(path: Path | None) -> "Iterator[IO[str]]":
    if path is None:
        yield sys.stdout
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from error
