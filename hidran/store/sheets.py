"""Meeting sheets in the records: made from what is known, frozen into a chain, revised beside themselves, verified."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from hidran import chain
from hidran.errors import UnknownNameError
from hidran.faults.episode import Episode
from hidran.months import Month
from hidran.people.roster import Roster
from hidran.registry import Registry
from hidran.sheet.build import BEFORE, OfHydrant, OfKpp, build
from hidran.sheet.sheet import Sheet
from hidran.store import dues, money, work
from hidran.store.models import KppRow
from hidran.store.month import Months, frozen_bodies, since_of
from hidran.store.records import Records
from hidran.store.tables_sheet import MinutesRow, SheetRow
from hidran.water.limits import Limits

Faults = Callable[[str, float, float], Sequence[Episode]]  # of a hydrant, that overlap [start, end] Unix s
LONGEST_MINUTES = 4_000
_WORK_BEFORE_S = 120 * 86400


@dataclass(frozen=True)
class Sheets:
    """What a sheet is made from. `faults`: asks the event log."""

    records: Records
    registry: Registry
    roster: Roster
    limits: Limits
    faults: Faults

    def make(self, kpp: str, month: Month, now: float) -> Sheet:
        """The sheet as it would be now. UnknownNameError for a KPP that there is not."""
        if kpp not in self.registry.kpps:
            raise UnknownNameError(f"no KPP {kpp!r}: see `hidran kpp list`")
        return build(self._known(kpp, month, now), month, now)

    def _known(self, kpp: str, month: Month, now: float) -> OfKpp:
        sites = [s for s in self.registry.hydrants.values() if s.kpp == kpp]
        return OfKpp(
            self.registry.kpps[kpp],
            [self._hydrant(site.id, month, now) for site in sites],
            work.between(self.records, month.start - _WORK_BEFORE_S, month.end, kpp=kpp),
            money.book(self.records, kpp),
            dues.dues_of(self.records, kpp),
            self._roles(kpp),
        )

    def _hydrant(self, hydrant: str, month: Month, now: float) -> OfHydrant:
        record = Months(self.records, self.registry, self.limits).record(hydrant, month, now)
        before = frozen_bodies(self.records, hydrant, month.plus(-1), BEFORE)
        faults = self.faults(hydrant, month.start, min(now, month.end))
        since = since_of(self.registry, hydrant, now)
        return OfHydrant(self.registry.hydrants[hydrant], since, record.body, before, faults)

    def _roles(self, kpp: str) -> dict[int, str]:
        return {p.person: p.role for p in reversed(self.roster.posts) if p.kpp in (kpp, None)}

    def freeze(self, kpp: str, month: Month, now: float) -> "Frozen":
        """Keep the sheet as it is now, behind the one frozen last. One that would tell the same as the newest revision
        is that revision."""
        made = self.make(kpp, month, now)
        with self.records.session() as db:
            return _freeze(db, made)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A kept sheet. `revision` counts from 1; `digest`: the head of the KPP's chain of sheets with it."""

    sheet: Sheet
    revision: int
    digest: str


def _freeze(db: Session, made: Sheet) -> Frozen:
    db.execute(update(KppRow).where(KppRow.id == made.kpp).values(id=made.kpp))  # one after the other
    newest = db.scalar(_of(made.kpp, made.month).order_by(SheetRow.revision.desc()).limit(1))
    body = made.as_json()
    if newest is not None and _facts(newest.body) == _facts(body):
        return _frozen(newest)
    last = db.scalar(select(SheetRow).where(SheetRow.kpp_id == made.kpp).order_by(SheetRow.id.desc()).limit(1))
    revision = newest.revision + 1 if newest is not None else 1
    digest = chain.link(last.digest if last is not None else chain.BEGIN, body)
    values = {"revision": revision, "made_ts": made.made_ts, "body": body, "digest": digest}
    db.add(SheetRow(kpp_id=made.kpp, month=made.month, **values))
    return Frozen(made, revision, digest)


def _facts(body: dict[str, object]) -> str:
    """What a sheet tells, apart from when it was made and how long the book has grown since."""
    return chain.canonical({n: v for n, v in body.items() if n not in ("made_ts", "cash_number", "cash_head")})


def _of(kpp: str, month: str) -> Select[Any]:
    return select(SheetRow).where(SheetRow.kpp_id == kpp, SheetRow.month == month)


def _frozen(row: SheetRow) -> Frozen:
    return Frozen(Sheet.from_json(row.body), row.revision, row.digest)


def revisions(records: Records, kpp: str, month: Month) -> list[Frozen]:
    """Every frozen sheet of that month, oldest first."""
    with records.session() as db:
        return [_frozen(row) for row in db.scalars(_of(kpp, str(month)).order_by(SheetRow.revision))]


def months(records: Records, kpp: str) -> list[Month]:
    """The months with a frozen sheet, newest first."""
    with records.session() as db:
        found = db.scalars(select(SheetRow.month).where(SheetRow.kpp_id == kpp).distinct())
        return sorted((Month.parse(m) for m in found), reverse=True)


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a meeting wrote down, Unix s."""

    text: str
    at: int


def minutes(records: Records, kpp: str, month: Month) -> list[Minutes]:
    """What was decided about that month, in order."""
    wanted = select(MinutesRow).where(MinutesRow.kpp_id == kpp, MinutesRow.month == str(month)).order_by(MinutesRow.id)
    with records.session() as db:
        return [Minutes(row.text, row.at_ts) for row in db.scalars(wanted)]


def decide(records: Records, kpp: str, month: Month, text: str, *, by: int | None, key: str) -> None:
    """Add what the meeting decided; the same form sent twice adds it once."""
    with records.session() as db:
        db.execute(update(KppRow).where(KppRow.id == kpp).values(id=kpp))
        if db.scalar(select(MinutesRow.id).where(MinutesRow.key == key)) is None:
            at = records.now()
            db.add(MinutesRow(kpp_id=kpp, month=str(month), text=text[:LONGEST_MINUTES], at_ts=at, by=by, key=key))
