"""SMS by a GSM modem on a serial port (USB stick, SIM800, ...): sends, hears answers, needs no internet.

AT commands in text mode: 3GPP TS 27.005. A text is one SMS, in letters that every modem's text mode takes.
"""

import importlib
import threading
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from pydantic import Field

from hidran import secret_file
from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.store.outbox import Message
from hidran.ways.given import Given, given
from hidran.ways.gsm import NAME
from notify.channels import ChannelError
from notify.channels.gsm.modem import Modem
from notify.channels.gsm.port import Line
from notify.channels.numbers import ToNumbers
from notify.channels.sms import essence
from notify.channels.telephone import of_group

LOOK_EVERY_S = 5.0
READ_S = 0.2

log = structlog.get_logger(service="notify")


class GsmSettings(Given):
    """`[notify.ways.gsm]`."""

    port: str = Field(min_length=1, description="serial port, such as /dev/ttyUSB0 or COM3")
    baud: int = Field(115200, ge=1200, le=921600)
    pin_file: Path | None = Field(None, description="file with the SIM card's PIN, mode 0600; None: it has none")
    to: list[str] = Field([], description="the group's telephone numbers")


class Gsm(ToNumbers):
    name = NAME
    repeatable = False

    def __init__(self, modem: Modem, to: list[str], now: Callable[[], float] = time.time) -> None:
        self._modem = modem
        super().__init__(of_group(self.name, to))
        self._now = now

    def _send(self, message: Message, to: str) -> str | None:
        return self._modem.send(to, letters(essence(message.text)))

    def listen(self, keep: Callable[[Heard | Delivery], bool], stop: threading.Event) -> None:
        """Look into the modem's memory until asked to stop; see `notify.channels.Listens`."""
        said = ""
        while not stop.is_set():
            try:
                self.turn(keep)
                said = ""
            except ChannelError as error:
                if str(error) != said:
                    log.warning("answers by SMS cannot be heard, trying again", error=str(error))
                said = str(error)
            stop.wait(LOOK_EVERY_S)

    def turn(self, keep: Callable[[Heard | Delivery], bool]) -> None:
        """Take what came in. A message is deleted there once it is in the inbox."""
        for message in self._modem.waiting():
            heard = message.heard(self._now())
            if heard is not None and not keep(heard):
                return
            self._modem.forget(message)
        for delivery in self._modem.reports():
            keep(delivery)


def letters(text: str) -> str:
    """The same in ASCII, which text mode takes in every modem."""
    return "".join(c if c.isascii() else _bare(c) for c in text)


def _bare(c: str) -> str:
    bare = unicodedata.normalize("NFKD", c)[0]
    return bare if bare.isascii() else "?"


def open_channel(settings: Settings) -> Gsm:
    mine = given(NAME, GsmSettings, settings)
    try:
        serial: Any = importlib.import_module("serial")
    except ImportError as error:
        raise SettingsError("the channel gsm needs one package more: pip install 'hidran[gsm]'") from error

    def opened() -> Line:
        line: Line = serial.Serial(mine.port, mine.baud, timeout=READ_S, write_timeout=5.0, exclusive=True)
        return line

    pin = secret_file.read(mine.pin_file, "notify.ways.gsm.pin_file") if mine.pin_file else ""
    return Gsm(Modem(opened, pin), mine.to)
