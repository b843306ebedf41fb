"""How long the water in the tank lasts, as people use it here by the hour of the day."""

from hidran.clock import wib_midnight
from hidran.faults.work import Work

_HORIZON_H = 24
_KNOWN_S = 6 * 3600


def water_until(work: Work, level_pct: float, ts: int) -> int | None:
    """Unix seconds at which the tank is empty when nothing comes in; None: not known, empty already, or over a day."""
    seconds = sum(s for _, s in work.use.values())
    if seconds < _KNOWN_S or level_pct <= 0:
        return None
    mean = max(sum(p for p, _ in work.use.values()) / seconds, 0.0)
    left, at = level_pct, ts
    for _ in range(_HORIZON_H + 1):
        rest_s = 3600 - (at - wib_midnight(at)) % 3600
        rate = _rate(work, (at - wib_midnight(at)) // 3600, mean)
        if rate * rest_s >= left:
            return int(at + left / rate)
        left, at = left - rate * rest_s, at + rest_s
    return None


def _rate(work: Work, hour: int, mean: float) -> float:
    """Percent a second in that hour; the mean of the day where the hour was hardly ever seen."""
    pct, seconds = work.use.get(hour, (0.0, 0.0))
    return max(pct / seconds, 0.0) if seconds >= 1800 else mean
