"""The monthly records: open while the month goes on, frozen at its end, revised when something is learnt later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from hidran.months import Month
from hidran.registry import Registry
from hidran.store.checks import checks_in, hold
from hidran.store.records import Records
from hidran.store.tables_month import MonthDayRow, MonthRevisionRow, MonthRow
from hidran.water import record
from hidran.water.digest import Digest
from hidran.water.limits import Limits
from hidran.water.record import Body

Why = Literal["closed", "data", "check", "hand"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A frozen body. `number` counts from 1; `made_ts`: Unix s; `why`: closed, data, check or hand."""

    number: int
    made_ts: int
    why: Why
    body: Body


@dataclass(frozen=True, slots=True)
class MonthRecord:
    """One hydrant and month. `revisions`: oldest first, none while it is open. `live`: the body as it would be now."""

    hydrant: str
    month: Month
    opened_ts: int | None
    closed_ts: int | None
    revisions: tuple[Revision, ...]
    live: Body

    @property
    def body(self) -> Body:
        """What counts: the newest revision, or the running body of an open month."""
        return self.revisions[-1].body if self.revisions else self.live


@dataclass(frozen=True, slots=True)
class Months:
    """The monthly records as they are kept under these limits."""

    records: Records
    registry: Registry
    under: Limits

    def record(self, hydrant: str, month: Month, now: float) -> MonthRecord:
        """One of them; a month that nobody opened has no time of opening."""
        with self.records.session() as db:
            row = db.get(MonthRow, (hydrant, str(month)))
            live, frozen = self._live(db, hydrant, month, now), tuple(_revisions(db, hydrant, month))
            opened, closed = (row.opened_ts, row.closed_ts) if row is not None else (None, None)
        return MonthRecord(hydrant, month, opened, closed, frozen, live)

    def states(self, hydrant: str, since: Month) -> dict[Month, tuple[int, int | None]]:
        """When each month from `since` on was opened and closed, Unix s."""
        wanted = select(MonthRow).where(MonthRow.hydrant == hydrant, MonthRow.month >= str(since))
        with self.records.session() as db:
            return {Month.parse(r.month): (r.opened_ts, r.closed_ts) for r in db.scalars(wanted)}

    def open(self, hydrant: str, month: Month, now: float) -> None:
        """Begin the record of a month; nothing changes when it is there."""
        with self.records.session() as db:
            if db.get(MonthRow, (hydrant, str(month))) is None:
                hold(db, hydrant)
                _opened(db, hydrant, month, now)

    def freeze(self, hydrant: str, month: Month, why: Why, now: float) -> Revision | None:
        """A new revision of what is known now; None when it would tell the same as the newest. Earlier ones stay."""
        with self.records.session() as db:
            return self.freeze_in(db, hydrant, month, why, now)

    def freeze_in(self, db: Session, hydrant: str, month: Month, why: Why, now: float) -> Revision | None:
        """The same within the caller's transaction."""
        hold(db, hydrant)
        row, body = _opened(db, hydrant, month, now), self._live(db, hydrant, month, now)
        before = _revisions(db, hydrant, month)
        if before and why != "hand" and before[-1].body.same_facts(body):
            return None
        made = Revision(len(before) + 1, int(now), why, body)
        row.closed_ts = row.closed_ts or int(now)
        values = {"revision": made.number, "made_ts": made.made_ts, "reason": why, "body": body.as_json()}
        db.add(MonthRevisionRow(hydrant=hydrant, month=str(month), **values))
        db.flush()
        return made

    def _live(self, db: Session, hydrant: str, month: Month, now: float) -> Body:
        return record.build(
            hydrant,
            month,
            _days(db, hydrant, month),
            [kept.check for kept in checks_in(db, hydrant, month)],
            since=since_of(self.registry, hydrant, now),
            now=now,
            sensors=list(self.registry.sensors.values()),
            under=self.under,
        )


def frozen_bodies(records: Records, hydrant: str, until: Month, last: int) -> dict[str, Body]:
    """The newest frozen bodies of at most `last` months up to and with `until`, by month."""
    mine = MonthRevisionRow.hydrant == hydrant
    span = MonthRevisionRow.month.between(str(until.plus(1 - last)), str(until))
    with records.session() as db:
        rows = db.scalars(
            select(MonthRevisionRow).where(mine, span).order_by(MonthRevisionRow.month, MonthRevisionRow.revision)
        )
        return {row.month: Body.from_json(row.body) for row in rows}


def closed_at(db: Session, hydrant: str, month: Month) -> int | None:
    """When the month was closed, Unix s; None: it is open."""
    row = db.get(MonthRow, (hydrant, str(month)))
    return row.closed_ts if row is not None else None


def since_of(registry: Registry, hydrant: str, now: float) -> int:
    """Since when some node has spoken for the hydrant, Unix s; `now` when none ever did."""
    return min((a.start for a in registry.assignments if a.hydrant == hydrant), default=int(now))


def _opened(db: Session, hydrant: str, month: Month, now: float) -> MonthRow:
    row = db.get(MonthRow, (hydrant, str(month)))
    if row is None:
        row = MonthRow(hydrant=hydrant, month=str(month), opened_ts=int(now), closed_ts=None)
        db.add(row)
        db.flush()
    return row


def _revisions(db: Session, hydrant: str, month: Month) -> list[Revision]:
    wanted = select(MonthRevisionRow).where(MonthRevisionRow.hydrant == hydrant, MonthRevisionRow.month == str(month))
    return [
        Revision(row.revision, row.made_ts, row.reason, Body.from_json(row.body))  # type: ignore[arg-type]
        for row in db.scalars(wanted.order_by(MonthRevisionRow.revision))
    ]


def _days(db: Session, hydrant: str, month: Month) -> Sequence[Digest]:
    wanted = select(MonthDayRow).where(
        MonthDayRow.hydrant == hydrant, MonthDayRow.day >= month.start, MonthDayRow.day < month.end
    )
    return [Digest.from_json(row.digest) for row in db.scalars(wanted.order_by(MonthDayRow.day))]
