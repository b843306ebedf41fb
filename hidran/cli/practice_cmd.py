"""`hidran practice`: a simulated hydrant that technicians break in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from hidran.cli.context import settings_of

Data = Annotated[Path | None, typer.Option("--data", help="simpan di folder ini (keep it in this folder)")]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="porta halaman; 0: bebas (0: a free one)")]
Scenario = Annotated[str | None, typer.Option("--scenario", help="nama atau berkas .toml yang ditandai (is marked)")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="jangan buka peramban (do not open a browser)")]


def register(app: typer.Typer) -> None:
    @app.command()
    def practice(
        context: typer.Context,
        *,
        scenario: Scenario = None,
        data: Data = None,
        port: Port = 0,
        no_browser: NoBrowser = False,
    ) -> None:
        """Berlatih: rusakkan hidran simulasi, lihat apakah Hidran tahu. (Break a simulated hydrant and watch.)"""
        from hidran import process
        from hidran.cli.demo_cmd import history_writer
        from simulator.practice.school import Manner, School
        from simulator.practice.shelf import OWN_FOLDER

        settings = settings_of(context)
        kept = data or (context.find_root().obj or {}).get("data")
        own = (kept or settings.paths.data) / OWN_FOLDER
        manner = Manner(settings.language, settings.broker.kind, port, kept, own, scenario, browser=not no_browser)
        with process.stop_requested() as stop:
            School(manner, history_writer, stop, typer.echo).run()
