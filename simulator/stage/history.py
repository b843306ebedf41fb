"""The days before the curtain: the messages that the nodes would have sent, in the order of their arrival."""

from collections.abc import Iterator, Sequence

from hidran import contract
from simulator.offline import Recorder, batches
from simulator.plant import Plant
from simulator.stage.play import Play, Role

BOOT = 1  # of the nodes in history; on stage they begin their second
STEP_S = 86400

Message = tuple[str, bytes, int]  # topic, payload, Unix ms of arrival


class History:
    """Walks the plants from the beginning of history to one minute before the start."""

    def __init__(self, play: Play, plants: Sequence[Plant]) -> None:
        self._roles = play.roles
        self._recorders = [Recorder(p, r.fitted, boot=BOOT) for r, p in zip(play.roles, plants, strict=True)]
        self._from = plants[0].now
        self._to = play.start - contract.SAMPLE_INTERVAL_S

    @property
    def readings(self) -> int:
        """About how many it will be, for a progress bar: one a minute."""
        return len(self._roles) * (self._to - self._from) // contract.SAMPLE_INTERVAL_S

    def days(self) -> Iterator[list[Message]]:
        """A day's messages at a time."""
        at = self._from
        while at < self._to:
            at = min(at + STEP_S, self._to)
            day = [
                m for role, recorder in zip(self._roles, self._recorders, strict=True) for m in _of(role, recorder, at)
            ]
            yield sorted(day, key=lambda message: message[2])


def _of(role: Role, recorder: Recorder, end: int) -> Iterator[Message]:
    topic = contract.topic(role.node, "up", contract.UP_READINGS)
    for ts, text in batches(recorder.until(end)):
        yield topic, text.encode(), ts * 1000
