"""A KPP's month as the sheet meets it, made by hand: two hydrants, three jobs, a book, dues."""

from dataclasses import replace
from datetime import date
from typing import Any

from hidran.faults.episode import Episode
from hidran.money.book import Entry
from hidran.money.dues import Dues, Household, Payment, Rate
from hidran.months import Month
from hidran.registry import Kpp
from hidran.sheet.build import OfHydrant, OfKpp, build
from hidran.sheet.sheet import Sheet
from hidran.site import Site
from hidran.water import limits, record
from hidran.water.form import Check, Sample
from hidran.water.record import Body
from hidran.water.summary import Lift, SensorPart
from hidran.work.step import Step
from hidran.work.ticket import Ticket, fold

NOVEMBER = Month(2026, 11)
HOUR, DAY = 3600, 86400
AT = NOVEMBER.start
UNDER = limits.load()


def body(hydrant: str, *, check: Check | None = None, sensor: SensorPart | None = None) -> Body:
    made = record.build(hydrant, NOVEMBER, [], [check] if check else [], since=AT, now=NOVEMBER.end, under=UNDER)
    return replace(made, sensor=sensor)


def sensor(ran: int, stood: int = 0) -> SensorPart:
    lifts: list[Lift] = [*["ran"] * ran, *["stood"] * stood, *["unknown"] * (30 - ran - stood)]  # type: ignore[list-item]
    return SensorPart(AT, 30, tuple(lifts), 97.5, "ntu", 2.5, 4.0, 1.5, 1, 1, 4100.0)


def clear_water(**senses: str) -> Check:
    good = {"warna": "tidak", "keruh": "jernih", "bau": "tidak", "rasa": "tidak"}
    glass = Sample({name: value for name, value in good.items() if name})
    tap = Sample(good | senses)
    return Check(AT + 11 * DAY, {"tandon": glass, "keran": tap}, role="pemeriksa_air")


def job(number: int, *steps: Step, hydrant: str = "hu-01", code: str = "F01", at: int = AT + 5 * DAY) -> Ticket:
    begun = Step(f"{number}/0", "opened", at, data={"code": code, "start": at, "severity": "GAWAT"})
    bare = Ticket(number, hydrant, "fault", code, at)
    bare.clock.opened = at
    return fold(bare, [begun, *steps])


def answered(number: int, after_s: int, person: int | None = 1, at: int = AT + 5 * DAY) -> list[Step]:
    told = Step(f"{number}/1", "told", at, data={"channel": "telegram", "role": "teknisi"})
    return [told, Step(f"{number}/2", "answered", at + after_s, "Pak Budi", person)]


def repaired(number: int, after_s: int, cost: int, at: int = AT + 5 * DAY) -> list[Step]:
    data = {"what": "sekring", "cost_rp": cost}
    done = Step(f"{number}/3", "repaired", at + after_s, "Pak Budi", 1, "dengan Pak Edi", data)
    over = Step(f"{number}/4", "verified", at + after_s + HOUR, data={"end": at + after_s + HOUR})
    return [done, over]


def line(number: int, day: int, category: str, rupiah: int, **more: Any) -> Entry:
    return Entry(number, "kug", date(2026, 11, day), category, rupiah, digest=f"{number:064d}", **more)


BOOK = [
    line(1, 1, "saldo_awal", 7_250_000),
    line(2, 5, "iuran", 725_000),
    line(3, 12, "perbaikan", 150_000, note="sekring", ticket=1),
    line(4, 20, "rutin", 60_000, note="pulsa"),
]
HOMES = [Household(n, "kug", f"Rumah {n}", Month(2026, 1)) for n in range(1, 34)]
DUES = Dues([Rate(Month(2026, 1), 25_000)], HOMES, payments=[Payment(n, NOVEMBER, 25_000, 2) for n in range(1, 30)])


def hydrant(name: str, **of_body: Any) -> OfHydrant:
    site = Site(id=name, name=f"Hidran {name}", kpp="kug", kpp_name="KPP Karya Utama Golden")
    return OfHydrant(site, AT - DAY, body(name, **of_body))


def known(**over: Any) -> OfKpp:
    """A good month, but for what is given."""
    good = OfKpp(
        Kpp("kug", "KPP Karya Utama Golden"),
        [
            hydrant("hu-01", check=clear_water(), sensor=sensor(29, 1)),
            hydrant("hu-02", check=clear_water(), sensor=sensor(30)),
        ],
        [job(1, *answered(1, HOUR), *repaired(1, 5 * HOUR, 150_000))],
        BOOK,
        DUES,
        {1: "teknisi"},
    )
    return replace(good, **over)


def sheet(*, now: float = NOVEMBER.end + HOUR, **over: Any) -> Sheet:
    return build(known(**over), NOVEMBER, now)


def fault(start: int, end: int | None, code: str = "F01", hydrant_: str = "hu-01") -> Episode:
    return Episode(hydrant_, code, start, "GAWAT", start, end, "", {}, 1)
