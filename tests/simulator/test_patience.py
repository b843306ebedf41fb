"""A slow machine is waited for; one on which nothing moves any more is not waited for without end."""

from simulator.stage.patience import GIVE_UP_S, SAY_S, Patience


def test_whoever_makes_progress_is_waited_for_however_slow_he_is() -> None:
    patience, now = Patience(0.0), 0.0
    for done in range(100):
        now += GIVE_UP_S - 1
        patience.look(now, done + 1)
        assert not patience.ended(now)


def test_without_progress_patience_ends() -> None:
    patience = Patience(100.0, 7)
    patience.look(100 + GIVE_UP_S, 7)
    assert not patience.ended(100 + GIVE_UP_S)
    assert patience.ended(101 + GIVE_UP_S)


def test_a_long_wait_is_worth_one_word() -> None:
    patience = Patience(0.0)
    assert not patience.worth_a_word(SAY_S)
    assert patience.worth_a_word(SAY_S + 1)
    assert not patience.worth_a_word(SAY_S + 2)
