"""`hidran backup` and `hidran restore`."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from hidran.cli.context import config_of, settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.settings import DEFAULT_FILE
from hidran.words import number, say


def register(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)


def backup(context: typer.Context, file: Path, json_: JsonOption = False) -> None:
    """Simpan semuanya ke satu berkas, sambil Hidran tetap jalan. (Back up everything while it runs.)"""
    from hidran.store.backup import take

    settings = settings_of(context)
    config = config_of(context) or DEFAULT_FILE
    kept = take(settings, file.absolute(), time.time(), _progress, config=config)
    size = file.stat().st_size
    if json_:
        print_json({"file": str(file.absolute()), "bytes": size, "files": [k.name for k in kept]})
        return
    text = "Cadangan {file} selesai: {n} berkas, {mb} MB. Isinya kata sandi node: simpan di tempat aman."
    typer.echo(say(text, settings.language, file=file, n=len(kept), mb=number(size / 1e6, 1)))


def restore(
    context: typer.Context,
    file: Path,
    force: Annotated[
        bool, typer.Option("--force", help="singkirkan isi folder dulu (move present files aside)")
    ] = False,
    json_: JsonOption = False,
) -> None:
    """Kembalikan cadangan ke folder data yang kosong. (Restore a backup into an empty data folder.)"""
    from hidran.store.restore import restore as put_back

    settings = settings_of(context)
    names = put_back(settings, file, force=force)
    if json_:
        print_json({"data": str(settings.data), "files": names})
        return
    text = "{n} berkas dikembalikan ke {data}. Langkah berikut: `hidran doctor`, lalu `hidran run`."
    typer.echo(say(text, settings.language, n=len(names), data=settings.data))
    if any(name.startswith("beside/") for name in names):
        text = "Pengaturan dan sertifikat dari luar folder data ada di {folder}: salin kembali ke tempatnya."
        typer.echo(say(text, settings.language, folder=settings.data / "beside"))


def _progress(name: str, done: int, total: int) -> None:
    """One line a file, drawn over itself on a terminal; elsewhere only the end of each."""
    if sys.stderr.isatty() or done == total:
        end = "\n" if done == total else ""
        typer.echo(f"\r{name}  {100 * done // max(total, 1)} %{end}", nl=False, err=True)
