"""Who was told what, in the order in which it went out: the outbox as followers read it."""

from dataclasses import dataclass

from hidran.store.outbox import Message, _Reads


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that its channel took. `id`: of the attempt, it only grows. `at`: Unix s."""

    id: int
    at: int
    message: Message


def sent_after(outbox: _Reads, attempt: int, limit: int = 500) -> list[Sent]:
    """Messages that were taken after that attempt."""
    sql = "SELECT rowid AS n, at_ms, message_id FROM attempt WHERE rowid > ? AND result = 'sent' ORDER BY rowid LIMIT ?"
    found = [(row, outbox.message(int(row["message_id"]))) for row in outbox._all(sql, attempt, limit)]
    return [Sent(int(row["n"]), int(row["at_ms"]) // 1000, message) for row, message in found if message is not None]


def newest_attempt(outbox: _Reads) -> int:
    """Id of the newest attempt, 0 when nothing was ever tried."""
    return int(outbox._all("SELECT coalesce(max(rowid), 0) AS n FROM attempt")[0]["n"])
