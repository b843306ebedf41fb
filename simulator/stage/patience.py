"""How long somebody is waited for: as long as there is progress, and a good while without any."""

GIVE_UP_S = 120.0  # without any progress; a busy machine with two cores has needed 40 s to start one service
SAY_S = 10.0  # after so long whoever watches hears what is waited for


class Patience:
    """Ask it at each look. Times are seconds of any clock that only runs forward."""

    def __init__(self, now: float, progress: int = 0) -> None:
        self._since, self._progress, self._said = now, progress, False

    def look(self, now: float, progress: int = 0) -> None:
        """`progress`: any number that moves as long as there is some."""
        if progress != self._progress:
            self._since, self._progress = now, progress

    def ended(self, now: float) -> bool:
        """Nothing has moved for too long."""
        return now - self._since > GIVE_UP_S

    def worth_a_word(self, now: float) -> bool:
        """True once, when the wait has become long."""
        long = now - self._since > SAY_S and not self._said
        self._said = self._said or long
        return long
