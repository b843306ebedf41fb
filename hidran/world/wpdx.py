"""A hydrant as a row of the Water Point Data Exchange, so that one upload puts it on the world's map of water points.

Attributes by their names in the WPdx standard (waterpointdata.org, "WPdx Data Standard"): location, whether water was
there when it was looked at, when, who says so, source and technology. Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from hidran.clock import wib
from hidran.registry import Kpp
from hidran.site import Site

COLUMNS = (
    "#lat_deg", "#lon_deg", "#status_id", "#status", "#report_date", "#source", "#activity_id", "#country_id",
    "#country_name", "#adm2", "#water_source", "#water_tech", "#facility_type", "#management", "#pay", "#data_lnk",
)  # fmt: skip
_STATUS = {"normal": "Yes", "INFO": "Yes", "PERLU_DICEK": "Yes", "GAWAT": "No"}
_TECH = "Motorized Pump - Solar"


@dataclass(frozen=True, slots=True)
class Point:
    """`state`: as the pages show it; `watched_ts`: its newest reading, Unix s, None: none ever came.

    `monthly_rp`: dues, 0: none, None: not known. `link`: its public page."""

    site: Site
    kpp: Kpp
    state: str
    watched_ts: int | None
    monthly_rp: int | None
    link: str = ""


def rows(points: Iterable[Point]) -> list[dict[str, str]]:
    """One row for each point that was ever watched: a report without a date says nothing."""
    return [_row(p, p.watched_ts) for p in points if p.watched_ts is not None]


def _row(p: Point, watched_ts: int) -> dict[str, str]:
    values = (
        f"{p.site.lat:.5f}", f"{p.site.lon:.5f}", _STATUS.get(p.state, "Unknown"), p.state,
        wib(watched_ts).date().isoformat(), f"{p.kpp.label} (Hidran)", p.site.id, "ID", "Indonesia",
        p.kpp.location, "Borehole", _TECH, "Improved", "Community Management",
        _pay(p.monthly_rp), p.link,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _pay(rupiah: int | None) -> str:
    if rupiah is None:
        return ""
    return f"Yes - IDR {rupiah} per household and month" if rupiah else "No"
