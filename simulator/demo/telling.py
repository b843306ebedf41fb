"""What the one who watches the demo sees: lines to read, or one JSON object a line."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from hidran.store.outbox import Message
from hidran.store.series import Equation
from hidran.words import Language, clock_time, day, number, say
from hidran.work.ticket import Ticket
from simulator.demo.prompts import PROMPTS, times
from simulator.stage.services import AWAITED

SEVERITIES = {"INFO": "INFO", "PERLU_DICEK": "PERLU DICEK", "GAWAT": "GAWAT"}


class Teller(Protocol):
    """Everything the demo has to say."""

    def opening(self, url: str) -> None: ...
    def ready(self, url: str) -> None: ...
    def progress(self, done: int, total: int) -> None: ...
    def curtain(self, now: float, readings: int, pids: dict[str, int], data: str) -> None: ...
    def message(self, message: Message) -> None: ...
    def hour(self, now: float, stored: int, held: int) -> None: ...
    def service(self, name: str, what: str) -> None: ...
    def story(self, scene: str, ticket: Ticket, url: str) -> None: ...
    def waiting(self, held: int) -> None: ...
    def caught_up(self) -> None: ...
    def summary(self, equation: Equation) -> None: ...


@contextmanager
def teller(as_json: bool, language: Language) -> Iterator[Teller]:
    """The one that was wished for; a progress bar is put away however the demo ends."""
    if as_json:
        yield JsonTeller()
        return
    human = HumanTeller(language)
    try:
        yield human
    finally:
        human.stop()


class JsonTeller:
    """Events `ready`, `message`, `story` and `summary`, and whatever happens to a service; see README."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out

    def opening(self, url: str) -> None:
        """Nothing yet: `ready` says it once the page answers."""

    def ready(self, url: str) -> None:
        self._say("ready", url=url)

    def progress(self, done: int, total: int) -> None:
        """People watch a bar; programs wait for `started`."""

    def curtain(self, now: float, readings: int, pids: dict[str, int], data: str) -> None:
        self._say("started", time=int(now), readings=readings, pids=pids, data=data)

    def message(self, message: Message) -> None:
        m = message
        self._say("message", hydrant=m.hydrant, code=m.code, severity=m.severity, kind=m.kind, text=m.text)

    def hour(self, now: float, stored: int, held: int) -> None:
        self._say("time", time=int(now), stored=stored, held=held)

    def service(self, name: str, what: str) -> None:
        self._say("service", name=name, what=what)

    def story(self, scene: str, ticket: Ticket, url: str) -> None:
        self._say("story", scene=scene, ticket=ticket.number, state=ticket.state, url=url)

    def waiting(self, held: int) -> None:
        self._say("waiting", held=held)

    def caught_up(self) -> None:
        self._say("caught_up")

    def summary(self, equation: Equation) -> None:
        e = equation
        counts = {"received": e.received, "stored": e.stored, "pending": e.pending}
        self._say("summary", **counts, quarantined=e.quarantined, duplicate=e.duplicate)

    def _say(self, event: str, **values: Any) -> None:
        self._out.write(json.dumps({"event": event, **values}, ensure_ascii=False) + "\n")
        self._out.flush()


class HumanTeller:
    """Short lines; a progress bar on a terminal."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._console = Console(highlight=False, soft_wrap=True, emoji=False, markup=False)
        self._bar: Progress | None = None
        self._told_part = 0

    def opening(self, url: str) -> None:
        self._line("Demo Hidran: tiga hidran simulasi. Semua pesan di sini hanya latihan.")
        self._line("Halaman: {url}", url=url)

    def ready(self, url: str) -> None:
        self._line("Halaman sudah bisa dibuka. Riwayat sebulan sedang dimuat dan dinilai.")

    def progress(self, done: int, total: int) -> None:
        if self._console.is_terminal:
            self._draw(done, total)
        elif done >= total or done * 4 // total > self._told_part:
            self._told_part = done * 4 // total
            self._line("Riwayat: {pct} %", pct=100 * done // total)

    def _draw(self, done: int, total: int) -> None:
        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
            self._bar = Progress(*columns, console=self._console)
            self._bar.add_task(say("Riwayat sebulan", self._language), total=total)
            self._bar.start()
        self._bar.update(self._bar.task_ids[0], completed=min(done, total))
        if done >= total:
            self.stop()

    def stop(self) -> None:
        """Put the bar away, also when the demo ends in the middle of it."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def curtain(self, now: float, readings: int, pids: dict[str, int], data: str) -> None:
        self.stop()
        self._line("{n} bacaan tersimpan dan dinilai.", n=number(readings))
        self._line("Mulai: {day} {time} WIB, waktu berjalan cepat.", day=day(now), time=clock_time(now))
        sentence = (
            "Coba di terminal lain: kill -9 {broker} (broker) atau kill -9 {ingest} (ingest), lalu lihat di sini."
        )
        self._line(sentence, broker=pids.get("broker", "?"), ingest=pids.get("ingest", "?"))
        self._line("Data: {data} (dihapus saat selesai). Berhenti: Ctrl-C.", data=data)
        self._console.print()

    def message(self, message: Message) -> None:
        at = (message.sent_ms or message.created_ms) / 1000
        first, *rest = message.text.splitlines()
        self._console.print()
        self._console.print(f"{clock_time(at)}  {first}", style=_style(message))
        for line in rest:
            self._console.print(f"       {line}")
        self._console.print()

    def hour(self, now: float, stored: int, held: int) -> None:
        sentence = "{time}  {stored} bacaan tersimpan, {held} menunggu di node"
        self._line(sentence, time=clock_time(now), stored=number(stored), held=held)

    def service(self, name: str, what: str) -> None:
        if what == AWAITED:
            self._line("Menunggu {name}: mesin ini sedang sibuk.", name=name)
        elif what == "restarted":
            self._line("{name} dijalankan lagi.", name=name)
        else:
            self._line("{name} berhenti ({what}). Node menyimpan bacaannya sendiri.", name=name, what=what)

    def story(self, scene: str, ticket: Ticket, url: str) -> None:
        self._console.print()
        for sentence in PROMPTS[scene]:
            text = say(sentence, self._language, n=ticket.number, url=url)
            self._console.print(f">>>    {text}", style="bold cyan")
        for word, value in times(ticket, self._language) if scene == "closed" else ():
            self._console.print(f"       {word:<16} {value}")
        self._console.print()

    def waiting(self, held: int) -> None:
        self._line("{n} bacaan menunggu di node.", n=held)

    def caught_up(self) -> None:
        self._line("Semua menyusul: tidak ada bacaan yang hilang.")

    def summary(self, equation: Equation) -> None:
        self.stop()
        e = equation
        self._line("Ringkasan bacaan:")
        rows = (
            ("diterima", e.received),
            ("tersimpan", e.stored),
            ("tertunda", e.pending),
            ("ditolak", e.quarantined),
            ("ganda", e.duplicate),
        )
        for word, count in rows:
            self._console.print(f"  {say(word, self._language):<12} {number(count):>9}")
        self._line("Cocok: diterima = tersimpan + tertunda + ditolak + ganda." if e.holds else "HITUNGAN TIDAK COCOK.")

    def _line(self, sentence: str, **values: object) -> None:
        self._console.print(say(sentence, self._language, **values))


def _style(message: Message) -> str:
    if message.kind == "clear":
        return "bold green"
    return {"GAWAT": "bold red", "PERLU_DICEK": "bold yellow"}.get(message.severity, "bold")
