"""Killed at any point, nothing is missed and at most one message is repeated, marked as such."""

from pathlib import Path

from tests.notify.crash import live_through


def test_a_crash_at_any_point_misses_nothing_and_repeats_at_most_one_message(tmp_path: Path) -> None:
    calm, wanted = live_through(tmp_path / "calm")
    assert calm.points > 50
    assert len(wanted) == len(set(wanted)) == 11
    repeated = 0
    for point in range(1, calm.points + 1):
        outcome, keys = live_through(tmp_path / str(point), point)
        assert set(keys) == set(wanted), point
        assert sum(outcome.repeats.values()) <= 1, point
        assert outcome.unmarked == 0, point
        repeated += sum(outcome.repeats.values())
    assert repeated >= 11  # a crash between hand-over and commit: nobody knows, so it goes out once more
