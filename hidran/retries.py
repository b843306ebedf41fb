"""How a command asks the running ingest to send dead letters through the way in again.

Only ingest writes series.db, so the wish is a small file in `data/retries/`; ingest does it inside its own transactions
and puts its answer beside. A wish that is still there after a crash is simply done again: a letter that has gone
through is not kept any more and is passed over.
"""

import json
import os
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path

from hidran.errors import StoreError

POLL_S = 0.05
FORGOTTEN_S = 3600
_WISH, _ANSWER = ".wish", ".answer"


@dataclass
class Outcome:
    """What became of the letters. Counts are readings. `refused`, by code: letters of which nothing can be used this
    time either, and single readings of the others.

    `gone`: letters that are not kept any more (retried before, summarised, or never there).
    """

    letters: int = 0
    stored: int = 0
    pending: int = 0
    duplicate: int = 0
    gone: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Outcome") -> None:
        """Count another part of the same letters in."""
        self.letters += other.letters
        self.stored += other.stored
        self.pending += other.pending
        self.duplicate += other.duplicate
        self.gone += other.gone
        for code, n in other.refused.items():
            self.refused[code] = self.refused.get(code, 0) + n


@dataclass(frozen=True, slots=True)
class Wish:
    """One request that waits for ingest."""

    path: Path
    letters: list[int]

    def answer(self, outcome: Outcome) -> None:
        """Say what became of it, and take the wish away; one that was taken back is answered to nobody."""
        if self.path.exists():
            _write(self.path.with_suffix(_ANSWER), asdict(outcome))
        self.path.unlink(missing_ok=True)


def ask(folder: Path, letters: list[int], wait_s: float) -> Outcome:
    """Leave a wish and wait for the answer; StoreError, and the wish taken back, when none comes in time."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _clear(folder)
    path = folder / f"{time.time_ns()}-{uuid.uuid4().hex}{_WISH}"
    _write(path, letters)
    answer, deadline = path.with_suffix(_ANSWER), time.monotonic() + wait_s
    while not answer.exists():
        if time.monotonic() > deadline:
            path.unlink(missing_ok=True)
            raise StoreError(f"ingest did not answer within {wait_s:.0f} s: see `hidran status`, then try again")
        time.sleep(POLL_S)
    outcome = Outcome(**json.loads(answer.read_text()))
    answer.unlink(missing_ok=True)
    return outcome


def _clear(folder: Path) -> None:
    """Take away answers whose command was ended before it could read them."""
    for path in folder.glob(f"*{_ANSWER}"):
        if time.time() - path.stat().st_mtime > FORGOTTEN_S:
            path.unlink(missing_ok=True)


def waiting(folder: Path) -> list[Wish]:
    """Wishes not answered yet, oldest first; what is no wish is taken away."""
    found = []
    for path in sorted(folder.glob(f"*{_WISH}")):
        try:
            letters = json.loads(path.read_text())
            found.append(Wish(path, [int(n) for n in letters]))
        except (OSError, ValueError, TypeError):
            path.unlink(missing_ok=True)
    return found


def _write(path: Path, value: object) -> None:
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(value))
    temporary.replace(path)
