"""What the pages of the monthly check have to show: closed months, a check, a probe with its visits, a filled list."""

import secrets
from contextlib import closing

from hidran.months import Month
from hidran.registry import Calibration
from hidran.store import checks, probes, upkeep
from hidran.store.month import Months
from hidran.store.month_days import Days
from hidran.store.records import Records
from hidran.store.series import SeriesReader
from hidran.water import limits
from hidran.water.probe import Visit, table_of
from hidran.water.upkeep import Found
from tests.api.house import Installation
from tests.hidran.water.checks import check

DAY = 86400
SHOWN = (
    "/cek-air",
    "/cek-air/sawahan",
    "/cek-air/sawahan/isi",
    "/cek-air/sawahan/2026-11",
    "/cek-air/sawahan/2026-11/isi",
    "/cek-air/sawahan/2026-11/lembar",
    "/cek-air/baamang/2026-11",
    "/cek-air/baamang/2026-10",
    "/cek-air/baamang/2026-10?revisi=1",
    "/perawatan/baamang/2026-11",
    "/sensor/baamang",
    "/sensor/sawahan",
)
PAST = (("", ""), ("", "bau=besi"), ("warna=kuning", "warna=kuning"))  # tank and tap, months ago: 4, 3, 2


def furnish(made: Installation) -> None:
    with Records.open(made.settings) as records:
        months = Months(records, records.registry(), limits.load())
        this = Month.of(made.now)
        with closing(SeriesReader(made.settings.paths.series)) as series:
            for month in (this.plus(-1), this):
                site = months.registry.hydrants["baamang"]
                Days(series, months.registry, site, 4200.0).refresh(records, month, made.now)
        for back, (tank, tap) in zip((4, 3, 2), PAST, strict=True):
            past = this.plus(-back)
            look(records, past.start + 9 * DAY, tandon=tank, keran=tap)
            months.freeze("baamang", past, "closed", past.end + 3600)
        months.freeze("baamang", this.plus(-1), "closed", this.start + 3600)
        look(records, this.start - 20 * DAY, tandon="", keran="")
        months.freeze("baamang", this.plus(-1), "check", made.now - 7200)
        look(records, made.now - 3600, tandon="warna=kuning ph=5,2", keran="warna=kuning bau=besi endapan=oranye")
        _care(records, made.now)


def look(records: Records, ts: int, **points: str) -> None:
    with records.session() as db:
        values = {"form_key": secrets.token_urlsafe(16), "under": limits.load()}
        checks.keep(db, records, "baamang", check(ts, **points), **values)  # type: ignore[arg-type]


def _care(records: Records, now: int) -> None:
    records.add_sensor("TS-17", probes.TURBIDITY, hydrant="baamang")
    table = table_of(4100, [(20, 3950), (100, 3500), (400, 2500)])
    probes.calibrate(records, "baamang", "TS-17", Calibration(now - 90 * DAY, "standar", table, 4100.0), "first")
    for n, (before, after, standard) in enumerate(((4050, 4095, 4098), (4010, 4085, 4090), (3990, 4080, 4080))):
        visit = Visit(now - (80 - n * 30) * DAY, before, after, (0.0, standard))
        probes.clean(records, "baamang", "TS-17", visit, f"visit-{n}")
    found = {"panel": Found("baik"), "keran": Found("tindak", "menetes di sambungan"), "sensor": Found("tidak_ada")}
    upkeep.keep(records, "baamang", Month.of(now), found, form_key="list")
