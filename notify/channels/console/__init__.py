"""The console: each message as one block of lines on standard output, for whoever sits at the machine."""

import sys

from hidran.settings import Settings
from hidran.store.outbox import Message
from hidran.words import clock_time, day
from notify.channels import ChannelError


class Console:
    name = "console"
    repeatable = False

    def send(self, message: Message) -> None:
        try:
            sys.stdout.write(block(message))
            sys.stdout.flush()
        except UnicodeEncodeError:
            sys.stdout.write(block(message).encode("ascii", "replace").decode())
            sys.stdout.flush()
        except (OSError, ValueError) as error:  # ValueError: standard output is closed
            raise ChannelError(f"standard output takes nothing: {error}") from error


def block(message: Message) -> str:
    """When, then the text, indented, then an empty line."""
    at = message.created_ms / 1000
    lines = message.text.splitlines()
    return "\n".join([f"== {day(at)} {clock_time(at)} WIB", *(f"   {line}" for line in lines), "", ""])


def open_channel(_settings: Settings) -> Console:
    return Console()
