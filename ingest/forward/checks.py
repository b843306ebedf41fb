"""Checks of the water as points: follows the records by the number of the check. A place and a verdict, never who."""

from collections.abc import Callable, Iterator

from hidran.influx import points
from hidran.store import checks
from hidran.store.checks import KeptCheck
from hidran.store.records import Records
from hidran.water import limits
from hidran.water.judging import judge
from hidran.water.told import influx_fields

ToldChecks = Callable[[int, Callable[[str], str]], tuple[list[str], int]]
"""Cursor and the KPP's tag of a hydrant -> lines of the checks after it, and the cursor after them."""


def follower(records: Records, under: limits.Limits) -> ToldChecks:
    """Reads these records; what was found is judged `under` the limits of this installation."""

    def since(cursor: int, kpp_of: Callable[[str], str]) -> tuple[list[str], int]:
        kept = checks.told_after(records, cursor)
        return [text for one in kept for text in _lines(one, kpp_of, under)], kept[-1].id if kept else cursor

    return since


def _lines(kept: KeptCheck, kpp_of: Callable[[str], str], under: limits.Limits) -> Iterator[str]:
    judged, kpp = judge(kept.check, under), kpp_of(kept.hydrant)
    for point, sample in kept.check.samples.items():
        found = influx_fields(point, sample, judged)
        yield points.water_check(kept.check.ts, kpp=kpp, hydrant=kept.hydrant, point=point, found=found)
