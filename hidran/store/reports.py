"""Reports of residents in the records: each opens a job or joins the open one, in one transaction with its number."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hidran.errors import StoreError
from hidran.faults.human import HumanEvent, Kind
from hidran.people.roster import Roster
from hidran.pim.report import CHOICES, Draft, Report, belongs_to, new_number
from hidran.site import Site
from hidran.store import work
from hidran.store.records import Records
from hidran.store.saying import ask_to_say
from hidran.store.tables_report import ReportRow
from hidran.store.telling import tell as tell_engine
from hidran.words import say
from hidran.work.sensor import Opening
from hidran.work.step import Step

SHOWN = 20
TOLD = ("teknisi", "ketua", "sekretaris")  # the first of these that somebody holds
SOURCE = "report"
_DRY: Kind = "no_water"  # the choice, and what the engine is told


def take(records: Records, draft: Draft) -> Report:
    """Keep it; the same form sent twice is the report that is there. StoreError for a hydrant that is gone."""
    live = work.open_work(records, hydrant=draft.hydrant)
    with work.changing(records) as db:
        known = db.scalar(select(ReportRow).where(ReportRow.key == draft.key))
        if known is not None:
            return _report(known)
        at, joins = records.now(), belongs_to(draft.what, live)
        ticket = joins.number if joins is not None else _opened(db, draft, at)
        row = ReportRow(
            number=_free(db), hydrant=draft.hydrant, what=draft.what, note=draft.note, contact=draft.contact,
            photo=draft.photo, at_ts=at, ticket=ticket, joined=joins is not None, key=draft.key,
        )  # fmt: skip
        db.add(row)
        db.flush()
        _tell_ticket(db, row)
        if draft.what == _DRY:
            tell_engine(records, HumanEvent(draft.hydrant, at, _DRY), SOURCE, db)
        return _report(row)


def tell(records: Records, report: Report, site: Site, roster: Roster) -> int:
    """Let those who repair know of a new job, by day; how many. A report that joined one wakes nobody."""
    if report.joined:
        return 0
    crew = next((found for role in TOLD if (found := roster.behind(site.kpp, role))), ())
    for person in crew:
        what = say(report.choice.words, person.language)
        values = {"what": what, "where": site.label, "n": report.ticket, "note": report.note}
        text = say("Laporan warga: {what}, {where}. {note} Pekerjaan {n} dibuka.", person.language, **values)
        ask_to_say(records, person.id, f"laporan/{report.number}/{person.id}", " ".join(text.split()), calm=True)
    return len(crew)


def _opened(db: Session, draft: Draft, at: int) -> int:
    made = Opening(f"report/{draft.key}", draft.hydrant, "report", "", at, CHOICES[draft.what].words)
    number = work.open_ticket(db, made)
    if number is None:
        raise StoreError(f"no hydrant {draft.hydrant!r}: it was removed; see the first page")
    return number


def _tell_ticket(db: Session, row: ReportRow) -> None:
    """The report stands in the job's story; the contact does not."""
    note = f"{CHOICES[row.what].words}. {row.note}".strip()
    work.add(db, row.ticket, Step(f"report/{row.id}/note", "note", row.at_ts, note=note, data={"report": row.number}))
    if row.photo:
        shown = {"photo": row.photo, "report": row.number}
        work.add(db, row.ticket, Step(f"report/{row.id}/photo", "photo", row.at_ts, data=shown))


def _free(db: Session) -> str:
    while True:
        number = new_number()
        if db.scalar(select(ReportRow.id).where(ReportRow.number == number)) is None:
            return number


def find(records: Records, number: str) -> Report | None:
    """The report with that number, typed in any case; None when there is none."""
    with records.session() as db:
        row = db.scalar(select(ReportRow).where(ReportRow.number == number.strip().upper()[:8]))
        return _report(row) if row is not None else None


def newest(records: Records, hydrant: str, limit: int = SHOWN) -> list[Report]:
    """The newest of a hydrant, newest first."""
    wanted = select(ReportRow).where(ReportRow.hydrant == hydrant).order_by(ReportRow.id.desc()).limit(limit)
    with records.session() as db:
        return [_report(row) for row in db.scalars(wanted)]


def of_ticket(records: Records, ticket: int) -> list[Report]:
    """All that belong to a job, oldest first."""
    with records.session() as db:
        rows = db.scalars(select(ReportRow).where(ReportRow.ticket == ticket).order_by(ReportRow.id))
        return [_report(row) for row in rows]


def _report(row: ReportRow) -> Report:
    return Report(
        row.number, row.hydrant, row.what, row.note, row.contact, row.photo, row.at_ts, row.ticket, row.joined
    )
