"""The console: each message as one block of lines on standard output, for whoever sits at the machine."""

import select
import sys
from typing import TextIO

from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.words import clock_time, day
from notify.channels import ChannelError

PATIENCE_S = 2.0


class Console:
    name = "console"
    repeatable = False
    group = True

    def send(self, message: Message, to: str | None = None) -> None:
        text = block(message)
        try:
            _await_room(sys.stdout)
            try:
                sys.stdout.write(text)
            except UnicodeEncodeError:
                sys.stdout.write(text.encode("ascii", "replace").decode())
            sys.stdout.flush()
        except (OSError, ValueError) as error:  # ValueError: standard output is closed
            raise ChannelError(f"standard output takes nothing: {error}") from error


def _await_room(stream: TextIO) -> None:
    """A pipe that nobody reads is a refusal; writing to it would hold up every other channel."""
    if sys.platform == "win32":  # select knows only sockets there
        return
    try:
        number = stream.fileno()
    except (OSError, ValueError, AttributeError):  # not a file of the system
        return
    if not select.select([], [number], [], PATIENCE_S)[1]:
        raise OSError(f"nobody has read it for {PATIENCE_S:g} s")


def block(message: Message) -> str:
    """When, then the text, indented, then an empty line."""
    at = message.created_ms / 1000
    lines = message.text.splitlines()
    return "\n".join([f"== {day(at)} {clock_time(at)} WIB", *(f"   {line}" for line in lines), "", ""])


def open_channel(_settings: Settings) -> Console:
    return Console()
