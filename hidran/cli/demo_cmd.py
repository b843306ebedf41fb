"""`hidran demo`: three simulated hydrants, the real services, and a pump that stops in full sun."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption
from hidran.clock import FileClock
from hidran.settings import Settings

NoBrowser = Annotated[bool, typer.Option("--no-browser", help="jangan buka peramban (do not open a browser)")]
Seconds = Annotated[float | None, typer.Option("--seconds", min=1, help="berhenti sendiri (end by itself)")]

PATIENCE_S = 240.0  # for which the demo's time waits for somebody to answer and repair


def register(app: typer.Typer) -> None:
    @app.command()
    def demo(
        context: typer.Context, no_browser: NoBrowser = False, seconds: Seconds = None, json_: JsonOption = False
    ) -> None:
        """Lihat Hidran bekerja: tiga hidran simulasi, satu pompanya mati. (See it work on simulated hydrants.)"""
        from hidran import process
        from simulator.demo.show import Show, Wishes
        from simulator.demo.telling import teller

        settings = settings_of(context)
        patience_s = 0.0 if json_ else PATIENCE_S
        wishes = Wishes(not no_browser, seconds, settings.language, settings.broker.kind, patience_s)
        with process.stop_requested() as stop, teller(json_, settings.language) as voice:
            Show(voice, history_writer, wishes, stop).run()


@contextmanager
def history_writer(settings: Settings, clock: FileClock) -> Iterator[Callable[[list[tuple[str, bytes, int]]], None]]:
    """Ingest's own writer, for the time in which history is loaded."""
    from ingest.writer import Incoming, Writer

    with Writer.open(settings.paths, clock) as writer:

        def load(messages: list[tuple[str, bytes, int]]) -> None:
            writer.commit([Incoming(*message) for message in messages])

        yield load
        writer.housekeep(clock.now())
