"""Reminders of the monthly check, asked for once: to each person behind the roles they go to, on their own ways."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from hidran.people.roster import Person, Roster
from hidran.store.records import Records
from hidran.store.saying import SAY
from hidran.store.tables_month import MonthReminderRow
from hidran.water import words
from hidran.water.due import Reminder

IN_PLACE = ("teknisi", "ketua")  # where nobody looks after the water


def remind(records: Records, roster: Roster, found: Reminder, names: Mapping[str, str]) -> int:
    """Ask notify to say it; to how many persons. 0 when it was said before, or nobody is behind any of the roles."""
    with records.session() as db:
        if db.get(MonthReminderRow, found.key) is not None:
            return 0
        db.add(MonthReminderRow(key=found.key, told_ts=records.now()))
        db.flush()
        persons = _persons(roster, found)
        for person in persons:
            _say(records, db, person, found, names)
        return len(persons)


def _persons(roster: Roster, found: Reminder) -> list[Person]:
    behind = {p.id: p for role in found.roles for p in roster.behind(found.kpp, role)}
    if not behind:
        behind = {p.id: p for role in IN_PLACE for p in roster.behind(found.kpp, role)}
    return list(behind.values())


def _say(records: Records, db: Session, person: Person, found: Reminder, names: Mapping[str, str]) -> None:
    text = words.reminder(found, names, person.language)
    records.inbox_put(db, SAY, "records", {"person": person.id, "key": f"{found.key}/{person.id}", "text": text})
