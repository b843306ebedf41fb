"""outbox.db: one key, one message; what readers see."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from hidran.errors import StoreError
from hidran.store.outbox import Attempt, Draft, OutboxReader, OutboxWriter
from hidran.store.sqlite import set_aside


def draft(key: str, hydrant: str = "sawahan", due_ms: int = 0) -> Draft:
    return Draft(key, 0, due_ms, "raise", hydrant, "F08", "GAWAT", 0, 1, "warga", "page", f"teks {key}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


def filled(path: Path) -> OutboxWriter:
    outbox = OutboxWriter(path)
    with outbox.transaction():
        for key, hydrant in (("a", "sawahan"), ("b", "baamang"), ("c", "sawahan"), ("d", "")):
            assert outbox.put(draft(key, hydrant, due_ms=10))
    return outbox


def test_a_key_is_told_once(path: Path) -> None:
    with closing(filled(path)) as outbox, outbox.transaction():
        assert not outbox.put(draft("a", "elsewhere"))
        assert [m.key for m in outbox.after(0)] == ["a", "b", "c", "d"]


def test_readers_see_the_newest_first_or_what_came_after(path: Path) -> None:
    with closing(filled(path)), closing(OutboxReader(path)) as reader:
        assert [m.key for m in reader.messages()] == ["d", "c", "b", "a"]
        assert [m.key for m in reader.messages("sawahan")] == ["c", "a"]
        assert [m.key for m in reader.messages("")] == ["d"]
        assert [m.key for m in reader.messages(None, 2)] == ["d", "c"]
        assert [m.key for m in reader.after(2)] == ["c", "d"]
        assert [m.key for m in reader.after(1, 1)] == ["b"]


def test_due_counts_what_should_have_gone_out(path: Path) -> None:
    with closing(filled(path)) as outbox:
        assert (outbox.due(9), outbox.due(10)) == (0, 4)
        with outbox.transaction():
            outbox.start(1, 10)
            outbox.sent(1, 11)
            assert outbox.start(2, 10)
            outbox.withdraw("c", "over")
        assert outbox.due(10) == 2
        assert [m.state for m in outbox.after(0)] == ["sent", "sending", "withdrawn", "new"]


def test_only_what_nobody_has_seen_can_be_withdrawn(path: Path) -> None:
    with closing(filled(path)) as outbox, outbox.transaction():
        outbox.start(1, 0)
        assert not outbox.withdraw("a", "over")
        assert outbox.withdraw("b", "over")
        assert not outbox.withdraw("nobody", "over")


def test_memory_and_cursor_move_with_the_transaction_or_not_at_all(path: Path) -> None:
    with closing(filled(path)) as outbox:
        with pytest.raises(ZeroDivisionError), outbox.transaction():
            outbox.put(draft("e"))
            outbox.set_memory("story/a%", "x")
            outbox.set_cursor("event", 7)
            raise ZeroDivisionError
        assert (outbox.cursor("event"), outbox.memory("story/a%"), len(outbox.after(0))) == (0, None, 4)
        with outbox.transaction():
            outbox.set_memory("story/a%", "x")
            outbox.set_memory("other", "y")
            outbox.set_cursor("event", 7)
        assert (outbox.cursor("event"), outbox.memories("story/")) == (7, {"story/a%": "x"})


def test_a_file_not_there_yet_is_said(path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist yet"):
        OutboxReader(path)


def test_a_damaged_file_is_set_aside_whole(path: Path) -> None:
    filled(path).close()
    aside = set_aside(path, 5)
    assert (aside.name, path.exists()) == ("outbox.db.damaged-5", False)


BEFORE_PERSONS = """
CREATE TABLE message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, created_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('raise', 'remind', 'answer', 'clear', 'digest', 'summary')),
    hydrant TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, since INTEGER NOT NULL, event_id INTEGER,
    recipient TEXT NOT NULL, channel TEXT NOT NULL, text TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'sending', 'sent', 'failed', 'withdrawn')),
    attempts INTEGER NOT NULL DEFAULT 0, sent_ms INTEGER, error TEXT
);
CREATE INDEX message_due ON message (state, due_ms);
CREATE TABLE attempt (message_id INTEGER NOT NULL, at_ms INTEGER NOT NULL, result TEXT NOT NULL);
INSERT INTO message VALUES (7, 'a', 1, 2, 'raise', 'h', 'F08', 'GAWAT', 0, 3, 'kpp', 'sms', 'teks', 'sent', 1, 5, NULL);
INSERT INTO attempt VALUES (7, 5, 'sent');
"""


def test_a_file_from_before_messages_went_to_persons_keeps_what_it_holds(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(BEFORE_PERSONS)
    for state in ("sent", "delivered"):
        with closing(OutboxWriter(path)) as outbox, outbox.transaction():
            (old,) = outbox.messages("h")
            assert (old.id, old.key, old.state, old.sent_ms, old.person, old.kpp) == (7, "a", state, 5, None, "")
            assert next(iter(outbox.attempts(7))) == Attempt(5, "sent", "")
            outbox.delivered(7, 9)
            outbox.put(replace(draft("b@sms"), person=3, channel="sms", kind="drill"))


def to_budi(channel: str) -> Draft:
    return replace(draft(f"raise/x/person-3@{channel}"), person=3, channel=channel)


def test_one_message_of_a_person_is_called_the_same_on_all_his_channels(path: Path) -> None:
    with closing(OutboxWriter(path)) as outbox, outbox.transaction():
        outbox.put(to_budi("telegram"))
        outbox.put(replace(draft("raise/x/person-31@sms"), person=31, channel="sms"))
        outbox.failed(1, 5, "no such chat")
        outbox.put(to_budi("sms"))
        assert [m.channel for m in outbox.called("raise/x/person-3")] == ["telegram", "sms"]
        assert {m.told_as for m in outbox.to_person(3)} == {"raise/x/person-3"}
        assert outbox.withdraw("raise/x/person-3", "over")
        assert [m.state for m in outbox.after(0)] == ["failed", "new", "withdrawn"]


def test_a_message_is_delivered_and_answered_once_each_time_written_down(path: Path) -> None:
    with closing(filled(path)) as outbox, outbox.transaction():
        assert not outbox.delivered(1, 3)
        outbox.start(1, 4)
        outbox.sent(1, 5, "wamid.1")
        found = outbox.with_receipt("page", "wamid.1")
        assert found is not None
        assert (found.id, outbox.with_receipt("sms", "wamid.1")) == (1, None)
        assert [outbox.delivered(1, 6), outbox.delivered(1, 7)] == [True, False]
        assert [outbox.answered(1, 8), outbox.answered(1, 9), outbox.delivered(1, 9)] == [True, False, False]
        assert [(a.result, a.channel) for a in outbox.attempts(1)] == [
            ("sending", "page"), ("sent", "page"), ("delivered", "page"), ("answered", "page"),
        ]  # fmt: skip


def test_that_a_person_cannot_be_reached_is_said_once(path: Path) -> None:
    with closing(OutboxWriter(path)) as outbox, outbox.transaction():
        outbox.put(to_budi("sms"))
        (message,) = outbox.after(0)
        assert [outbox.put_unreached(message, 5), outbox.put_unreached(message, 6)] == [True, False]
        (lost,) = outbox.unreached_after(0)
        assert (lost.person, lost.hydrant, lost.code, lost.at) == (3, "sawahan", "F08", 5)
        assert outbox.unreached_after(lost.id) == []
