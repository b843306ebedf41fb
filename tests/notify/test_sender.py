"""Handing over: retries, order, giving up, what a crash interrupted."""

import itertools
import logging
from contextlib import closing
from pathlib import Path

import pytest

from hidran.store.outbox import OutboxReader, OutboxWriter
from notify.channels import ChannelError
from tests.hidran.people.world import DAY, HOUR, MIDNIGHT, MINUTE, World
from tests.notify.desk import Desk, Handed


def minutes_pass(desk: Desk, minutes: float, world: World, step_s: float = 5) -> None:
    end = desk.clock.now() + minutes * MINUTE
    while desk.clock.now() < end:
        desk.clock.advance(step_s)
        world.now = int(desk.clock.now())
        desk.work(world)


def test_a_refused_message_is_tried_again_at_growing_distances_each_try_written_down(tmp_path: Path) -> None:
    console = Handed()
    desk = Desk(tmp_path, console)
    console.down(4)
    world = World()
    world.rise()
    desk.work(world)
    assert console.got == []
    assert desk.sender.resting == ["console"]
    minutes_pass(desk, 3, world)
    assert console.kinds == ["raise"]
    with closing(OutboxReader(desk.paths.outbox)) as reader:
        (message,) = reader.after(0)
        attempts = reader.attempts(message.id)
    assert [a.result for a in attempts] == ["sending", "no answer"] * 4 + ["sending", "sent"]
    tries = [a.at_ms for a in attempts if a.result == "sending"]
    assert [round((b - a) / 1000) for a, b in itertools.pairwise(tries)] == [5, 10, 20, 40]
    assert (message.state, message.attempts, message.error) == ("sent", 5, None)


def test_a_channel_that_asks_to_be_left_alone_is(tmp_path: Path) -> None:
    console = Handed()
    desk = Desk(tmp_path, console)
    console.refusals = [ChannelError("too many requests", retry_after_s=120)]
    world = World()
    world.rise()
    desk.work(world)
    minutes_pass(desk, 1.9, world)
    assert console.got == []
    minutes_pass(desk, 0.2, world)
    assert console.kinds == ["raise"]


def test_a_message_that_may_have_arrived_is_marked_when_it_goes_out_again(tmp_path: Path) -> None:
    console, page = Handed(), Handed("page", repeatable=True)
    desk = Desk(tmp_path, console, page)
    for channel in (console, page):
        channel.refusals = [ChannelError("no answer in 5 s", uncertain=True), ChannelError("not reached")]
    world = World()
    world.rise()
    desk.work(world)
    minutes_pass(desk, 1, world)
    assert [m.text.count("(ulang)") for m in console.got] == [1]
    assert [m.text.count("(ulang)") for m in page.got] == [0]


def test_order_is_kept_while_a_channel_is_down_and_others_go_on(tmp_path: Path) -> None:
    console, page = Handed(), Handed("page", repeatable=True)
    desk = Desk(tmp_path, console, page)
    console.down(3)
    world = World()
    world.rise("F08", "PERLU_DICEK")
    desk.work(world)
    world.now += 1
    world.worsen("F08", "GAWAT")
    desk.work(world)
    assert page.kinds == ["raise", "remind"]
    minutes_pass(desk, 2, world)
    assert console.kinds == ["raise", "remind"]


def test_after_two_hours_without_a_channel_all_that_still_stands_is_delivered(tmp_path: Path) -> None:
    console = Handed()
    desk = Desk(tmp_path, console)
    console.down(10_000)
    world = World()
    world.rise("F01")
    world.rise("F12")
    minutes_pass(desk, 60, world, 30)
    world.clear("F12")
    minutes_pass(desk, 60, world, 30)
    console.refusals.clear()
    minutes_pass(desk, 20, world, 30)
    assert [(m.kind, m.code) for m in console.got] == [("raise", "F01")]
    assert {(m.code, m.state) for m in desk.messages()} == {("F01", "sent"), ("F12", "withdrawn")}


def test_a_retry_does_not_call_at_night(tmp_path: Path) -> None:
    console = Handed()
    desk = Desk(tmp_path, console)
    console.down(8)
    world = World(MIDNIGHT + 19 * HOUR + 55 * MINUTE)
    world.rise("F12", "PERLU_DICEK")
    desk.work(world)
    minutes_pass(desk, 10 * 60, world, MINUTE)
    assert console.got == []
    minutes_pass(desk, 30, world, MINUTE)
    assert console.kinds == ["raise"]
    with closing(OutboxReader(desk.paths.outbox)) as reader:
        tries = [a.at_ms // 1000 - MIDNIGHT for a in reader.attempts(1) if a.result == "sending"]
    assert all(t < 20 * HOUR or t >= DAY + 6 * HOUR for t in tries)


def test_what_can_never_be_sent_is_given_up_and_the_next_goes_out(tmp_path: Path) -> None:
    console = Handed()
    desk = Desk(tmp_path, console)
    console.refusals = [ChannelError("no such number", retryable=False)]
    world = World()
    world.rise("F01")
    world.rise("F08")
    desk.work(world)
    assert [m.code for m in console.got] == ["F08"]
    assert [(m.state, m.error) for m in desk.messages()] == [("failed", "no such number"), ("sent", None)]


def test_a_message_nobody_took_for_a_day_is_given_up(tmp_path: Path) -> None:
    console = Handed()
    desk = Desk(tmp_path, console)
    console.down(10_000)
    world = World()
    world.rise()
    minutes_pass(desk, 25 * 60, world, 5 * MINUTE)
    assert desk.messages()[0].state == "failed"


def test_a_channel_with_a_bug_does_not_stop_the_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    console, page = Handed(), Handed("page", repeatable=True)
    desk = Desk(tmp_path, console, page)
    console.refusals = [ZeroDivisionError("oops")]
    world = World()
    world.rise()
    with caplog.at_level(logging.ERROR):
        desk.work(world)
    assert (console.got, page.kinds) == ([], ["raise"])
    assert "ZeroDivisionError: oops" in (desk.messages()[0].error or "")
    minutes_pass(desk, 1, world)
    assert console.kinds == ["raise"]


def interrupted(folder: Path, channel: Handed) -> Desk:
    """A desk that a crash caught with one message on its way."""
    desk = Desk(folder, channel)
    channel.down(1)
    world = World()
    world.rise()
    desk.work(world)
    channel.refusals.clear()
    desk.close()
    with closing(OutboxWriter(desk.paths.outbox)) as outbox, outbox.transaction():
        outbox.start(1, 0)
    desk.clock.advance(60)
    return desk


def test_what_a_crash_interrupted_is_repeated_marked(tmp_path: Path) -> None:
    console = Handed()
    interrupted(tmp_path, console).work()
    assert [m.text.splitlines()[-1] for m in console.got] == ["(ulang)"]


def test_a_page_shows_a_repeat_once_so_it_is_not_marked(tmp_path: Path) -> None:
    page = Handed("page", repeatable=True)
    interrupted(tmp_path, page).work()
    assert len(page.got) == 1
    assert "(ulang)" not in page.got[0].text


def test_a_message_is_taken_by_one_of_two_processes(tmp_path: Path) -> None:
    console = Handed()
    desk = Desk(tmp_path, console)
    world = World()
    world.rise()
    console.down(1)
    desk.work(world)
    with closing(OutboxWriter(desk.paths.outbox)) as other, other.transaction():
        assert other.start(1, 0)
        assert not other.start(1, 0)


def test_what_waits_for_a_channel_no_longer_used_is_withdrawn(tmp_path: Path) -> None:
    console, page = Handed(), Handed("page", repeatable=True)
    desk = Desk(tmp_path, console, page)
    console.down(1)
    world = World()
    world.rise()
    desk.work(world)
    desk.channels = [page]
    desk.restart()
    assert {(m.channel, m.state) for m in desk.messages()} == {("console", "withdrawn"), ("page", "sent")}
