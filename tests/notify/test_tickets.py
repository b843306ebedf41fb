"""Notify keeps the tickets: from faults, messages and answers, once each."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hidran.faults.announce import Change
from hidran.faults.human import HumanEvent
from hidran.people import commons
from hidran.people.commons import Commons, Gathered
from hidran.store import people, roles, ways, work
from hidran.store.events import EventsWriter
from hidran.store.outbox import Draft
from hidran.store.telling import tell
from hidran.work.step import Step
from hidran.work.ticket import COMES_BACK_S, Ticket
from notify.follower import COMMONS
from tests.hidran.people.world import HOUR, MINUTE, NOON, World
from tests.notify.desk import write
from tests.notify.ticket_desk import HYDRANT, TicketDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TicketDesk]:
    made = TicketDesk(tmp_path)
    made.work(World())
    yield made
    made.close()


def kinds(ticket: Ticket) -> list[str]:
    return [s.kind for s in ticket.steps]


def test_from_the_fault_to_the_closed_ticket(desk: TicketDesk) -> None:
    world = World()
    world.rise("F01")
    desk.work(world)
    assert (kinds(desk.only), desk.only.state) == (["opened", "told"], "open")
    assert desk.only.steps[1].data == {"channel": "telegram", "role": "kpp"}
    world.now += 10 * MINUTE
    desk.work(world)
    desk.says("saya pergi")
    desk.work()
    assert (desk.only.state, desk.only.goes and desk.only.goes.by) == ("answered", "Budi")
    world.now += HOUR
    desk.work(world)
    desk.says("BERES 150000 ganti sekring")
    desk.work()
    assert (desk.only.state, desk.only.spent_rp) == ("repaired", 150_000)
    assert desk.only.repair is not None and desk.only.repair.text("what") == "ganti sekring"
    world.now += HOUR
    world.clear("F01")
    desk.work(world)
    assert kinds(desk.only) == ["opened", "told", "answered", "repaired", "verified", "closed"]
    assert desk.only.clock.to_answer_s == 10 * MINUTE
    assert desk.only.clock.to_repair_s == 2 * HOUR + 25 * MINUTE


def test_the_page_alone_tells_nobody_and_a_reminder_is_no_news(desk: TicketDesk) -> None:
    world = World()
    world.rise("F01")
    desk.work(world)
    for _ in range(3):
        world.now += 7 * HOUR
        desk.work(world)
    assert kinds(desk.only) == ["opened", "told"]


def test_an_answer_to_a_message_is_about_its_fault_and_what_names_nothing_about_the_only_trouble(
    desk: TicketDesk,
) -> None:
    world = World()
    world.rise("F01")
    world.rise("F12")
    desk.work(world)
    turbid = next(m.id for m in desk.messages() if m.code == "F12")
    desk.says("otw", hydrant="", message=turbid)
    desk.work()
    assert {t.code: t.state for t in desk.all()} == {"F01": "open", "F12": "answered"}
    desk.says("saya pergi", hydrant="")
    desk.work()
    assert {t.state for t in desk.all()} == {"answered"}


def test_work_that_is_done_is_paid_once_though_two_tickets_stand(desk: TicketDesk) -> None:
    world = World()
    world.rise("F01", "GAWAT")
    world.rise("F13", "PERLU_DICEK")
    desk.work(world)
    desk.says("beres 50000 ganti sekring")
    desk.work()
    assert [(t.code, t.spent_rp) for t in desk.all()] == [("F01", 50_000), ("F13", 0)]


def test_an_answer_heard_twice_a_form_and_a_stranger_count_nothing_more(desk: TicketDesk) -> None:
    world = World()
    world.rise("F01")
    desk.work(world)
    desk.says("beres 50000 sekring", mark="17")
    desk.says("beres 50000 sekring", mark="17")
    desk.says("", meaning="done", cost_rp=99_000, form="abc", source="page")
    desk.says("beres 70000 sekring", private=True, address="628", who="Orang jauh")
    desk.work()
    assert (desk.only.spent_rp, kinds(desk.only).count("repaired")) == (50_000, 1)


@pytest.mark.parametrize(("kpp", "goes"), [("kpp-a", True), ("kpp-b", False)])
def test_a_member_is_known_by_his_address_and_heard_at_his_own_kpp(desk: TicketDesk, kpp: str, *, goes: bool) -> None:
    with desk.records() as records:
        records.add_kpp("kpp-b", "KPP lain")
        person = people.add_person(records, "Siti")
        roles.give_role(records, person, "teknisi", kpp)
        ways.add_way(records, person, "telegram", "4711")
    world = World()
    world.rise("F01")
    desk.work(world)
    desk.says("saya pergi", who="siti_99", address="4711", private=True)
    desk.work()
    found = desk.only.goes
    assert (found is not None) == goes
    assert found is None or (found.person, found.by) == (person, "Siti")


def test_one_message_about_many_hydrants_is_told_to_and_answered_for_each(desk: TicketDesk) -> None:
    with desk.records() as records:
        records.add_hydrant("kpp-a", id="ketapang")
    other = World(hydrant="ketapang")
    other.rise("F12")
    world = World()
    world.rise("F01")
    desk.work(world)
    with closing(EventsWriter(desk.paths.events)) as events, events.transaction():
        events.append("ketapang", Change("raise", other.episodes["F12"]), world.now * 1000)
    desk.work()
    assert desk._outbox is not None
    about = [(HYDRANT, "F01"), ("ketapang", "F12")]
    at_ms = int(desk.clock.now() * 1000)
    draft = Draft(
        "many", at_ms, at_ms, "digest", "", "", "GAWAT", world.now, None, "ketua", "telegram", "dua hidran", 7
    )
    with desk._outbox.transaction():
        desk._outbox.put(draft)
        desk._outbox.set_memory(COMMONS, commons.dump(Commons(gathered={draft.told_as: Gathered(world.now, about)})))
        number = desk._outbox.after(0)[-1].id
        desk._outbox.start(number, at_ms)
        desk._outbox.sent(number, at_ms)
    while desk.tickets.turn():
        pass
    assert [[s.text("role") for s in t.steps if s.kind == "told"][-1] for t in desk.all()] == ["ketua", "ketua"]
    desk.says("saya pergi", hydrant="", message=number)
    while desk.tickets.turn():
        pass
    assert [t.state for t in desk.all()] == ["answered", "answered"]


def test_what_a_technician_tells_at_the_machine_stands_in_the_ticket(desk: TicketDesk) -> None:
    world = World()
    world.rise("F01")
    desk.work(world)
    with desk.records() as records:
        tell(records, HumanEvent(HYDRANT, NOON, "maintenance", {"hours": 3}, "Rudi"), "command")
        tell(records, HumanEvent(HYDRANT, NOON + 60, "repaired", {"what": "pompa"}, "Rudi"), "command")
        tell(records, HumanEvent(HYDRANT, NOON + 60, "repaired", {"code": "F01"}), "answer")
    desk.work()
    assert kinds(desk.only)[2:] == ["maintenance", "repaired"]


def test_an_installation_that_has_run_for_long_begins_with_what_stands(tmp_path: Path) -> None:
    world = World()
    world.rise("F12")
    world.clear("F12")
    world.rise("F01")
    desk = TicketDesk(tmp_path)
    write(desk.paths.events, world)
    desk.written = len(world.log)
    desk.work(world)
    assert [(t.code, t.state) for t in desk.all()] == [("F01", "open")]
    desk.close()


def test_a_repair_that_the_sensor_does_not_see_is_contradicted_and_a_fault_comes_back_into_its_ticket(
    desk: TicketDesk,
) -> None:
    world = World()
    world.rise("F01")
    desk.work(world)
    desk.says("beres sekring")
    desk.work()
    world.now += 2 * HOUR + 60
    desk.work(world)
    assert (desk.only.state, desk.only.contradicted) == ("checked", True)
    desk.says("beres kontroler")
    desk.work()
    world.clear("F01")
    desk.work(world)
    assert desk.only.state == "closed"
    world.now += COMES_BACK_S - HOUR
    world.rise("F01")
    desk.work(world)
    assert (desk.only.state, desk.only.reopened) == ("open", 1)


def test_another_event_log_opens_nothing_twice(desk: TicketDesk) -> None:
    world = World()
    world.rise("F01")
    desk.work(world)
    before = kinds(desk.only)
    desk.close()
    desk.paths.events.unlink()
    world.log = world.log[:1]
    desk.written = 0
    desk.work(world)
    world.clear("F01")
    desk.work(world)
    assert kinds(desk.only)[: len(before)] == before
    assert desk.only.state == "verified"


# -- killed at each point -------------------------------------------------------------------------------------------


def test_a_hand_written_step_and_the_follower_do_not_undo_each_other(desk: TicketDesk) -> None:
    world = World()
    world.rise("F01")
    desk.work(world)
    with desk.records() as records, work.changing(records) as db:
        work.add(db, 1, Step("form/abc", "repaired", NOON, "Budi", data={"cost_rp": 5000}))
    desk.says("", meaning="done", cost_rp=5000, form="abc", source="page")
    desk.work()
    assert (desk.only.spent_rp, kinds(desk.only)) == (5000, ["opened", "told", "repaired"])
