"""outbox.db: one key, one message; what readers see."""

from contextlib import closing
from pathlib import Path

import pytest

from hidran.errors import StoreError
from hidran.store.outbox import Draft, OutboxReader, OutboxWriter
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
