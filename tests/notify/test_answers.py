"""From the inbox to people: real records, real outbox, crashes in between."""

import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hidran.errors import StoreError
from hidran.settings import Settings
from hidran.store import answers
from hidran.store.answers import Heard, called, heard_in, keep
from hidran.store.outbox import OutboxReader
from hidran.store.records import InboxEntry, Records
from hidran.store.telling import told_in
from notify.asking import Asking
from notify.inbox import Inbox
from tests.hidran.people.world import HOUR, World
from tests.notify.desk import Desk, Handed

CHANNELS = ("telegram", "page")


class Town:
    """One hydrant in trouble, people who heard of it, and their answers."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder)
        self.group = Handed("telegram")
        self.desk = Desk(folder, self.group, Handed("page", repeatable=True), inbox=self._inbox)
        self.world = World()
        self.marks = 0
        self.now_ms = self.world.now * 1000

    def _inbox(self) -> Inbox:
        return Inbox(Asking(self.settings), ask_s=0)

    def break_pump(self) -> None:
        self.world.rise("F01")
        self.desk.work(self.world)

    def answer(self, text: str = "", who: str = "Budi", **values: Any) -> None:
        self.marks += 1
        self.world.now += 60
        at_ms = self.world.now * 1000
        with Records.open(self.settings) as records:
            keep(records, Heard("telegram", who, str(self.marks), text=text, at_ms=at_ms, **values))
        self.desk.work(self.world)

    def told(self) -> list[Any]:
        with Records.open(self.settings) as records:
            found = [told_in(entry) for entry in records.inbox_after(0)]
        return [(e.hydrant, e.kind, e.data) for e in found if e is not None]

    @property
    def last(self) -> str:
        return self.group.got[-1].text


@pytest.fixture
def town(tmp_path: Path) -> Town:
    made = Town(tmp_path)
    made.break_pump()
    return made


def test_whoever_goes_is_told_to_the_others_and_the_reminder_rests(town: Town) -> None:
    town.answer("OK")
    assert town.last.startswith("Budi PERGI CEK: Hidran sawahan\nPompa tidak menyala")
    assert town.group.kinds == ["raise", "answer"]
    town.world.now += 3 * HOUR
    town.desk.work(town.world)
    assert town.group.kinds == ["raise", "answer"]


def test_how_long_people_waited_is_counted_without_who_it_was(town: Town) -> None:
    town.world.now += HOUR
    town.desk.work(town.world)
    town.answer("OK")
    town.answer("OK")  # pressed twice
    with closing(OutboxReader(town.desk.paths.outbox)) as outbox:
        (row,) = outbox.answered_after(0)
    assert (row.hydrant, row.code, row.role, row.meaning) == ("sawahan", "F01", "kpp", "going")
    assert row.waited_s == HOUR + 60


def test_a_full_tank_reaches_the_engine_as_what_a_person_told(town: Town) -> None:
    town.answer("PENUH")
    assert town.told() == [("sawahan", "tank_full", {})]
    assert town.last.startswith("KATANYA TANDON PENUH")


def test_a_repair_with_its_cost_is_passed_on_and_what_was_learnt_is_doubted(town: Town) -> None:
    town.answer("BERES 150000 ganti sekring", message=1)
    assert "Dikerjakan: ganti sekring. Biaya Rp 150.000: catat di buku kas." in town.last
    assert town.told() == [("sawahan", "repaired", {"code": "F01"})]


def test_done_without_any_work_leaves_what_was_learnt_alone(town: Town) -> None:
    town.answer("sudah beres")
    assert town.told() == []
    assert town.last.startswith("KATANYA SUDAH BERES")


def test_what_is_not_understood_gets_one_hint_and_chatter_of_the_group_none(town: Town) -> None:
    town.answer("siapa ini?", by_hand=False)
    assert town.group.kinds == ["raise"]
    town.answer("apa yang rusak?")
    assert "Jawab salah satu: SAYA PERGI" in town.last
    assert town.group.kinds == ["raise", "answer"]


def test_an_answer_to_what_is_over_is_thanked_for(town: Town) -> None:
    town.world.clear("F01")
    town.answer("OK", message=1)
    assert town.last == "Gangguan itu sudah selesai. Terima kasih."


def test_where_two_hydrants_are_in_trouble_an_answer_must_say_which(town: Town) -> None:
    other = World(town.world.now, "ketapang", log=town.world.log)
    other.rise("F01")
    town.desk.work(town.world)
    town.answer("OK")
    assert "Lebih dari satu hidran bermasalah" in town.last
    number = next(m.id for m in town.group.got if m.hydrant == "ketapang")
    town.answer(f"OK {number}")
    assert town.last.startswith("Budi PERGI CEK: Hidran ketapang")


def test_an_answer_heard_twice_is_told_once(town: Town) -> None:
    town.answer("OK")
    town.marks -= 1
    town.answer("OK", who="Budi lagi")
    assert town.group.kinds == ["raise", "answer"]


def test_after_a_crash_answers_go_on_where_they_were(town: Town) -> None:
    town.answer("OK")
    town.desk.restart()
    town.desk.work(town.world)
    assert town.group.kinds == ["raise", "answer"]
    town.answer("sudah beres", who="Siti")
    assert town.last.startswith("KATANYA SUDAH BERES")


def test_when_the_engine_cannot_be_told_the_answer_is_heard_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise StoreError("records are away")

    with monkeypatch.context() as patched:
        patched.setattr("notify.answers.tell", refuse)
        patched.setattr("notify.asking.RETRY_S", 0)
        town.answer("PENUH")
        assert town.told() == []
    town.desk.work(town.world)
    assert town.told() == [("sawahan", "tank_full", {})]
    assert town.group.kinds == ["raise", "answer"]


def test_rubbish_in_the_inbox_is_passed_over(town: Town) -> None:
    with Records.open(town.settings) as records:
        records.inbox_append(answers.ANSWER, "telegram", {"who": "x", "what": 1})
        records.inbox_append("report", "page", {})
    town.answer("OK")
    assert town.group.kinds == ["raise", "answer"]
    assert heard_in(InboxEntry(1, 0, "answer", "x", {"nothing": 1})) is None


def test_a_name_is_one_line_and_short() -> None:
    assert called("Budi\nGAWAT: semua\u202e") == "Budi GAWAT: semua"
    assert len(called("x" * 500)) == 30
    assert called("") == "Seorang warga"


def test_the_inbox_is_not_asked_more_often_than_it_says(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    town = Town(tmp_path)
    with Records.open(settings) as records:
        records.inbox_append("report", "page", {})
    inbox = Inbox(Asking(settings), ask_s=60)
    started = time.monotonic()
    assert len(inbox.after(0)) == 1
    assert inbox.after(0) == []
    assert time.monotonic() - started < 60
    inbox.records.close()
    town.desk.close()
