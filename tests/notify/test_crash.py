"""Killed at any point, nothing is missed and at most one message is repeated, marked as such."""

from pathlib import Path

from tests.figures import outbox_crash
from tests.hidran.people.kampung import RINA, at
from tests.notify.crash import crash_everywhere, live_through


def test_the_morning_has_messages_to_groups_and_persons_each_told_once(tmp_path: Path) -> None:
    calm, keys = live_through(tmp_path)
    assert calm.points > 50
    assert len(keys) == len(set(keys)) == 21
    persons = [key for key in keys if "/person-" in key]
    assert len(persons) == 8
    assert sum(key.endswith(f"/{at(RINA)}") for key in persons) == 2  # over SMS, after Telegram refused


def test_a_crash_at_any_point_misses_nothing_and_repeats_at_most_one_message(tmp_path: Path) -> None:
    tally = crash_everywhere(tmp_path, step=9)
    assert tally.crashes > 12
    assert (tally.missed, tally.unmarked) == (0, 0)
    assert tally.most_repeats == 1  # between hand-over and commit nobody knows, so it goes out once more


def test_a_killed_process_misses_nothing_and_repeats_at_most_one_message_for_each_kill(tmp_path: Path) -> None:
    found = outbox_crash.kill_often(tmp_path, kills=2)
    assert found.kills == 2
    assert found.told == found.wanted > 0
    assert found.missed == found.unmarked == 0
    assert found.repeated <= found.kills
