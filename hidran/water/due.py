"""When a month's check is due, late or missed, by the day that the KPP sets (setting `due_day` of F21). Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from hidran.clock import wib
from hidran.errors import SettingsError
from hidran.faults.rules.f21_water_check import Settings as Rule
from hidran.faults.tuning import settings_from
from hidran.months import Month
from hidran.site import Site

LATE_DAY = 25
DAY_S = 86400
MISSED_S = 7 * DAY_S
Kind = Literal["due", "late", "missed"]
Due = Literal["done", "not_yet"] | Kind
Opened = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Plan:
    """`on`: the KPP keeps its checks here, so a missing one is missed. `day`: of the month, from which it is due."""

    on: bool
    day: int


def plan_of(site: Site) -> Plan:
    """What the KPP has set for this hydrant."""
    try:
        rule = settings_from("F21", Rule, site.rules.get("F21", {}))
    except SettingsError:  # the engine judges such a site by the defaults
        rule = Rule()
    return Plan(bool(rule.logged), int(rule.due_day))


def due(month: Month, now: float, day: int, *, checked: bool) -> Due:
    """How the check of a month stands at `now`."""
    if checked:
        return "done"
    if now >= month.end:
        return "missed"
    today = wib(now).day if now >= month.start else 0
    if today >= max(LATE_DAY, day) and day < LATE_DAY:
        return "late"
    return "due" if today >= day else "not_yet"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message to the roles of a KPP, told once: `key` stays the same. `hydrants`: whose water nobody looked at."""

    key: str
    kpp: str
    month: Month
    kind: Kind
    hydrants: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return _ROLES[self.kind]


_ROLES: dict[Kind, tuple[str, ...]] = {
    "due": ("pemeriksa_air",),
    "late": ("pemeriksa_air", "ketua"),
    "missed": ("pemeriksa_air", "ketua", "sekretaris"),
}


def reminders(
    sites: Iterable[Site], checked: Collection[tuple[str, str]], opened: Opened, now: float
) -> list[Reminder]:
    """What is to be said now, in which month nobody has looked. `checked`: (hydrant, month) in which somebody did.

    `opened`: since when the record of (hydrant, month) runs; one that began after its due day is not missed.
    """
    this = Month.of(now)
    found: dict[tuple[str, Month, Kind], list[str]] = {}
    for site in sites:
        plan = plan_of(site)
        for month in (this.plus(-1), this) if plan.on else ():
            state = due(month, now, plan.day, checked=(site.id, str(month)) in checked)
            began = opened.get((site.id, str(month)), int(now))
            if state == "missed" and (began > month.start + (plan.day - 1) * DAY_S or now > month.end + MISSED_S):
                continue
            if state in ("due", "late", "missed"):
                found.setdefault((site.kpp, month, state), []).append(site.id)
    return [
        Reminder(f"cek-air/{month}/{kpp}/{kind}", kpp, month, kind, tuple(hydrants))
        for (kpp, month, kind), hydrants in found.items()
    ]
