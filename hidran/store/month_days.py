"""Days of the sensor for the monthly records: made anew from series.db whenever a day has got more readings.

Raw readings are kept for days or months, the monthly record for ever: so a day is folded while its readings are here,
and what was folded from all of them is not given away for a roll-up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from hidran.errors import SettingsError
from hidran.faults.rules.f12_turbidity_high import Settings as Turbid
from hidran.faults.tuning import settings_from
from hidran.months import Month
from hidran.reading import Reading
from hidran.registry import Assignment, Registry
from hidran.site import Site
from hidran.store.checks import hold
from hidran.store.records import Records
from hidran.store.rollup import Bucket
from hidran.store.series import SeriesReader
from hidran.store.tables_month import MonthDayRow
from hidran.water import digest
from hidran.water.digest import DAY_S, Digest, Yardstick
from hidran.water.probe import probe_of

COUNTED = ("panel_v", "pump_on", "turbidity_mv", "turbidity_ntu")
FOLDED = (*COUNTED, "pump_on_s", "pump_starts", "flow_lpm")


@dataclass(frozen=True, slots=True)
class Days:
    """What is needed to fold the days of one hydrant. `learnt_mv`: clear water as the engine learnt it."""

    series: SeriesReader
    registry: Registry
    site: Site
    learnt_mv: float | None = None

    def refresh(self, records: Records, month: Month, now: float) -> int:
        """Fold the days of the month that changed; how many they were."""
        kept, made = self._kept(records, month), 0
        for day, seen in self._seen(month, now).items():
            before = kept.get(day)
            if before is not None and before[0] == seen:
                continue
            folded = self._fold(day, before[1] if before is not None else None)
            with records.session() as db:
                hold(db, self.site.id)
                db.merge(MonthDayRow(hydrant=self.site.id, day=day, seen=seen, digest=folded.as_json()))
            made += 1
        return made

    def _kept(self, records: Records, month: Month) -> dict[int, tuple[int, Digest]]:
        mine = MonthDayRow.hydrant == self.site.id, MonthDayRow.day >= month.start, MonthDayRow.day < month.end
        with records.session() as db:
            rows = db.scalars(select(MonthDayRow).where(*mine))
            return {row.day: (row.seen, Digest.from_json(row.digest)) for row in rows}

    def _seen(self, month: Month, now: float) -> dict[int, int]:
        """How many values the roll-ups hold, by day; days without any are left out."""
        end, seen = min(month.end, int(now)), dict[int, int]()
        for a in self.registry.nodes_of(self.site.id, month.start, end):
            for name in COUNTED:
                for bucket in self.series.buckets(a.node, name, month.start, end, "day"):
                    seen[bucket.start] = seen.get(bucket.start, 0) + bucket.n
        return seen

    def _fold(self, day: int, before: Digest | None) -> Digest:
        by = self._yardstick(day)
        rows = list(self._rows(day))
        hours = self._hours(day)
        rolled = _most(hours)
        if len(rows) >= rolled:
            return digest.of_readings(day, rows, by)
        if before is not None and before.readings >= rolled:
            return before
        return digest.of_buckets(day, hours, by, self.site.sample_interval_s)

    def _yardstick(self, day: int) -> Yardstick:
        found = probe_of(list(self.registry.sensors.values()), self.site.id, day + DAY_S)
        made = found[1] if found is not None else None
        clean_mv = made.clean_mv if made is not None and made.clean_mv is not None else self.learnt_mv
        return digest.yardstick(self.site, clean_mv if clean_mv is not None else self.site.clean_mv, _limits(self.site))

    def _nodes(self, day: int) -> list[Assignment]:
        return self.registry.nodes_of(self.site.id, day, day + DAY_S)

    def _rows(self, day: int) -> Iterator[Reading]:
        """The day's readings of whatever node spoke for the hydrant then, by time."""
        found = [
            row for a in self._nodes(day) for row in self.series.between(a.node, day, day + DAY_S) if a.holds(row.ts)
        ]
        return iter(sorted(found, key=lambda r: r.ts))

    def _hours(self, day: int) -> dict[str, list[Bucket]]:
        hours: dict[str, list[Bucket]] = {}
        for a in self._nodes(day):
            for name in FOLDED:
                buckets = self.series.buckets(a.node, name, day, day + DAY_S, "hour", histograms=True)
                hours.setdefault(name, []).extend(b for b in buckets if a.holds(b.start + 1))
        return {name: buckets for name, buckets in hours.items() if buckets}


def _most(hours: dict[str, list[Bucket]]) -> int:
    """Readings of the day by its roll-ups: of the field that has most."""
    return max((sum(b.n for b in buckets) for buckets in hours.values()), default=0)


def _limits(site: Site) -> Turbid:
    """What is called turbid here; the defaults when the site's own settings are refused, as the engine does."""
    try:
        return settings_from("F12", Turbid, site.rules.get("F12", {}))
    except SettingsError:
        return Turbid()
