"""Puts log-in links into a text at the moment it is handed to a channel; until then a mark stands for each.

So neither inbox nor outbox ever holds what lets somebody in, and a link that waited too long is not sent at all.
"""

from collections.abc import Callable

from hidran import house
from hidran.settings import Settings
from hidran.store import login_links
from notify.asking import Asking
from notify.channels import ChannelError

Fill = Callable[[str], str]


class OverError(Exception):
    """What the text is about is over: there is nothing to send."""


def as_it_stands(text: str) -> str:
    return text


class Links:
    """Fills texts with what the records and the secrets of this installation give."""

    def __init__(self, records: Asking, settings: Settings) -> None:
        self._records = records
        self._paths = settings.paths
        self._page = house.page_address(settings)

    def fill(self, text: str) -> str:
        """OverError when a link is used up or over; ChannelError when the records cannot be asked just now."""
        if not login_links.marked(text):
            return text
        found = self._records.ask(lambda records: (login_links.filled(records, self._paths, self._page, text),))
        if found is None:
            raise ChannelError("the records cannot be used just now")
        (filled,) = found
        if filled is None:
            raise OverError
        return filled
