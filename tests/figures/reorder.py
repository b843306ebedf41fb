"""Figure 9: messages repeated and out of order, restarts in between; the stored set is always the same."""

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hidran.store.series import Equation
from ingest.incoming import Incoming
from tests.ingest.intake_house import House
from tests.ingest.messages import acks, batch

SHAPES = ((1, 5), (6, 1), (7, 20), (27, 5), (32, 60), (92, 5), (97, 1), (98, 3))
LAST = 100
WINDOW = 1000


@dataclass
class Tally:
    """Over all examples."""

    examples: int = 0
    messages: int = 0
    duplicates: int = 0


def shuffled(dice: random.Random, times: int) -> list[Incoming]:
    """Every batch up to `times` times, each displaced by at most WINDOW places."""
    sent = [batch(first, size, held=(1, 1)) for first, size in SHAPES for _ in range(dice.randint(1, times))]
    return [m for _place, _n, m in sorted((n + dice.uniform(0, WINDOW), n, m) for n, m in enumerate(sent))]


def deliver(dice: random.Random, times: int, tally: Tally) -> None:
    """One example: AssertionError when anything but the one right set is stored."""
    sent = shuffled(dice, times)
    readings = sum(int(dict(SHAPES)[first]) for first in map(_first, sent))
    with tempfile.TemporaryDirectory(dir=_fast()) as folder:
        house = House(Path(folder))
        last = []
        rest = list(sent)
        while rest:
            size = dice.randint(1, 8)
            last = house.take(*rest[:size])
            del rest[:size]
            if dice.random() < 0.1:  # killed between two commits
                house.reopen()
        assert house.seqs() == list(range(1, LAST + 1))
        assert house.equation == Equation(readings, LAST, 0, 0, readings - LAST)
        assert [answer[:2] for answer in acks(last)] == [(1, LAST)]
        assert house.node().backlog == 0
        house.writer.close()
    tally.examples += 1
    tally.messages += len(sent)
    tally.duplicates += readings - LAST


def _first(message: Incoming) -> int:
    return int(message.payload.split(b'"seq":')[1].split(b",")[0])


def _fast() -> str | None:
    """Memory where there is some: nothing here depends on the disk."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def examples(count: int) -> Tally:
    """So many examples by Hypothesis, shrunk when one fails."""
    tally = Tally()

    @settings(max_examples=count, deadline=None, database=None)
    @given(st.randoms(use_true_random=False), st.integers(1, 5))
    def any_order(dice: random.Random, times: int) -> None:
        deliver(dice, times, tally)

    any_order()
    return tally


def run(full: bool) -> dict[str, Any]:
    """2,000 examples when `full`, else 30."""
    wrong, tally = "", Tally()
    try:
        tally = examples(2000 if full else 30)
    except AssertionError as error:
        wrong = f"WRONG: {error}"
    return {
        "number": 9,
        "title": "Duplicates and reorder: each message 1 to 5 times, shuffled over 1,000 places, restarts in between",
        "goal": "stored set identical, 0 extra, in 2,000 examples",
        "result": wrong
        or f"{tally.examples:,} examples, {tally.messages:,} messages, {tally.duplicates:,} duplicates, 0 extra",
        "ok": not wrong and tally.examples >= (2000 if full else 30),
    }
