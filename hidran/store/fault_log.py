"""The event log as the meeting sheet asks it: the faults of a hydrant and of the server, over a time."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from hidran.errors import StoreError
from hidran.faults.episode import Episode
from hidran.faults.silence import SERVER
from hidran.store.events import EventsReader
from hidran.store.sheets import Faults


def faults_of(log: EventsReader, hydrant: str, start: float, end: float) -> list[Episode]:
    """The hydrant's own and the server's, that overlap [start, end] Unix s."""
    return [e for name in (hydrant, SERVER) for e in log.episodes(name, start, end)]


@contextmanager
def faults_in(path: Path) -> Iterator[Faults | None]:
    """None: the log cannot be read now, or there is none."""
    try:
        reader = EventsReader(path)
    except StoreError:
        yield None
        return
    with closing(reader):
        yield partial(faults_of, reader)
