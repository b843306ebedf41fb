"""outbox.db: one writer (notify), many readers. Messages, every attempt to send them, and what the policy remembers."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from hidran.store.outbox_rows import (
    ARRIVED,
    AnswerRow,
    Attempt,
    Draft,
    Kind,
    Message,
    State,
    Unreached,
    told_as,
)
from hidran.store.outbox_schema import INDEXES, NEWEST, SCHEMA, WIDEN
from hidran.store.sqlite import open_reader, open_writer, transaction, translated

_ALL = 1 << 62
__all__ = (
    "ARRIVED", "AnswerRow", "Attempt", "Draft", "Kind", "Message", "OutboxReader", "OutboxWriter", "State",
    "Unreached", "told_as",
)  # fmt: skip


class _Reads:
    """What reader and writer can both ask."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def close(self) -> None:
        self._db.close()

    def messages(self, hydrant: str | None = None, limit: int = 100) -> list[Message]:
        """Newest first. `hydrant`: None for all, '' for the server's own."""
        where, values = ("1", ()) if hydrant is None else ("hydrant = ?", (hydrant,))
        return self._messages(f"WHERE {where} ORDER BY id DESC LIMIT ?", *values, limit)

    def after(self, message_id: int, limit: int = _ALL) -> list[Message]:
        """Messages after `message_id`, in the order they were made."""
        return self._messages("WHERE id > ? ORDER BY id LIMIT ?", message_id, limit)

    def message(self, message_id: int) -> Message | None:
        """That message, None when there is none with this id."""
        return next(iter(self._messages("WHERE id = ?", message_id)), None)

    def due(self, now_ms: int) -> int:
        """How many should have gone out by now and did not."""
        sql = "SELECT count(*) AS n FROM message WHERE state IN ('new', 'sending') AND due_ms <= ?"
        return int(self._all(sql, now_ms)[0]["n"])

    def given_up(self) -> int:
        """How many were given up, ever."""
        return int(self._all("SELECT count(*) AS n FROM message WHERE state = 'failed'")[0]["n"])

    def attempts(self, message_id: int) -> list[Attempt]:
        """Every try to send it, in order."""
        rows = self._all("SELECT at_ms, result, channel FROM attempt WHERE message_id = ? ORDER BY rowid", message_id)
        return [Attempt(*row) for row in rows]

    def called(self, told: str) -> list[Message]:
        """The messages that are called so (`told_as`): one for each channel that was tried, in that order."""
        return self._messages("WHERE key = ?1 OR (key > ?1 || '@' AND key < ?1 || 'A') ORDER BY id", told)

    def to_person(self, person: int, limit: int = 100) -> list[Message]:
        """What that person was sent, the newest first."""
        return self._messages("WHERE person = ? ORDER BY id DESC LIMIT ?", person, limit)

    def of_kind(self, kind: Kind, kpp: str, limit: int = 500) -> list[Message]:
        """Messages of that kind to people of that KPP, the newest first."""
        return self._messages("WHERE kind = ? AND kpp = ? ORDER BY id DESC LIMIT ?", kind, kpp, limit)

    def with_receipt(self, channel: str, receipt: str) -> Message | None:
        """The message that its channel gave this receipt, None when there is none."""
        tail = "WHERE receipt = ? AND channel = ? ORDER BY id DESC LIMIT 1"
        return next(iter(self._messages(tail, receipt, channel)), None)

    def unreached_after(self, row_id: int) -> list[Unreached]:
        """What nobody could be told, after that row, in order."""
        return [Unreached(*row) for row in self._all("SELECT * FROM unreached WHERE id > ? ORDER BY id", row_id)]

    def answered_after(self, answer_id: int, limit: int = 500) -> list[AnswerRow]:
        """Answers after `answer_id`, in the order they were taken."""
        rows = self._all("SELECT * FROM answered WHERE id > ? ORDER BY id LIMIT ?", answer_id, limit)
        return [AnswerRow(*row) for row in rows]

    def newest_answer(self) -> int:
        """Id of the newest counted answer, 0 when there is none."""
        return int(self._all("SELECT coalesce(max(id), 0) AS n FROM answered")[0]["n"])

    def cursor(self, name: str) -> int:
        """'event': last events.db event.id the policy has heard; 0 when it never moved."""
        rows = self._all("SELECT value FROM cursor WHERE name = ?", name)
        return int(rows[0]["value"]) if rows else 0

    def memory(self, name: str) -> str | None:
        """What was kept under that name, None when nothing was."""
        rows = self._all("SELECT value FROM memory WHERE name = ?", name)
        return str(rows[0]["value"]) if rows else None

    def memories(self, prefix: str) -> dict[str, str]:
        """All that is kept under names that begin so."""
        rows = self._all("SELECT name, value FROM memory WHERE substr(name, 1, ?) = ?", len(prefix), prefix)
        return {str(r["name"]): str(r["value"]) for r in rows}

    def _messages(self, tail: str, *values: object) -> list[Message]:
        return [Message(*row) for row in self._all(f"SELECT * FROM message {tail}", *values)]

    def _all(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with translated(self._path):
            return self._db.execute(sql, values).fetchall()


class OutboxReader(_Reads):
    """Read-only, for api and commands. StoreError when notify has not made the file yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(open_reader(path), path)


class OutboxWriter(_Reads):
    """Notify's own. Messages, the policy's memory and the cursor move together inside `transaction`."""

    def __init__(self, path: Path) -> None:
        super().__init__(open_writer(path, SCHEMA), path)
        self._widen()

    def _widen(self) -> None:
        made = str(self._all("SELECT sql FROM sqlite_master WHERE name = 'message'")[0]["sql"])
        with translated(self._path):
            self._db.executescript(INDEXES if NEWEST in made else WIDEN + INDEXES)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. StoreFullError when the disk is full; nothing of the block is kept then."""
        with translated(self._path), transaction(self._db):
            yield

    def put(self, draft: Draft) -> bool:
        """Write a message down; False when its key was told before, and nothing is changed."""
        sql = (
            "INSERT OR IGNORE INTO message (key, created_ms, due_ms, kind, hydrant, code, severity, since, event_id, "
            "recipient, channel, text, person, kpp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        d = draft
        head = (d.key, d.created_ms, d.due_ms, d.kind, d.hydrant, d.code, d.severity, d.since, d.event_id)
        return self._db.execute(sql, (*head, d.recipient, d.channel, d.text, d.person, d.kpp)).rowcount == 1

    def withdraw(self, told: str, why: str) -> bool:
        """Take a message back that nobody has seen, on whichever channel; False when it is on its way or gone."""
        waiting = [m for m in self.called(told) if m.state == "new"]
        for message in waiting:
            self._db.execute("UPDATE message SET state = 'withdrawn', error = ? WHERE id = ?", (why, message.id))
        return bool(waiting)

    def put_answer(self, a: AnswerRow) -> None:
        """Count an answer; its id is given here."""
        sql = "INSERT INTO answered (at, hydrant, code, role, meaning, waited_s) VALUES (?, ?, ?, ?, ?, ?)"
        self._db.execute(sql, (a.at, a.hydrant, a.code, a.role, a.meaning, a.waited_s))

    def next_due(self, now_ms: int, channel: str, *, persons: bool = True) -> Message | None:
        """The oldest message of that channel that is due: nobody hears of an end before its beginning.

        `persons`: those with an address of their own too.
        """
        mine = "" if persons else "AND person IS NULL AND recipient <> 'kelurahan' "
        tail = f"WHERE state = 'new' AND due_ms <= ? AND channel = ? {mine}ORDER BY id LIMIT 1"
        return next(iter(self._messages(tail, now_ms, channel)), None)

    def waiting_persons(self, due_ms: int, channel: str) -> list[Message]:
        """Messages to persons that wait for that channel until `due_ms` at most, a GAWAT however long; not those that
        are known to reach nobody."""
        tail = (
            "WHERE state = 'new' AND channel = ? AND person IS NOT NULL AND (due_ms <= ? OR severity = 'GAWAT') "
            "AND key NOT IN (SELECT told_as || '@' || message.channel FROM unreached) ORDER BY id"
        )
        return self._messages(tail, channel, due_ms)

    def start(self, message_id: int, at_ms: int) -> bool:
        """It is about to be handed to its channel; False when another process has taken it."""
        sql = "UPDATE message SET state = 'sending', attempts = attempts + 1 WHERE id = ? AND state = 'new'"
        return self._moved(sql, (message_id,), message_id, at_ms, "sending")

    def sent(self, message_id: int, at_ms: int, receipt: str | None = None) -> None:
        """Its channel took it, and reports its delivery under `receipt`, None: it does not."""
        sql = "UPDATE message SET state = 'sent', sent_ms = ?, error = NULL, receipt = ? WHERE id = ?"
        self._moved(sql, (at_ms, receipt, message_id), message_id, at_ms, "sent")

    def delivered(self, message_id: int, at_ms: int) -> bool:
        """Its channel says that it arrived; False when that changes nothing."""
        sql = "UPDATE message SET state = 'delivered' WHERE id = ? AND state = 'sent'"
        return self._moved(sql, (message_id,), message_id, at_ms, "delivered")

    def answered(self, message_id: int, at_ms: int) -> bool:
        """Whoever got it has answered; False when that changes nothing."""
        sql = "UPDATE message SET state = 'answered' WHERE id = ? AND state IN ('sent', 'delivered')"
        return self._moved(sql, (message_id,), message_id, at_ms, "answered")

    def put_unreached(self, message: Message, at: int) -> bool:
        """No channel of this person takes it; False when that is known."""
        sql = "INSERT OR IGNORE INTO unreached (told_as, at, person, hydrant, code) VALUES (?, ?, ?, ?, ?)"
        what = (message.told_as, at, message.person, message.hydrant, message.code)
        return self._db.execute(sql, what).rowcount == 1

    def later(self, message_id: int, at_ms: int, due_ms: int, why: str, text: str) -> None:
        """Its channel refused it; try again at `due_ms`, as `text`."""
        sql = "UPDATE message SET state = 'new', due_ms = ?, error = ?, text = ? WHERE id = ?"
        self._moved(sql, (due_ms, why, text, message_id), message_id, at_ms, why)

    def failed(self, message_id: int, at_ms: int, why: str) -> None:
        """It is given up."""
        sql = "UPDATE message SET state = 'failed', error = ? WHERE id = ?"
        self._moved(sql, (why, message_id), message_id, at_ms, why)

    def interrupted(self) -> list[Message]:
        """Those that a crash caught on their way: nobody knows whether they arrived."""
        return self._messages("WHERE state = 'sending' ORDER BY id")

    def again(self, message_id: int, at_ms: int, text: str) -> None:
        """Send an interrupted message once more, as `text`."""
        sql = "UPDATE message SET state = 'new', text = ? WHERE id = ?"
        self._moved(sql, (text, message_id), message_id, at_ms, "interrupted")

    def without_channel(self, channels: Collection[str]) -> int:
        """Withdraw what waits for a channel that is no longer in use; how many that were."""
        marks = ", ".join("?" * len(channels))
        sql = (
            "UPDATE message SET state = 'withdrawn', error = 'channel no longer in use' "
            f"WHERE state IN ('new', 'sending') AND channel NOT IN ({marks})"
        )
        return self._db.execute(sql, tuple(channels)).rowcount

    def set_cursor(self, name: str, value: int) -> None:
        self._db.execute("INSERT OR REPLACE INTO cursor VALUES (?, ?)", (name, value))

    def set_memory(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO memory VALUES (?, ?)", (name, value))

    def _moved(self, sql: str, values: tuple[object, ...], message_id: int, at_ms: int, result: str) -> bool:
        if self._db.execute(sql, values).rowcount != 1:
            return False
        sql = "INSERT INTO attempt SELECT id, ?, ?, channel FROM message WHERE id = ?"
        self._db.execute(sql, (at_ms, result, message_id))
        return True
