"""What becomes of a fault as a ticket: opened, answered, repaired, proved, closed, and back again."""

import random
from typing import Any

import pytest

from hidran.work import sensor
from hidran.work.ticket import COMES_BACK_S, Ticket, fold
from tests.hidran.people.world import HOUR, MINUTE, NOON, World
from tests.hidran.work.book import Book


def a_dead_pump(severity: str = "GAWAT") -> tuple[World, Book]:
    world, book = World(), Book()
    world.rise("F01", severity)  # type: ignore[arg-type]
    book.read(world)
    return world, book


def test_a_fault_that_calls_opens_a_ticket_and_what_is_only_news_does_not() -> None:
    world, book = World(), Book()
    world.rise("F22", "INFO")
    world.rise("F16", "INFO", silence="node")
    world.late("F12")
    book.read(world)
    assert not book.tickets
    world.worsen("F16", "PERLU_DICEK")
    book.read(world)
    assert (book.only.code, book.only.state, book.only.severity) == ("F16", "open", "PERLU_DICEK")
    assert book.only.since == NOON - 15 * MINUTE


def test_the_servers_own_silence_and_a_form_that_is_due_send_nobody_with_a_spanner() -> None:
    server, village, book = World(hydrant=""), World(), Book()
    server.rise("F16", "GAWAT", silence="server")
    book.read(server)
    book.upto = 0
    village.rise("F21", "PERLU_DICEK")
    book.read(village)
    assert not book.tickets
    village.worsen("F21", "GAWAT")
    book.read(village)
    assert book.only.code == "F21"


def test_the_whole_way_from_open_to_closed() -> None:
    world, book = a_dead_pump()
    states = [book.only.state]
    book.says(1, "told", NOON + MINUTE, channel="telegram", role="kpp")
    book.says(1, "answered", NOON + 10 * MINUTE)
    states.append(book.only.state)
    book.says(1, "checked", NOON + HOUR, findings=["fuse"])
    states.append(book.only.state)
    book.says(1, "waiting", NOON + HOUR + 1, **{"for": "parts"})
    states.append(book.only.state)
    book.says(1, "repaired", NOON + 2 * HOUR, what="ganti sekring", cost_rp=150_000)
    states.append(book.only.state)
    world.now += 3 * HOUR
    world.clear("F01")
    book.read(world)
    states.append(book.only.state)
    book.pass_time(world.now)
    assert [*states, book.only.state] == [
        "open", "answered", "checked", "waiting", "repaired", "verified", "closed",
    ]  # fmt: skip
    clock = book.only.clock
    assert clock.to_answer_s == 9 * MINUTE
    assert clock.to_repair_s == 3 * HOUR + 15 * MINUTE
    assert book.only.spent_rp == 150_000
    assert (book.only.goes and book.only.goes.by) == "Budi"


def test_who_cannot_go_moves_nothing() -> None:
    _, book = a_dead_pump()
    book.says(1, "declined", NOON + MINUTE)
    assert (book.only.state, book.only.goes, book.only.clock.answered) == ("open", None, None)


def test_what_the_same_cause_brought_about_joins_the_ticket_whichever_was_seen_first() -> None:
    world, book = a_dead_pump("PERLU_DICEK")
    world.rise("F20", "GAWAT")
    world.rise("F11", "GAWAT")
    book.read(world)
    assert set(book.only.faults) == {"F01", "F20", "F11"}
    assert (book.only.head, book.only.severity) == ("F11", "GAWAT") or book.only.head == "F20"
    world.rise("F12", "GAWAT")
    book.read(world)
    assert [t.code for t in book.tickets.values()] == ["F01", "F12"]


def test_it_is_proved_only_when_all_that_joined_is_over() -> None:
    world, book = a_dead_pump()
    world.rise("F20")
    world.clear("F01")
    book.read(world)
    assert (book.only.state, len(book.only.standing)) == ("open", 1)
    world.now += HOUR
    world.clear("F20")
    book.read(world)
    assert book.only.state == "verified"


def test_a_repair_that_the_sensor_does_not_see_is_contradicted_in_hours_of_sun_only() -> None:
    _, book = a_dead_pump()
    evening = NOON + 5 * HOUR
    book.says(1, "repaired", evening, what="sekring")
    book.pass_time(evening + 12 * HOUR)
    assert book.only.state == "repaired", "by night nobody can know"
    book.pass_time(evening + 17 * HOUR)
    assert (book.only.state, book.only.contradicted, book.only.repair) == ("checked", True, None)
    before = len(book.only.steps)
    book.pass_time(evening + 18 * HOUR)
    assert len(book.only.steps) == before, "it is said once"


def test_a_second_repair_after_a_contradiction_is_believed_again() -> None:
    world, book = a_dead_pump()
    book.says(1, "repaired", NOON, what="sekring", cost_rp=20_000)
    book.pass_time(NOON + 2 * HOUR)
    assert book.only.contradicted
    book.says(1, "repaired", NOON + 3 * HOUR, what="kontroler", cost_rp=900_000)
    assert (book.only.state, book.only.contradicted, book.only.spent_rp) == ("repaired", False, 920_000)
    world.now += 4 * HOUR
    world.clear("F01")
    book.read(world)
    book.pass_time(world.now)
    assert book.only.state == "closed"


def test_a_cost_that_was_mistyped_is_put_right_and_counts_once() -> None:
    _, book = a_dead_pump()
    book.says(1, "repaired", NOON, what="sekring", cost_rp=1_500_000)
    book.says(1, "repaired", NOON + 60, what="sekring", cost_rp=150_000, instead_of=f"repaired/1/{NOON}")
    assert book.only.spent_rp == 150_000


def test_what_ended_by_itself_waits_two_days_for_a_word_and_then_closes() -> None:
    world, book = a_dead_pump()
    world.clear("F01")
    book.read(world)
    book.pass_time(world.now + COMES_BACK_S - 1)
    assert book.only.state == "verified"
    book.pass_time(world.now + COMES_BACK_S)
    assert book.only.state == "closed"


def test_a_word_that_comes_after_the_proof_closes_at_once() -> None:
    world, book = a_dead_pump()
    world.clear("F01")
    book.read(world)
    book.says(1, "repaired", world.now + HOUR, what="sekring", cost_rp=20_000)
    assert book.only.state == "verified", "a proof is not undone by a late word"
    book.pass_time(world.now + HOUR)
    assert book.only.state == "closed"


@pytest.mark.parametrize(("hours", "tickets"), [(47, 1), (49, 2)])
def test_a_fault_that_is_back_within_two_days_is_the_same_work(hours: int, tickets: int) -> None:
    world, book = a_dead_pump()
    book.says(1, "repaired", NOON + HOUR, what="sekring")
    world.now += 2 * HOUR
    world.clear("F01")
    book.read(world)
    book.pass_time(world.now)
    assert book.only.state == "closed"
    world.now += hours * HOUR
    world.rise("F01")
    book.read(world)
    assert len(book.tickets) == tickets
    assert (book.tickets[1].state, book.tickets[1].reopened) == (("open", 1) if tickets == 1 else ("closed", 0))


def test_late_data_that_takes_all_back_closes_the_ticket_and_it_counts_nowhere() -> None:
    world, book = a_dead_pump()
    world.take_back("F01")
    book.read(world)
    assert (book.only.state, book.only.never_was, book.only.clock.to_repair_s) == ("closed", True, None)


def test_late_data_that_moves_the_onset_moves_the_clock() -> None:
    world, book = a_dead_pump()
    before = book.only.since
    world.move("F01", -HOUR)
    book.read(world)
    assert (book.only.since, book.only.state) == (before - HOUR, "open")


def test_what_turns_out_to_stand_after_all_is_open_again() -> None:
    world, book = a_dead_pump()
    world.clear("F01")
    world.reopen("F01")
    book.read(world)
    assert (book.only.state, book.only.reopened) == ("open", 1)


def reported_dry(**evidence: Any) -> tuple[World, Book]:
    """A resident's report of a dry tap has opened a job, then F03 is seen."""
    world, book = World(), Book()
    book.tickets[1] = Ticket(1, world.hydrant, "report", "", NOON, "Air tidak keluar")
    fold(book.tickets[1], [])
    world.rise("F03", "PERLU_DICEK", **evidence)
    book.read(world)
    return world, book


def test_a_fault_seen_by_a_residents_word_joins_the_job_of_that_word_and_no_silence_proves_it_over() -> None:
    world, book = reported_dry(said_ts=NOON, said_alone=True)
    assert book.only.head == "F03"
    world.clear("F03")
    book.read(world)
    assert (book.only.state, book.only.standing, book.only.clock.verified) == ("open", [], None)


def test_a_fault_seen_by_a_meter_opens_a_job_of_its_own_beside_a_report() -> None:
    _, book = reported_dry()
    assert [t.head for t in book.tickets.values()] == ["", "F03"]


def test_a_ticket_by_hand_is_joined_by_the_fault_it_names() -> None:
    world, book = World(), Book()
    book.tickets[1] = Ticket(1, world.hydrant, "hand", "F01", NOON, "Pompa mati")
    fold(book.tickets[1], [])
    world.rise("F01")
    book.read(world)
    assert book.only.standing[0].code == "F01"


def test_a_ticket_by_hand_without_a_sensor_closes_two_days_after_the_repair() -> None:
    book = Book()
    book.tickets[1] = fold(Ticket(1, "sawahan", "hand", "", NOON, "Keran patah"), [])
    book.says(1, "repaired", NOON + HOUR, what="ganti keran", cost_rp=35_000)
    book.pass_time(NOON + HOUR + COMES_BACK_S)
    assert (book.only.state, book.only.clock.to_repair_s) == ("closed", None)


def test_hearing_everything_again_changes_nothing() -> None:
    world, book = a_dead_pump()
    world.rise("F20")
    world.clear("F20")
    world.clear("F01")
    book.read(world)
    steps = {n: len(t.steps) for n, t in book.tickets.items()}
    for event in world.log[:3]:
        entries = sensor.hear(book.tickets.values(), event)
        assert all(e.step.key in book.keys for e in entries if isinstance(e, sensor.Addition))
    assert steps == {n: len(t.steps) for n, t in book.tickets.items()}


_ACTIONS = ("rise", "worsen", "clear", "take_back", "move", "reopen", "late", "wait", "repair", "time")


@pytest.mark.parametrize("seed", range(100))
def test_whatever_happens_every_standing_trouble_is_in_exactly_one_live_ticket(seed: int) -> None:
    dice, world, book = random.Random(seed), World(), Book()
    for _ in range(60):
        _act(dice, world, book)
        world.now += dice.choice((60, HOUR, 9 * HOUR))
        book.read(world)
        for code, episode in world.episodes.items():
            holding = [t for t in book.tickets.values() if (f := t.faults.get(code)) is not None and f.stands]
            stands = world.open(code) is not None and episode.severity != "INFO"
            assert len(holding) == stands, (seed, code)
            assert all(t.live for t in holding)
        for ticket in book.tickets.values():
            assert ticket.live or not ticket.standing
            assert fold(_bare(ticket), ticket.steps).state == ticket.state


def _bare(t: Ticket) -> Ticket:
    return Ticket(t.number, t.hydrant, t.origin, t.code, t.opened, t.what)


def _act(dice: random.Random, world: World, book: Book) -> None:
    code, action = dice.choice(("F01", "F08", "F20", "F12")), dice.choice(_ACTIONS)
    is_open, known = world.open(code) is not None, code in world.episodes
    if action == "rise" and not is_open:
        world.rise(code, dice.choice(("PERLU_DICEK", "GAWAT")))
    elif action == "worsen" and is_open:
        world.worsen(code)
    elif action in ("clear", "take_back", "move") and is_open:
        getattr(world, action)(code)
    elif action == "reopen" and known and not is_open and code not in world.gone:
        world.reopen(code)
    elif action == "late" and not is_open:
        world.late("F13")
    elif action == "repair" and book.live:
        book.says(book.live[0].number, "repaired", world.now, what="x", cost_rp=dice.choice((None, 5000)))
    elif action == "time":
        book.pass_time(world.now)
