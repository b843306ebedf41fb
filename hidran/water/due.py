"""When a month's check is due, late or missed, by the day that the KPP sets (setting `due_day` of F21). Pure."""

from collections.abc import Iterable
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
Due = Literal["done", "not_yet", "due", "late", "missed"]


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
    kind: Literal["due", "late"]
    roles: tuple[str, ...]
    hydrants: tuple[str, ...]


_ROLES: dict[str, tuple[str, ...]] = {"due": ("pemeriksa_air",), "late": ("pemeriksa_air", "ketua")}


def reminders(sites: Iterable[Site], newest: dict[str, int], now: float) -> list[Reminder]:
    """What is to be said now. `newest`: when each hydrant was last looked at, Unix s.

    A missed month is not among them: F21 tells it, as any trouble is told.
    """
    month = Month.of(now)
    open_: dict[tuple[str, str], list[str]] = {}
    for site in sites:
        plan = plan_of(site)
        state = due(month, now, plan.day, checked=newest.get(site.id, 0) >= month.start)
        if plan.on and state in _ROLES:
            open_.setdefault((site.kpp, state), []).append(site.id)
    return [
        Reminder(f"cek-air/{month}/{kpp}/{kind}", kpp, month, kind, _ROLES[kind], tuple(hydrants))  # type: ignore[arg-type]
        for (kpp, kind), hydrants in open_.items()
    ]
