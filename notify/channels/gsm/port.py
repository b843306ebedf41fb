"""A modem's serial line: one command at a time, its answer line by line, whatever it says unasked kept aside."""

import time
from collections.abc import Callable
from typing import Protocol

FINAL_GOOD, FINAL_BAD = "OK", ("ERROR", "NO CARRIER", "COMMAND NOT SUPPORT")
_CODED = ("+CMS ERROR:", "+CME ERROR:")
_UNASKED = ("+CDS:", "+CMTI:", "+CDSI:", "+CREG:", "RING", "+CLIP:")
PROMPT, END, ESCAPE = "> ", b"\x1a", b"\x1b"
ANSWER_S = 5.0


class Line(Protocol):
    """A serial line, `serial.Serial` for instance. `read` waits for so many bytes until its time-out."""

    @property
    def in_waiting(self) -> int: ...

    def read(self, size: int) -> bytes: ...

    def write(self, data: bytes) -> int | None: ...

    def close(self) -> None: ...


class ModemError(Exception):
    """The modem refused a command. `code`: of +CMS ERROR or +CME ERROR, None: it gave none."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"the modem answered {'ERROR' if code is None else f'error {code}'}")
        self.code = code


class SilentError(Exception):
    """The modem did not answer in time."""


class Port:
    """`reports`: lines of +CDS that came in between and wait to be taken."""

    def __init__(self, line: Line, clock: Callable[[], float] = time.monotonic) -> None:
        self._line = line
        self._clock = clock
        self._rest = b""
        self.reports: list[str] = []

    def ask(self, command: str, patience_s: float = ANSWER_S) -> list[str]:
        """The lines of its answer. ModemError when it refuses, SilentError after `patience_s`."""
        self._line.write(command.encode("ascii") + b"\r")
        return self._answer(command, self._clock() + patience_s)

    def ask_for_text(self, command: str, patience_s: float = ANSWER_S) -> list[str]:
        """The same for an answer that holds what people wrote: only an 'OK' before silence ends it."""
        self._line.write(command.encode("ascii") + b"\r")
        end, lines = self._clock() + patience_s, list[str]()
        while True:
            line = self._next(end)
            if line == FINAL_GOOD and self._is_silent():
                return lines
            if lines:
                lines.append(line)
            else:
                self._take(line, command, lines)

    def ask_with_text(self, command: str, text: str, patience_s: float) -> list[str]:
        """A command that asks for a text by '> '. One that gets no answer is taken back with ESC."""
        end = self._clock() + patience_s
        self._line.write(command.encode("ascii") + b"\r")
        try:
            self._await_prompt(command, end)
            self._line.write(text.encode("ascii") + END)
            return self._answer(text, end)
        except SilentError:
            self._line.write(ESCAPE)
            raise

    def close(self) -> None:
        self._line.close()

    def _await_prompt(self, echo: str, end: float) -> None:
        while not self._rest.startswith(PROMPT.encode()):
            if b"\n" in self._rest:
                line = self._cut()
                if line and line != echo:
                    self._refused(line)
            else:
                self._read(end)
        self._rest = self._rest[len(PROMPT) :]

    def _answer(self, echo: str, end: float) -> list[str]:
        lines: list[str] = []
        while (line := self._next(end)) != FINAL_GOOD:
            self._take(line, echo, lines)
        return lines

    def _take(self, line: str, echo: str, lines: list[str]) -> None:
        """Into `lines` what answers the command."""
        self._refused(line)
        if line.startswith("+CDS:"):
            self.reports.append(line)
        elif line and line != echo and not line.startswith(_UNASKED):
            lines.append(line)

    def _next(self, end: float) -> str:
        while b"\n" not in self._rest:
            self._read(end)
        return self._cut()

    def _is_silent(self) -> bool:
        self._rest += self._line.read(1)
        return not self._rest.strip()

    def _refused(self, line: str) -> None:
        if line.startswith(_CODED):
            code = line.partition(":")[2].strip()
            raise ModemError(int(code) if code.isdecimal() else None)
        if line in FINAL_BAD:
            raise ModemError(None)

    def _cut(self) -> str:
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("latin-1").strip("\r\x00")

    def _read(self, end: float) -> None:
        if self._clock() > end:
            raise SilentError
        self._rest += self._line.read(max(1, self._line.in_waiting))
