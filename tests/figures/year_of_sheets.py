"""A year of three hydrants as their KPP lives it: do the twelve sheets tell what was paid, and what really was?

The plants break and are mended, the engine reads every minute, people answer, repair, check the water and pay dues.
What differs of the uptimes: a fault is dated by the first reading that shows it and ends with the first that shows it
over, a minute each; a motor whose cable is mended shows it only after two minutes of steady running; a well that runs
dry while the pump stands shows it when the pump next runs. A day on which the sheet says *unknown* promises nothing and
is counted apart.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from hidran.months import Month
from tests.hidran.sheet import reckoning
from tests.hidran.sheet.reckoning import DayApart
from tests.hidran.sheet.village import Village

START, GOAL_S = Month(2026, 1), 60
TOLD_EVERY = 10


def run(full: bool) -> list[dict[str, Any]]:
    """Twelve months at three hydrants (one when not `full`)."""
    begun = time.monotonic()

    def progress(day: int) -> None:
        if day % TOLD_EVERY == 0:
            print(f"  day {day}, {time.monotonic() - begun:.0f} s", flush=True)

    with tempfile.TemporaryDirectory() as folder:
        village = Village(Path(folder), START, 12 if full else 1)
        try:
            village.live(progress)
            return [_cash(village), _uptimes(village)]
        finally:
            village.close()


def _cash(village: Village) -> dict[str, Any]:
    made, wrong, whole = reckoning.newest_sheets(village), reckoning.cash_apart(village), reckoning.whole(village)
    for line in wrong:
        print(f"  {line}")
    costs = sum(village.paper.went_out.values())
    return {
        "number": 190,
        "title": "A year of three hydrants: opening, in, out and closing of each month's sheet against the paper of "
        "the bendahara; `hidran verify`",
        "goal": "equal to the rupiah, whole",
        "result": f"{len(made)} sheets, {len(wrong)} with another sum, Rp {costs:,} spent; "
        f"{'whole' if whole else 'altered'}",
        "ok": len(made) == len(village.months) and not wrong and whole,
    }


def _uptimes(village: Village) -> dict[str, Any]:
    days, sums = reckoning.days_apart(village), reckoning.sums_apart(village)
    known = [d for d in days if d.known]
    broken, far = [d for d in known if d.broken], [d for d in known if d.apart_s > GOAL_S]
    for line in [*sums, *map(_told, far)]:
        print(f"  {line}")
    return {
        "number": 191,
        "title": "The same year: time without water of each day as the sheet counts it against what the simulator "
        "broke, days that the sheet knows",
        "goal": f"{GOAL_S} s a day",
        "result": f"{len(known) - len(far)} of {len(known)} known days ({len(broken)} with an outage) within "
        f"{GOAL_S} s; farthest {_farthest(known)}; {len(days) - len(known)} days not wholly known; "
        f"{len(sums)} months that are not the sum of their days",
        "ok": not far and not sums,
    }


def _farthest(days: list[DayApart]) -> str:
    far = sorted((d.apart_s for d in days), reverse=True)[:5]
    return ", ".join(f"{s} s" for s in far)


def _told(d: DayApart) -> str:
    day = (d.midnight - START.start) // 86400
    return f"{d.hydrant}, day {day}: {d.said_s} s without water said, {d.true_s} s were"


if __name__ == "__main__":
    print(run(full=False))
