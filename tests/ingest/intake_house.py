"""A writer over a folder of its own, and what its followers see."""

from pathlib import Path

from hidran.clock import FixedClock
from hidran.paths import Paths
from hidran.store.deadletters import DeadLetters
from hidran.store.series import Equation, NodeState, SeriesReader
from ingest.incoming import Incoming, Reply
from ingest.writer import Writer
from tests.ingest.messages import NODE, NOW


class House:
    """Its clock stands at NOW."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(folder)
        self.clock = FixedClock(NOW)
        self.writer = Writer.open(self.paths, self.clock)

    def take(self, *messages: Incoming) -> list[Reply]:
        return self.writer.commit(messages)

    def reopen(self) -> None:
        self.writer.close()
        self.writer = Writer.open(self.paths, self.clock)

    def seqs(self, boot: int = 1) -> list[int]:
        with SeriesReader(self.paths.series) as reader:
            return sorted(r.seq for r in reader.after(0, 100_000) if r.boot == boot)

    @property
    def equation(self) -> Equation:
        with SeriesReader(self.paths.series) as reader:
            found = reader.equation()
        assert found.holds, found
        return found

    def node(self, name: str = NODE) -> NodeState:
        with SeriesReader(self.paths.series) as reader:
            found = reader.node(name)
        assert found is not None
        return found

    @property
    def letters(self) -> list[tuple[str, int]]:
        with DeadLetters(self.paths.series) as letters:
            return [(x.code, x.readings) for x in letters.every()]
