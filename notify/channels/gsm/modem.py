"""A GSM modem as a mailbox: send, look what came in, forget it. One thread at a time; reopened after trouble."""

import threading
from collections.abc import Callable
from contextlib import suppress

from hidran.store.deliveries import Delivery
from hidran.ways import gsm
from hidran.ways.gsm import Stored
from notify.channels import ChannelError
from notify.channels.gsm.port import Line, ModemError, Port, SilentError

SEND_S = 20.0  # a network answers in 3 to 10 s
# Echo off, numbered errors, text mode, plain letters, all header fields, a report of each delivery for 24 h.
_SETUP = ("ATE0", "AT+CMEE=1", "AT+CMGF=1", 'AT+CSCS="IRA"', "AT+CSDH=1", "AT+CSMP=49,167,0,0")
_REPORTS = ("AT+CNMI=2,1,0,1,0", "AT+CNMI=2,1,0,0,0")  # the second for modems that report nothing


class Modem:
    """`opened`: makes the serial line. `pin`: of the SIM card, '' when it has none."""

    def __init__(self, opened: Callable[[], Line], pin: str = "") -> None:
        self._opened = opened
        self._pin = pin
        self._lock = threading.Lock()
        self._port: Port | None = None

    def send(self, number: str, text: str) -> str | None:
        """The message's reference (0 to 255), by which the network reports its delivery."""
        with self._lock:
            port = self._ready()
            try:
                lines = port.ask_with_text(f'AT+CMGS="{number}"', text, SEND_S)
            except (SilentError, OSError) as error:
                self._drop()
                raise ChannelError("the modem did not say whether it sent it", uncertain=True) from error
            except ModemError as error:
                raise refusal(error) from error
        return next((gsm.fields(line)[0] for line in lines if line.startswith("+CMGS:")), None)

    def waiting(self) -> list[Stored]:
        """All messages in its memory that people sent."""
        with self._lock:
            port = self._ready()
            try:
                places = gsm.indices(port.ask_for_text('AT+CMGL="ALL"'))
                found = [_read(port, place) for place in places]
            except (SilentError, OSError, ModemError) as error:
                self._drop()
                raise ChannelError(f"the modem does not show its messages ({error or 'no answer'})") from error
        return [one for one in found if one is not None]

    def forget(self, message: Stored) -> None:
        """Delete it there; a message that stays is read again, and known by its twin."""
        with self._lock, suppress(SilentError, OSError, ModemError):
            self._ready().ask(f"AT+CMGD={message.index}")

    def reports(self) -> list[Delivery]:
        """Deliveries that the network reported since the last look."""
        with self._lock:
            if self._port is None:
                return []
            lines, self._port.reports = self._port.reports, []
        return [delivery for line in lines if (delivery := gsm.report(line)) is not None]

    def _ready(self) -> Port:
        if self._port is None:
            self._port = self._set_up()
        return self._port

    def _set_up(self) -> Port:
        try:
            port = Port(self._opened())
        except OSError as error:
            raise ChannelError(f"the modem cannot be opened: {error.strerror or 'is it plugged in?'}") from error
        try:
            with suppress(ModemError, SilentError):
                port.ask("AT", 2.0)  # the first command after switching on only wakes it
            for command in _SETUP[:2]:
                port.ask(command)
            self._unlock(port)
            for command in _SETUP[2:]:
                port.ask(command)
            _first_that_works(port, _REPORTS)
        except ModemError as error:
            port.close()
            raise refusal(error) from error
        except (SilentError, OSError) as error:
            port.close()
            raise ChannelError("the modem does not answer: is notify.ways.gsm.port the right one?") from error
        return port

    def _unlock(self, port: Port) -> None:
        if self._pin and any("SIM PIN" in line for line in port.ask("AT+CPIN?")):
            port.ask(f'AT+CPIN="{self._pin}"')

    def _drop(self) -> None:
        if self._port is not None:
            with suppress(OSError):
                self._port.close()
        self._port = None


def _read(port: Port, place: int) -> Stored | None:
    """None for a place that holds nothing: a text can name one that there is not."""
    try:
        return gsm.stored(place, port.ask_for_text(f"AT+CMGR={place}"))
    except ModemError:
        return None


def _first_that_works(port: Port, commands: tuple[str, ...]) -> None:
    for command in commands:
        try:
            port.ask(command)
        except ModemError:
            continue
        return


def refusal(error: ModemError) -> ChannelError:
    """What a refusal of the modem means."""
    if error.code in gsm.GIVEN_UP:
        return ChannelError(f"{error}: {gsm.GIVEN_UP[error.code]}", retryable=False)
    return ChannelError(f"{error}: {gsm.OPERATOR[error.code]}" if error.code in gsm.OPERATOR else str(error))
