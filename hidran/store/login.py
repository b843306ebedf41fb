"""How somebody gets a session: by a link that is used up with it, or because a password was right."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hidran.people.errors import PeopleError
from hidran.people.known_as import can_be_sent_a_link, known_as
from hidran.people.roster import Person
from hidran.settings import Settings
from hidran.store import login_links, login_sessions, people, roles
from hidran.store.login_links import Link
from hidran.store.records import Records
from hidran.store.saying import ask_to_say
from hidran.store.tables_people import RoleRow
from hidran.words import say

LETTER = "Hidran: ketuk untuk masuk {link} (15 menit, sekali pakai). Bukan Anda yang minta? Abaikan."
CHANGED = "Kata sandi Hidran Anda baru saja diganti. Bukan Anda? Segera beri tahu pengurus server."


def send_link(records: Records, settings: Settings, typed: str) -> None:
    """Send a link to whoever is known by that number or name. Nothing tells whether anybody is."""
    person = known_as(people.roster(records), typed)
    if person is None or not can_be_sent_a_link(person, settings.notify.channels):
        return
    link = login_links.make(records, settings.paths, person.id)
    if link is not None:
        text = say(LETTER, person.language, link=link.mark)
        ask_to_say(records, person.id, f"masuk/{link.seed}", text)


def tell_of_password(records: Records, person: Person) -> None:
    ask_to_say(records, person.id, f"sandi/{records.now()}", say(CHANGED, person.language))


def by_link(records: Records, token: str, browser: str, name: str = "") -> str | None:
    """The token of a session; None when the link cannot be used. `name`: of the first administrator, whom it makes.

    PeopleError for a name that cannot be one; the link then stays as it was.
    """
    state, person = login_links.state_of(records, token)
    if state != "open":
        return None
    now = records.now()
    with people.edit(records) if person is None else records.session() as db:
        row = login_links.use_up(db, token, now)
        if row is None:
            return None
        whose = row.person if row.person is not None else _first_admin(db, name, now)
        return login_sessions.begin(db, whose, browser, now) if whose is not None else None


def _first_admin(db: Session, name: str, now: int) -> int | None:
    """None when somebody was faster: there is one already."""
    if _admins(db):
        return None
    row = people.put_person(db, name, "id", now)
    roles.put_role(db, row.id, "admin", None, now)
    login_links.void(db, None, now)
    return row.id


def with_password(records: Records, person: int, browser: str) -> str:
    """The token of a session for whoever gave the right password."""
    with records.session() as db:
        return login_sessions.begin(db, person, browser, records.now())


def leave(records: Records, person: int, session: int) -> None:
    """End one session of that person."""
    login_sessions.end(records, person, session)


def leave_everywhere(records: Records, person: int) -> None:
    """End every session of that person, and every link on its way."""
    with records.session() as db:
        login_sessions.end_all(db, person)
        login_links.void(db, person, records.now())


def first_link(records: Records, settings: Settings) -> Link | None:
    """A link that makes the first administrator; None when there is one."""
    with records.session() as db:
        if _admins(db):
            return None
        login_links.void(db, None, records.now())
    return login_links.make(records, settings.paths, None)


def console_link(records: Records, settings: Settings, person: int | None) -> Link:
    """A link for whoever sits at the machine: for that person, else the administrator, who is made when there is none.

    PeopleError when there are several administrators and none was named. Ends other links of the same person.
    """
    with records.session() as db:
        admins = _admins(db)
        if person is None and len(admins) > 1:
            numbers = ", ".join(map(str, admins))
            raise PeopleError("Ada beberapa admin ({numbers}): sebut satu dengan --person.", numbers=numbers)
        whose = person if person is not None else next(iter(admins), None)
        if whose is not None:
            people.wanted(db, whose)
        login_links.void(db, whose, records.now())
    made = login_links.make(records, settings.paths, whose)
    assert made is not None  # the others were ended just now
    return made


def _admins(db: Session) -> list[int]:
    held = select(RoleRow.person).where(RoleRow.role == "admin", RoleRow.end_ts.is_(None))
    return list(db.scalars(held.order_by(RoleRow.start_ts, RoleRow.id)))
