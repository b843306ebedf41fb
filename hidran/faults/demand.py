"""Whether the tank wants water, as far as anything measures it or anybody has said so."""

from hidran.faults.facts import Facts

START_LEVEL_PCT = 70.0


def satisfied(f: Facts, start_level_pct: float = START_LEVEL_PCT) -> bool | None:
    """The tank wants no water; None: not known. A level tells more than a float, whose own arm may hang."""
    if f.tank_level_pct is not None:
        return f.tank_level_pct >= usual_start_pct(f, start_level_pct)
    if f.tank_full is not None:
        return f.tank_full == 1
    return f.told.tank_full(f.ts)


def usual_start_pct(f: Facts, start_level_pct: float) -> float:
    """Where the controller starts: as set, or lower when it has lately never started from so high."""
    known = f.learned.work.usual("start_level", part=1, count=14, enough=4)
    return start_level_pct if known is None else min(start_level_pct, known)
