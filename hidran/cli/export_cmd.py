"""`hidran export`: real recordings as CSV, in the form that `hidran replay` reads."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.times import unix_of
from hidran.errors import UnknownNameError

if TYPE_CHECKING:
    from hidran.reading import Reading
    from hidran.registry import Registry

NODE = typer.Option("--node", help="alat (node)")
FROM = typer.Option("--from", help="ISO 8601, mis. 2026-03-01T00:00:00+07:00; tanpa jam: awal hari WIB")
TO = typer.Option("--to", help="sampai dan termasuk (up to and including)")
AS_CSV = typer.Option("--csv", help="bentuk CSV, satu-satunya (CSV, the only form)")
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
        fitted = 0
        for reading in series.between(node, since - 1, until):
            fitted |= reading.fitted
        with _opened(out) as file:
            _write(file, series.between(node, since - 1, until), fitted, records.registry())


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
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file
