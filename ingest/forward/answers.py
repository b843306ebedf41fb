"""Answers of people as points: follows notify's outbox by its cursor. A role and seconds, never who it was."""

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from hidran.errors import StoreError
from hidran.influx import points, schema
from hidran.store.outbox import AnswerRow, OutboxReader

PAGE = 500


def since(outbox: Path, cursor: int, kpp_of: Callable[[str], str]) -> tuple[list[str], int]:
    """Lines of the answers after `cursor`, and the cursor after them; from the beginning when the file is another."""
    if not outbox.exists():
        return [], cursor
    with suppress(StoreError), closing(OutboxReader(outbox)) as reader:
        after = cursor if cursor <= reader.newest_answer() else 0
        rows = reader.answered_after(after, PAGE)
        return [_line(row, kpp_of) for row in rows], rows[-1].id if rows else after
    return [], cursor


def _line(row: AnswerRow, kpp_of: Callable[[str], str]) -> str:
    place, kpp = row.hydrant or schema.SERVER_TAG, kpp_of(row.hydrant)
    return points.answer(
        row.at, kpp=kpp, hydrant=place, code=row.code, role=row.role, seconds=float(row.waited_s), word=row.meaning
    )
