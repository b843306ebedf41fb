"""*Berkas usulan*: a year of sheets as the file that goes with a request to musrenbang or dinas. Pure.

Figures come from frozen sheets alone, so that whoever asks can be shown the months they are from.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hidran.sheet.sheet import Sheet
from hidran.work.figures import Waits


@dataclass(frozen=True, slots=True)
class OfHydrant:
    """A year of one hydrant. Hours in seconds; `checks` of `months`: how often somebody looked at the water."""

    name: str
    outages: int
    down_s: int
    unknown_s: int
    possible_s: int
    spent_rp: int
    checks: int
    months: int
    codes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`months`: those that the figures are from. `repair_s`: mean from onset to proof, None: nothing was proved.

    `cash_rp`: of the last sheet. `income_rp`, `spent_rp`: of all of them. `codes`: faults by how often, most first.
    """

    kpp: str
    months: tuple[str, ...]
    hydrants: tuple[OfHydrant, ...]
    outages: int
    repair_s: int | None
    cash_rp: int
    income_rp: int
    spent_rp: int
    repairs_rp: int


def proposal(sheets: Sequence[Sheet]) -> Proposal:
    """`sheets`: one for each month, oldest first, at least one."""
    last = sheets[-1]
    jobs = {o.ticket: o for sheet in sheets for o in sheet.outages}
    waits = Waits(0, tuple(o.repair_s for o in jobs.values() if o.repair_s is not None))
    return Proposal(
        last.kpp_name,
        tuple(sheet.month for sheet in sheets),
        tuple(_hydrant(sheets, hydrant.id, hydrant.name) for hydrant in last.hydrants),
        len(jobs),
        waits.mean_s,
        last.cash.closing,
        sum(sheet.cash.came_in for sheet in sheets),
        sum(sheet.cash.went_out for sheet in sheets),
        sum(o.cost_rp for o in jobs.values()),
    )


def _hydrant(sheets: Sequence[Sheet], hydrant: str, name: str) -> OfHydrant:
    mine = [h for sheet in sheets for h in sheet.hydrants if h.id == hydrant]
    jobs = {o.ticket: o for sheet in sheets for o in sheet.outages if o.hydrant == hydrant}
    codes = Counter(o.code for o in jobs.values() if o.code)
    return OfHydrant(
        name,
        len(jobs),
        sum(h.down for h in mine),
        sum(h.unknown for h in mine),
        sum(h.possible for h in mine),
        sum(o.cost_rp for o in jobs.values()),
        sum(h.water.checked_ts is not None for h in mine),
        len(mine),
        tuple(codes.most_common(4)),
    )
