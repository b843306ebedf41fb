"""What the neighbours of the demo had done before the curtain: the book of last month, the checks of the water, a
repair, a report that is still open. All of it through the stores that the pages use, each at its own day.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial

from hidran.clock import WIB, FixedClock, wib
from hidran.money.book import Draft
from hidran.money.categories import OPENING
from hidran.money.dues import Relief
from hidran.months import Month
from hidran.pim.report import draft_of
from hidran.settings import Settings
from hidran.store import checks, dues, money, people, repair_costs, reports
from hidran.store.events import EventsReader
from hidran.store.records import Records, engine_of
from hidran.water import limits
from hidran.water.form import Check, Sample
from simulator.demo import repair
from simulator.demo.cast import HISTORY_FROM_TS, KPP, LEAKS, REPAIRED_TS, START_TS, STOPS, WATERS

LAST, THIS = Month.of(HISTORY_FROM_TS), Month.of(START_TS)
DUES_RP, OPENING_RP = 25_000, 7_250_000
HOMES = tuple(f"Rumah {n:02d}" for n in range(1, 34))
RELIEVED = {"Rumah 08": 0, "Rumah 19": 10_000}  # what the group lets them pay
OWING = frozenset({"Rumah 14", "Rumah 27"})  # last month's is still open
EARLY = HOMES[:6]  # who has paid for this month by the third

_KPP = KPP[0]
_SPENT = (
    (5, "rutin", 50_000, "Paket data alat pantau"),
    (9, "rapat", 120_000, "Konsumsi rapat bulanan"),
    (20, "rutin", 100_000, "Kebersihan sekitar hidran"),
)
_CLEAR = {"warna": "tidak", "keruh": "jernih", "bau": "tidak", "endapan": "tidak"}

Act = Callable[[Records], object]


def tell(settings: Settings) -> None:
    """Enter all of it, in the order in which it happened. `settings`: of an installation whose history is judged."""
    clock = FixedClock(HISTORY_FROM_TS)
    records = Records(engine_of(settings), clock)
    with records, closing(EventsReader(settings.paths.events)) as faults:
        for at, act in sorted(_acts(records, settings, faults), key=lambda one: one[0]):
            clock.advance(at - clock.now())
            act(records)


def _acts(records: Records, settings: Settings, faults: EventsReader) -> Iterator[tuple[float, Act]]:
    roster = people.roster(records)
    who = {role: roster.behind(_KPP, role)[0].id for role in ("bendahara", "teknisi", "pemeriksa_air")}
    yield from _spent(who["bendahara"])
    yield from _dues(records, who["bendahara"])
    yield from _looked(limits.load(settings.water.limits_file), who["pemeriksa_air"])
    yield REPAIRED_TS + 3600, partial(repair.enter, faults=faults, technician=who["teknisi"])
    yield REPAIRED_TS + 8 * 3600, partial(_settle, by=who["bendahara"])
    yield _at(THIS, 2, 16), _report


def _spent(by: int) -> Iterator[tuple[float, Act]]:
    for day, category, rupiah, note in ((1, OPENING, OPENING_RP, "Sisa kas buku lama"), *_SPENT):
        draft = Draft(_KPP, _day(LAST, day), category, rupiah, note, by=by, key=f"demo-{category}-{day}")
        yield _at(LAST, day, 19), partial(money.add, draft=draft)


def _dues(records: Records, by: int) -> Iterator[tuple[float, Act]]:
    """Households, what the group decided for some, and who has paid when."""
    dues.set_rate(records, _KPP, LAST, DUES_RP)
    for n, label in enumerate(HOMES):
        home = dues.add_household(records, _KPP, label, LAST)
        pays = RELIEVED.get(label, DUES_RP)
        if label in RELIEVED:
            dues.relieve(records, _KPP, Relief(home, LAST, None, pays, _day(LAST, 1)))
        paid = [(LAST, 2 + n % 26)] if pays and label not in OWING else []
        for month, day in [*paid, *([(THIS, 2)] if label in EARLY else [])]:
            draft = dues.dues_draft(_KPP, pays, _day(month, day), by=by, key=f"demo-{month}-{n}")
            yield _at(month, day, 18), partial(dues.pay, kpp=_KPP, household=home, first=month, draft=draft)


def _looked(under: limits.Limits, by: int) -> Iterator[tuple[float, Act]]:
    """Both points of every hydrant last month, this month so far only one tank."""
    tank = Sample({**_CLEAR, "rasa": "tidak_dicicipi"}, {"ph": 6.8, "tds": 142})
    tap = Sample({**_CLEAR, "rasa": "tidak"})
    for day, hydrant in enumerate(WATERS, 24):
        yield _look(hydrant, _at(LAST, day, 16), {"tandon": tank, "keran": tap}, under, by)
    yield _look(STOPS, _at(THIS, 2, 16), {"tandon": tank}, under, by)


def _look(hydrant: str, at: float, samples: dict[str, Sample], under: limits.Limits, by: int) -> tuple[float, Act]:
    check = Check(int(at), samples, role="pemeriksa_air")

    def act(records: Records) -> None:
        with records.session() as db:
            checks.keep(db, records, hydrant, check, form_key=f"demo-{hydrant}-{int(at)}", under=under, person=by)

    return at, act


def _settle(records: Records, by: int) -> None:
    """What the repair cost goes from its ticket into the book."""
    offered = repair_costs.offers(records, _KPP, records.now())
    money.add_all(records, [replace(offer.draft, by=by) for offer in offered])


def _report(records: Records) -> None:
    draft = draft_of(LEAKS, "broken", note="Keran patah", contact="", key="demo-keran")
    reports.take(records, draft)


def _day(month: Month, day: int) -> date:
    return wib(month.start).date().replace(day=day)


def _at(month: Month, day: int, hour: int) -> float:
    return datetime.combine(_day(month, day), time(hour), WIB).timestamp()
