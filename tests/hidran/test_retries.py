"""Wishes to send dead letters in again: asked, done, answered; none left behind."""

import os
import threading
from pathlib import Path

import pytest

from hidran import retries
from hidran.errors import StoreError
from hidran.retries import Outcome


def ingest_answers(folder: Path, stop: threading.Event) -> None:
    while not stop.wait(0.01):
        for wish in retries.waiting(folder):
            wish.answer(Outcome(letters=len(wish.letters), stored=5, refused={"JSON": 1}))


def test_a_wish_is_answered_and_nothing_is_left(tmp_path: Path) -> None:
    folder, stop = tmp_path / "retries", threading.Event()
    folder.mkdir()
    helper = threading.Thread(target=ingest_answers, args=(folder, stop))
    helper.start()
    try:
        assert retries.ask(folder, [3, 4], wait_s=10) == Outcome(letters=2, stored=5, refused={"JSON": 1})
    finally:
        stop.set()
        helper.join()
    assert list(folder.iterdir()) == []


def test_nobody_answers_and_the_wish_is_taken_back(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="ingest did not answer"):
        retries.ask(tmp_path / "retries", [1], wait_s=0.1)
    assert retries.waiting(tmp_path / "retries") == []


def test_a_wish_taken_back_is_answered_to_nobody(tmp_path: Path) -> None:
    (tmp_path / "1.wish").write_text("[1]")
    (wish,) = retries.waiting(tmp_path)
    wish.path.unlink()
    wish.answer(Outcome())
    assert list(tmp_path.iterdir()) == []


def test_answers_nobody_came_for_are_cleared_away(tmp_path: Path) -> None:
    old, fresh = tmp_path / "1.answer", tmp_path / "2.answer"
    for path in (old, fresh):
        path.write_text("{}")
    os.utime(old, (1, 1))
    with pytest.raises(StoreError):
        retries.ask(tmp_path, [1], wait_s=0)
    assert list(tmp_path.iterdir()) == [fresh]


def test_a_wish_outlives_an_ingest_that_was_killed_before_it_answered(tmp_path: Path) -> None:
    (tmp_path / "1.wish").write_text("[1, 2]")
    assert [w.letters for w in retries.waiting(tmp_path)] == [[1, 2]]
    assert [w.letters for w in retries.waiting(tmp_path)] == [[1, 2]]
    retries.waiting(tmp_path)[0].answer(Outcome())
    assert retries.waiting(tmp_path) == []


@pytest.mark.parametrize("rubbish", [b"", b"{", b'{"a": 1}', b'["x"]', b"[null]", b"7", b"\xff"])
def test_rubbish_in_the_folder_is_taken_away(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "1.wish").write_bytes(rubbish)
    assert retries.waiting(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_has_no_wishes(tmp_path: Path) -> None:
    assert retries.waiting(tmp_path / "retries") == []
