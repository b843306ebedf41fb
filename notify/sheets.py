"""The meeting sheet of a month that is over makes itself: on the first, and once more when late readings are in."""

from pathlib import Path

import structlog

from hidran.months import Month
from hidran.registry import Registry
from hidran.store import people, sheets
from hidran.store.fault_log import faults_in
from hidran.store.month import since_of
from hidran.store.records import Records
from hidran.store.sheets import Sheets
from hidran.water.limits import Limits

HOUR_S, DAY_S = 3600, 86400
GRACE_S = 2 * HOUR_S  # the months of the water are closed by then
AGAIN_S = 7 * DAY_S  # late readings come in for so long
FOR_S = 2 * DAY_S

log = structlog.get_logger(service="notify")


def keep(records: Records, registry: Registry, under: Limits, events: Path, now: float) -> None:
    """Freeze what is due. A sheet that would tell the same as the one that is kept is not made again."""
    month = Month.of(now).plus(-1)
    if now < month.end + GRACE_S:
        return
    with faults_in(events) as faults:
        if faults is None:  # a sheet without the month's faults would be a lie
            return
        source = Sheets(records, registry, people.roster(records), under, faults)
        for kpp in registry.kpps:
            if _watched(registry, kpp, month, now) and _due(records, kpp, month, now):
                made = source.freeze(kpp, month, now)
                log.info("meeting sheet", kpp=kpp, month=str(month), revision=made.revision)


def _watched(registry: Registry, kpp: str, month: Month, now: float) -> bool:
    ours = [s.id for s in registry.hydrants.values() if s.kpp == kpp]
    return any(since_of(registry, hydrant, now) < month.end for hydrant in ours)


def _due(records: Records, kpp: str, month: Month, now: float) -> bool:
    """Not kept yet, or late readings are in and the sheet is from before."""
    kept = sheets.revisions(records, kpp, month)
    again = month.end + AGAIN_S
    return not kept or (again <= now < again + FOR_S and kept[-1].sheet.made_ts < again)
