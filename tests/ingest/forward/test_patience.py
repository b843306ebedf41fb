"""How long the forwarder waits: as long as it is asked to, else with full jitter up to a minute, and for ever again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hidran import heartbeat
from ingest.backoff import Backoff
from ingest.forward import service
from ingest.forward.service import Pulse, copy
from ingest.forward.sink import AwayError, ClosedError, SinkError


class Time:
    """Moves only by waiting."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += max(seconds, 0.01)


class Desk:
    """A desk whose sink answers so; afterwards all is well."""

    took, behind = True, 0

    class copier:  # noqa: N801
        cursor = 0

    def __init__(self, clock: Time, answers: list[SinkError]) -> None:
        self.clock, self.answers, self.turns = clock, answers, list[float]()
        self.put_down = 0

    def begin(self, _series: object) -> None:
        pass

    def turn(self, _series: object) -> bool:
        self.turns.append(self.clock.now)
        if self.answers:
            raise self.answers.pop(0)
        return False

    def put_down_quietly(self) -> None:
        self.put_down += 1


@pytest.fixture
def waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[list[SinkError]], tuple[list[float], Desk]]:
    def found(answers: list[SinkError]) -> tuple[list[float], Desk]:
        clock, wanted = Time(), len(answers) + 1
        desk = Desk(clock, list(answers))
        monkeypatch.setattr(service, "time", clock)
        any_desk: Any = desk
        copy(any_desk, any_desk, lambda: len(desk.turns) >= wanted, clock.wait, Pulse(tmp_path))
        return [b - a for a, b in zip(desk.turns, desk.turns[1:], strict=False)], desk

    return found


def test_it_waits_as_long_as_it_was_asked_to(waits: Any) -> None:
    (waited,), desk = waits([AwayError(429, "slow down", 300.0)])
    assert 300 <= waited < 302
    assert desk.put_down >= 300, "faults and gauges are put down meanwhile"


def test_without_being_asked_it_waits_at_most_a_minute_and_never_gives_up(waits: Any) -> None:
    answers = [AwayError(503, "full"), ClosedError(401, "no"), AwayError(None, "reset")] * 20
    waited, _desk = waits(answers)
    assert len(waited) == 60
    assert max(waited) <= 61
    assert max(waited[:3]) <= 9


def test_each_limit_doubles_up_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.backoff.random.uniform", lambda _low, high: high)
    backoff = Backoff(first_s=1.0, most_s=60.0)
    assert [backoff.next_s() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    backoff.succeeded()
    assert backoff.next_s() == 1


def test_trouble_is_in_the_heartbeat_at_once_and_gone_when_it_is_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pulse = Pulse(tmp_path)
    pulse.ill(404, "bucket not found")
    beat = heartbeat.read(tmp_path, "forwarder")
    assert beat is not None and not beat.ok and beat.detail["trouble_status"] == 404
    pulse.ill(404, "bucket not found")
    assert capsys.readouterr().out.count("hidran influx setup") == 1, "once a minute, not at each try"
    pulse.well()
    pulse.beat()
    beat = heartbeat.read(tmp_path, "forwarder")
    assert beat is not None and beat.ok and "trouble" not in beat.detail
