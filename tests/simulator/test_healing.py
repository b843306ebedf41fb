"""The demo's person at the screen: what he repairs works again, and the console says what comes next."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran.faults.human import HumanEvent
from hidran.settings import Settings
from hidran.store import work
from hidran.store.records import Records
from hidran.store.telling import tell
from hidran.work.sensor import Opening
from hidran.work.step import Kind, Step
from simulator.demo import story as demo_story
from simulator.demo.story import Story
from simulator.demo.telling import HumanTeller
from simulator.faults import PumpDead
from simulator.plant import Spec
from simulator.stage.healing import Healer
from simulator.stage.play import Role

START, HYDRANT = 1_795_496_400, "hu-sawahan"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with Records.open(Settings(data=tmp_path)) as opened:
        opened.add_kpp("kpp-a", "KPP A")
        opened.add_hydrant("kpp-a", id=HYDRANT)
        yield opened


def a_role(*faults: PumpDead) -> Role:
    return Role(HYDRANT, "Sawahan", "", "node-1", Spec(seed=1), faults=faults)


@pytest.mark.parametrize("data", [{"code": "F01"}, {}, {"what": "pompa"}])
def test_what_somebody_has_repaired_works_again(records: Records, data: dict[str, str]) -> None:
    fault = PumpDead(START - 60)
    role = a_role(fault)
    fault.act(role.plant(START), START)
    healer = Healer(records, [role])
    assert healer.look(START + 600) == []
    tell(records, HumanEvent(HYDRANT, START + 600, "repaired", data), "ticket")
    assert healer.look(START + 660) == [HYDRANT]
    assert fault.end == START + 660
    assert healer.look(START + 720) == []


def test_only_what_is_broken_and_meant_is_mended(records: Records) -> None:
    later, dead = PumpDead(START + 9000), PumpDead(START - 60, active=True)
    healer = Healer(records, [a_role(later, dead)])
    tell(records, HumanEvent(HYDRANT, START, "repaired", {"code": "F12"}), "ticket")
    tell(records, HumanEvent("hu-99", START, "repaired"), "ticket")
    tell(records, HumanEvent(HYDRANT, START, "maintenance"), "ticket")
    records.inbox_append("told", "x", {"kind": "?"})
    assert healer.look(START + 60) == []
    assert (later.end, dead.end) == (None, None)


def test_the_console_leads_from_the_call_to_the_times(
    records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo_story, "LOOK_S", 0)
    story = Story(HumanTeller("id"), records, HYDRANT, "http://x/", 60)
    story.look()
    assert not story.waits
    opened = Step("o", "opened", START, data={"code": "F01", "start": START - 600, "severity": "GAWAT"})
    with work.changing(records) as db:
        work.open_ticket(db, Opening("o", HYDRANT, "fault", "F01", START, first=opened))
    story.look()
    story.look()
    assert story.waits

    def say(kind: Kind, at: int, **data: object) -> None:
        with work.changing(records) as db:
            work.add(db, 1, Step(kind, kind, at, "Siti", data=data))
        story.look()

    say("answered", START + 300)
    assert story.waits
    say("repaired", START + 900, cost_rp=150_000, what="sekring")
    assert not story.waits, "time runs on until the sensor has seen it"
    say("verified", START + 1500, code="F01", end=START + 1200)
    say("closed", START + 1500)
    told = capsys.readouterr().out
    for words in (
        "GILIRAN ANDA: buka http://x/pekerjaan/1",
        "Sudah diperbaiki",
        "sensor yang membuktikan",
        "Rp 150.000",
    ):
        assert told.count(words) == 1, words
    assert "(setelah 30 menit)" in told


def test_a_pump_that_recovers_by_itself_was_repaired_by_nobody(
    records: Records, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo_story, "LOOK_S", 0)
    story = Story(HumanTeller("id"), records, HYDRANT, "http://x/", 60)
    opened = Step("o", "opened", START, data={"code": "F01", "start": START, "severity": "GAWAT"})
    with work.changing(records) as db:
        work.open_ticket(db, Opening("o", HYDRANT, "fault", "F01", START, first=opened))
        work.add(db, 1, Step("v", "verified", START + 60, data={"code": "F01", "end": START + 50}))
    story.look()
    told = capsys.readouterr().out
    assert "pulih sendiri" in told
    assert "dicatat" not in told


def test_nobody_is_waited_for_for_ever(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_story, "LOOK_S", 0)
    story = Story(HumanTeller("id"), records, HYDRANT, "http://x/", 0)
    with work.changing(records) as db:
        work.open_ticket(db, Opening("o", HYDRANT, "hand", "", START, "x"))
    story.look()
    assert not story.waits
