"""Tickets in the records, on both databases: nothing opens or counts twice, lists and costs are those of the KPP."""

import multiprocessing
from collections.abc import Iterator

import pytest

from hidran.errors import UnknownNameError
from hidran.settings import Settings
from hidran.store import people, work
from hidran.store.erasing import erase
from hidran.store.records import Records
from hidran.work.sensor import Opening
from hidran.work.step import Step

NOON = 1_795_496_400
DAY = 86400


@pytest.fixture
def records(each_database: Settings) -> Iterator[Records]:
    with Records.open(each_database) as opened:
        for kpp, hydrant in (("kpp-a", "hu-01"), ("kpp-a", "hu-02"), ("kpp-b", "hu-03")):
            if kpp not in opened.registry().kpps:
                opened.add_kpp(kpp, kpp)
            opened.add_hydrant(kpp, id=hydrant)
        yield opened


def a_fault(hydrant: str = "hu-01", code: str = "F01", start: int = NOON) -> Opening:
    data = {"code": code, "start": start, "severity": "GAWAT"}
    first = Step(f"opened/{hydrant}/{code}/{start}", "opened", start, data=data)
    return Opening(f"fault/{hydrant}/{code}/{start}", hydrant, "fault", code, start, first=first)


def begin(records: Records, *openings: Opening) -> list[int]:
    with work.changing(records) as db:
        return work.write(db, openings)


def say(records: Records, number: int, step: Step) -> bool:
    with work.changing(records) as db:
        return work.add(db, number, step)


def test_a_ticket_comes_back_as_its_steps_say(records: Records) -> None:
    (number,) = begin(records, a_fault())
    assert say(records, number, Step("a", "answered", NOON + 60, "Budi"))
    assert say(
        records, number, Step("b", "repaired", NOON + 90, "Budi", note="sip", data={"cost_rp": 5000, "parts": ["fuse"]})
    )
    found = work.ticket(records, number)
    assert (found.state, found.spent_rp, found.standing[0].code) == ("repaired", 5000, "F01")
    assert [(s.kind, s.by, s.note) for s in found.steps[1:]] == [("answered", "Budi", ""), ("repaired", "Budi", "sip")]


def test_what_is_said_twice_counts_once_and_moves_no_number(records: Records) -> None:
    assert begin(records, a_fault(), a_fault()) == [1]
    assert begin(records, a_fault()) == []
    assert say(records, 1, Step("form/x", "repaired", NOON, data={"cost_rp": 5000}))
    assert not say(records, 1, Step("form/x", "repaired", NOON + 5, data={"cost_rp": 5000}))
    assert work.ticket(records, 1).spent_rp == 5000
    assert begin(records, a_fault("hu-02")) == [2]


def test_a_transaction_that_fails_leaves_nothing(records: Records) -> None:
    before = work.work_version(records)
    with pytest.raises(RuntimeError), work.changing(records) as db:
        work.write(db, [a_fault()])
        work.set_cursor(db, "event", 7)
        raise RuntimeError
    assert work.open_work(records) == []
    assert work.work_version(records) == before
    with records.session() as db:
        assert work.cursor(db, "event") is None


def test_lists_are_of_one_kpp_or_hydrant_and_leave_out_what_is_over(records: Records) -> None:
    begin(records, a_fault(), a_fault("hu-02"), a_fault("hu-03"))
    say(records, 2, Step("closed/2", "closed", NOON + 5))
    assert [t.number for t in work.open_work(records)] == [1, 3]
    assert [t.number for t in work.open_work(records, kpp="kpp-a")] == [1]
    assert [t.number for t in work.open_work(records, hydrant="hu-03")] == [3]
    assert [t.number for t in work.newest(records, 2)] == [3, 2]
    assert [t.number for t in work.newest(records, 9, kpp="kpp-a")] == [2, 1]


def test_the_follower_keeps_a_closed_ticket_in_hand_for_two_days(records: Records) -> None:
    begin(records, a_fault())
    say(records, 1, Step("closed/1", "closed", NOON))
    with records.session() as db:
        assert len(work.in_hand(db, NOON + 2 * DAY)) == 1
        assert work.in_hand(db, NOON + 2 * DAY + 60) == []


def test_costs_of_a_kpp_and_time_with_a_mistyped_one_put_right(records: Records) -> None:
    begin(records, a_fault(), a_fault("hu-02"), a_fault("hu-03"))
    wrong = {"cost_rp": 1_500_000, "what": "sekring"}
    say(records, 1, Step("a", "repaired", NOON, data=wrong))
    say(records, 1, Step("b", "repaired", NOON + 60, data={"cost_rp": 150_000, "what": "sekring", "instead_of": "a"}))
    say(records, 2, Step("c", "repaired", NOON + 2 * DAY, data={"cost_rp": 20_000}, note="ganti keran"))
    say(records, 3, Step("d", "repaired", NOON, data={"cost_rp": 77_000}))
    say(records, 2, Step("e", "repaired", NOON + 9 * DAY, data={"what": "tanpa biaya"}))
    found = work.costs(records, "kpp-a", NOON, NOON + 30 * DAY)
    assert [(c.key, c.ticket, c.cost_rp, c.what) for c in found] == [
        ("b", 1, 150_000, "sekring"),
        ("c", 2, 20_000, "ganti keran"),
    ]
    assert [c.key for c in work.costs(records, "kpp-a", NOON, NOON + DAY)] == ["b"]


def test_a_member_who_is_erased_stays_in_the_story_without_a_name(records: Records) -> None:
    person = people.add_person(records, "Budi")
    begin(records, a_fault())
    say(records, 1, Step("a", "answered", NOON, "Budi", person))
    people.rename(records, person, "Pak Budi")
    assert work.ticket(records, 1).steps[-1].by == "Pak Budi"
    erase(records, person)
    assert work.ticket(records, 1).steps[-1].by == work.FORMER


def test_somebody_whom_the_records_do_not_know_stops_nothing(records: Records) -> None:
    begin(records, a_fault())
    assert say(records, 1, Step("a", "answered", NOON, "Budi", 77))
    assert (work.ticket(records, 1).steps[-1].by, work.ticket(records, 1).steps[-1].person) == ("Budi", None)


def test_no_ticket_has_that_number_and_no_hydrant_that_name(records: Records) -> None:
    with pytest.raises(UnknownNameError, match="no ticket 7"):
        work.ticket(records, 7)
    assert begin(records, a_fault("hu-99")) == []


def _write_many(settings: Settings, who: int) -> None:
    with Records.open(settings) as records:
        for i in range(20):
            with work.changing(records) as db:
                work.add(db, 1, Step(f"{i}", "note", NOON + i, f"proses {who}"))
                work.add(db, 1, Step(f"{who}/{i}", "note", NOON + i))


def test_two_processes_write_to_one_ticket_and_each_key_counts_once(records: Records, each_database: Settings) -> None:
    begin(records, a_fault())
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=_write_many, args=(each_database, who)) for who in (1, 2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [p.exitcode for p in both] == [0, 0]
    assert len(work.ticket(records, 1).steps) == 1 + 20 + 40
