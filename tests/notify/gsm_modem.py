"""A GSM modem at the other end of a pseudo-terminal, as far as 3GPP TS 27.005 needs one for SMS in text mode."""

import os
import re
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class FakeModem:
    """`inbox`: header fields and text by place. `refusals`: what it says to the next AT+CMGS."""

    path: str = ""
    inbox: dict[int, tuple[str, str]] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    pin: str = ""
    silent: bool = False
    reports_refused: bool = False
    echo: bool = True
    reference: int = 40
    _to: str | None = None

    def comes_in(
        self, place: int, sender: str, text: str, *, at: str = "26/11/29,12:30:07+28", coding: int = 0
    ) -> None:
        """An SMS arrives in its memory."""
        head = f'"REC UNREAD","{sender}",,"{at}",145,4,0,{coding},"+62811000000",145,{len(text)}'
        self.inbox[place] = (head, text)

    def answer(self, line: str) -> str:
        """To one command."""
        self.asked.append(line)
        head = "".join(f"\r\n{one}\r\n" for one in self.unasked)
        self.unasked = []
        return head + self._answer(line)

    def took(self, text: str) -> str:
        """What it says after the text of a message."""
        to, self._to = self._to or "", None
        if self.refusals:
            return f"\r\n{self.refusals.pop(0)}\r\n"
        self.sent.append((to, text))
        self.reference += 1
        return f"\r\n+CMGS: {self.reference}\r\n\r\nOK\r\n"

    def _answer(self, line: str) -> str:
        if line == "ATE0":
            self.echo = False
        if line.startswith("AT+CMG") and "CMGF" not in line:
            return self._mailbox(line)
        if line == "AT+CPIN?":
            return f"\r\n+CPIN: {'SIM PIN' if self.pin else 'READY'}\r\n\r\nOK\r\n"
        if found := re.fullmatch(r'AT\+CPIN="(.*)"', line):
            right = found[1] == self.pin
            self.pin = "" if right else self.pin
            return "\r\nOK\r\n" if right else "\r\n+CME ERROR: 16\r\n"
        if line == "AT+CNMI=2,1,0,1,0" and self.reports_refused:
            return "\r\n+CMS ERROR: 303\r\n"
        return "\r\nOK\r\n"

    def _mailbox(self, line: str) -> str:
        if found := re.fullmatch(r'AT\+CMGS="(.*)"', line):
            self._to = found[1]
            return "\r\n> "
        if line == 'AT+CMGL="ALL"':
            rows = "".join(f"\r\n+CMGL: {n},{head}\r\n{text}" for n, (head, text) in self.inbox.items())
            return f"{rows}\r\n\r\nOK\r\n"
        if found := re.fullmatch(r"AT\+CMGR=(\d+)", line):
            if int(found[1]) not in self.inbox:
                return "\r\n+CMS ERROR: 321\r\n"
            head, text = self.inbox[int(found[1])]
            return f"\r\n+CMGR: {head}\r\n{text}\r\n\r\nOK\r\n"
        if found := re.fullmatch(r"AT\+CMGD=(\d+)", line):
            self.inbox.pop(int(found[1]), None)
        return "\r\nOK\r\n"

    def serve(self, master: int, stop: threading.Event) -> None:
        """Until asked to stop."""
        rest = b""
        while not stop.is_set():
            if not select.select([master], [], [], 0.02)[0]:
                continue
            rest += os.read(master, 1024)
            while (found := re.match(rb"([^\r\x1a\x1b]*)([\r\x1a\x1b])", rest)) is not None:
                rest = rest[found.end() :]
                self._hear(master, found[1].decode("latin-1"), found[2])

    def _hear(self, master: int, text: str, ended_by: bytes) -> None:
        if self.silent:
            return
        if ended_by == b"\x1a":
            os.write(master, self.took(text).encode("latin-1"))
        elif ended_by == b"\r":
            said = (f"{text}\r" if self.echo else "") + self.answer(text)
            os.write(master, said.encode("latin-1"))


@contextmanager
def modem() -> Iterator[FakeModem]:
    """A modem that is plugged in; `path` is its serial port."""
    master, slave = os.openpty()
    tty.setraw(slave)
    made = FakeModem(path=os.ttyname(slave))
    stop = threading.Event()
    thread = threading.Thread(target=made.serve, args=(master, stop), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        stop.set()
        thread.join()
        os.close(slave)
        os.close(master)
