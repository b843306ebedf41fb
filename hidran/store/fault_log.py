"""The event log as the meeting sheet asks it: the faults of a hydrant and of the server, over a time."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hidran.errors import StoreError
from hidran.faults.episode import Episode
from hidran.store.events import EventsReader
from hidran.store.sheets import Faults


@contextmanager
def faults_in(path: Path) -> Iterator[Faults | None]:
    """None: the log cannot be read now, or there is none."""
    try:
        reader = EventsReader(path)
    except StoreError:
        yield None
        return
    with closing(reader):

        def faults(hydrant: str, start: float, end: float) -> list[Episode]:
            return [e for name in (hydrant, "") for e in reader.episodes(name, start, end)]

        yield faults
