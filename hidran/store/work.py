"""Tickets in the records. Every change is one transaction that raises the work's version with it, so that two writers
follow each other; a step or ticket whose key is known changes nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from hidran.errors import UnknownNameError
from hidran.store.models import AssetRow
from hidran.store.records import Records
from hidran.store.tables_people import PersonRow
from hidran.store.tables_work import TicketRow, TicketStepRow, WorkCursorRow, WorkRevisionRow
from hidran.work.sensor import Addition, Entry, Opening
from hidran.work.step import Kind, Step
from hidran.work.ticket import COMES_BACK_S, ORDER, State, Ticket, fold

FORMER = "anggota lama"
LIVE: tuple[State, ...] = ORDER[: ORDER.index("verified")]


def work_version(records: Records) -> int:
    """Grows with each change of a ticket: one small query, cheap enough to poll."""
    with records.session() as db:
        return int(db.execute(select(WorkRevisionRow.version)).scalar_one())


@contextmanager
def changing(records: Records) -> Iterator[Session]:
    """A transaction that changes tickets. It waits for another that does."""
    with records.session() as db:
        db.execute(update(WorkRevisionRow).values(version=WorkRevisionRow.version + 1))
        yield db


# -- looking -------------------------------------------------------------------------------------------------------


def ticket(records: Records, number: int) -> Ticket:
    """The whole of one ticket. UnknownNameError when there is none with that number."""
    with records.session() as db:
        return one(db, number)


def open_work(records: Records, kpp: str | None = None, hydrant: str | None = None) -> list[Ticket]:
    """Tickets that still want somebody, oldest first: of a KPP, of a hydrant, or all."""
    with records.session() as db:
        return _tickets(db, TicketRow.state.in_(LIVE), *_of(kpp, hydrant))


def newest(records: Records, limit: int, *, kpp: str | None = None, hydrant: str | None = None) -> list[Ticket]:
    """The newest tickets in any state, newest first."""
    with records.session() as db:
        return _tickets(db, *_of(kpp, hydrant), limit=limit)


def between(
    records: Records, start: int, end: int, *, kpp: str | None = None, hydrant: str | None = None
) -> list[Ticket]:
    """Tickets that were opened in [start, end) Unix s, or had something happen in it."""
    with records.session() as db:
        return _tickets(db, TicketRow.opened_ts < end, TicketRow.last_ts >= start, *_of(kpp, hydrant))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one repair cost. `key`: the step's, the same for ever; a step that puts another right has replaced it."""

    key: str
    ticket: int
    hydrant: str
    ts: int
    cost_rp: int
    what: str


def costs(records: Records, kpp: str, start: int, end: int) -> list[Cost]:
    """What repairs of that KPP cost in [start, end) Unix s, in the order in which they were said."""
    found = []
    for t in between(records, start, end, kpp=kpp):
        steps = {s.key: s for s in t.steps}
        found += [
            Cost(key, t.number, t.hydrant, s.ts, rp, s.text("what") or s.note)
            for key, rp in t.costs.items()
            if start <= (s := steps[key]).ts < end
        ]
    return sorted(found, key=lambda c: (c.ts, c.key))


# -- inside a transaction ------------------------------------------------------------------------------------------


def one(db: Session, number: int) -> Ticket:
    found = _tickets(db, TicketRow.id == number)
    if not found:
        raise UnknownNameError(f"no ticket {number}: see /pekerjaan")
    return found[0]


def in_hand(db: Session, now: float) -> list[Ticket]:
    """Every ticket that a sensor or time may still change: not closed, or closed less than two days."""
    lately = int(now) - COMES_BACK_S
    return _tickets(db, (TicketRow.state != "closed") | (TicketRow.last_ts >= lately))


def write(db: Session, entries: Iterable[Entry]) -> list[int]:
    """Append what is not known; the numbers of the tickets that this changed."""
    numbers: list[int] = []
    for entry in entries:
        match entry:
            case Opening():
                number = open_ticket(db, entry)
            case Addition(number_of, step):
                number = number_of if add(db, number_of, step) else None
        numbers += [number] if number is not None else []
    return list(dict.fromkeys(numbers))


def open_ticket(db: Session, o: Opening) -> int | None:
    """Its number; None when it was opened before, or there is no such hydrant any more."""
    known = db.scalar(select(TicketRow.id).where(TicketRow.key == o.key))
    if known is not None or db.get(AssetRow, o.hydrant) is None:
        return None
    row = TicketRow(
        key=o.key,
        hydrant=o.hydrant,
        code=o.code,
        origin=o.origin,
        what=o.what,
        opened_ts=o.at,
        state="open",
        last_ts=o.at,
    )
    db.add(row)
    db.flush()
    if o.first is not None:
        add(db, row.id, o.first)
    return row.id


def opened(db: Session, key: str) -> int | None:
    """The number of the ticket that was opened under that key."""
    return db.scalar(select(TicketRow.id).where(TicketRow.key == key))


def known(db: Session, key: str) -> int | None:
    """The ticket that has a step of that key, None when none has."""
    return db.scalar(select(TicketStepRow.ticket).where(TicketStepRow.key == key))


def add(db: Session, number: int, step: Step) -> bool:
    """Append a step; False when its key is known. UnknownNameError without such a ticket."""
    if known(db, step.key) is not None:
        return False
    row = db.get(TicketRow, number)
    if row is None:
        raise UnknownNameError(f"no ticket {number}: see /pekerjaan")
    person = step.person if step.person is not None and db.get(PersonRow, step.person) is not None else None
    by = "" if person is not None else step.by
    db.add(
        TicketStepRow(
            key=step.key, ticket=number, kind=step.kind, ts=step.ts, by=by, person=person, note=step.note,
            data=dict(step.data),
        )
    )  # fmt: skip
    db.flush()
    row.state = one(db, number).state
    row.last_ts = max(row.last_ts, step.ts)
    db.flush()
    return True


def cursor(db: Session, name: str) -> tuple[int, str] | None:
    """How far the follower has read, and the mark of what it stands on; None: it has not begun."""
    row = db.get(WorkCursorRow, name)
    return None if row is None else (row.value, row.mark)


def set_cursor(db: Session, name: str, value: int, mark: str = "") -> None:
    db.merge(WorkCursorRow(name=name, value=value, mark=mark))


def _of(kpp: str | None, hydrant: str | None) -> list[ColumnElement[bool]]:
    of_kpp = [TicketRow.hydrant.in_(select(AssetRow.id).where(AssetRow.kpp_id == kpp))] if kpp is not None else []
    return of_kpp + ([TicketRow.hydrant == hydrant] if hydrant is not None else [])


def _tickets(db: Session, *where: ColumnElement[bool], limit: int | None = None) -> list[Ticket]:
    """Folded. Oldest first; with a limit the newest first."""
    order = TicketRow.id if limit is None else TicketRow.id.desc()
    rows = list(db.scalars(select(TicketRow).where(*where).order_by(order).limit(limit)))
    steps = _steps(db, [row.id for row in rows])
    return [fold(_bare(row), steps[row.id]) for row in rows]


def _bare(row: TicketRow) -> Ticket:
    return Ticket(row.id, row.hydrant, row.origin, row.code, row.opened_ts, row.what)  # type: ignore[arg-type]


def _steps(db: Session, numbers: Sequence[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for at in range(0, len(numbers), 500):
        wanted = (
            select(TicketStepRow, PersonRow.name, PersonRow.erased_ts)
            .outerjoin(PersonRow, PersonRow.id == TicketStepRow.person)
            .where(TicketStepRow.ticket.in_(numbers[at : at + 500]))
            .order_by(TicketStepRow.id)
        )
        for row, name, erased in db.execute(wanted):
            found[row.ticket].append(_step(row, name if erased is None else FORMER))
    return found


def _step(row: TicketStepRow, name: str | None) -> Step:
    kind: Kind = row.kind  # type: ignore[assignment]
    return Step(row.key, kind, row.ts, row.by if name is None else name, row.person, row.note, dict(row.data))
