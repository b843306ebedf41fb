"""/akun: one's own password, and the phones one is logged in with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from api import cookies
from api.pages.entry import address_of
from api.pages.entry_password import waits_s
from api.pages.routes import renderer_of
from api.sources import Sources
from api.tries import one_house
from api.who import Who, needs, refusal, viewer
from hidran.people.errors import PeopleError
from hidran.people.role_words import role_word
from hidran.people.roster import Person
from hidran.store import login, login_passwords, login_sessions
from hidran.store.login_passwords import LONGEST
from hidran.store.login_sessions import LoggedIn
from hidran.store.records import Records

router = APIRouter(prefix="/akun", include_in_schema=False, dependencies=[needs("look")])
FRESH_S = 15 * 60  # whoever has just come in by a link need not know the old password
Password = Annotated[str, Form(max_length=LONGEST)]
_SAVED = {"sandi": "Kata sandi tersimpan. HP dan komputer lain dikeluarkan.", "keluar": "Sudah dikeluarkan."}


@dataclass(frozen=True, slots=True)
class Mine:
    """The member whose account it is, as this request sees it."""

    request: Request
    sources: Sources
    who: Who
    person: Person
    session: int


def _mine(request: Request) -> Mine:
    """ProblemError 401 for whoever is no member: a program, a practice."""
    who, sources = viewer(request), request.app.state.sources
    person = sources.roster().persons.get(who.person) if who.person is not None else None
    if person is None or who.session is None:
        raise refusal(Who(), "look")
    return Mine(request, sources, who, person, who.session)


MyAccount = Annotated[Mine, Depends(_mine)]


@dataclass(frozen=True, slots=True)
class Account:
    """`password_since`: Unix s, None: there is none. `asks_old`: the old one is needed to change it."""

    name: str
    roles: tuple[str, ...]
    password_since: int | None
    asks_old: bool
    sessions: tuple[LoggedIn, ...]
    now: int


@router.api_route("", methods=["GET", "HEAD"])
def show(mine: MyAccount, ok: str = "") -> Response:
    return _page(mine, saved=ok)


@router.post("/sandi")
def change_password(mine: MyAccount, old: Password = "", new: Password = "", again: Password = "") -> Response:
    try:
        _check_old(mine, old)
        if new != again:
            raise PeopleError("Kata sandi baru tidak sama di kedua kolom.")
        hashed = login_passwords.hash_of(new, [mine.person.name, *(w.address for w in mine.person.ways)])
    except PeopleError as error:
        return _page(mine, status=422, error=error)

    def keep(records: Records) -> None:
        login_passwords.put(records, mine.person.id, hashed, mine.session)
        login.tell_of_password(records, mine.person)

    mine.sources.write(keep)
    return RedirectResponse("/akun?ok=sandi", 303)


def _check_old(mine: Mine, old: str) -> None:
    account = mine.sources.write(lambda records: _account(mine, records))
    if not account.asks_old:
        return
    if wait_s := waits_s(mine.sources, f"person {mine.person.id}", f"address {one_house(address_of(mine.request))}"):
        raise PeopleError("Terlalu banyak percobaan. Tunggu {n} detik, lalu coba lagi.", n=wait_s)
    hashed = mine.sources.write(lambda records: login_passwords.kept(records, mine.person.id))
    if not login_passwords.matches(hashed, old):
        raise PeopleError("Kata sandi sekarang salah.")


@router.post("/sesi/{session}/keluar")
def end_one(mine: MyAccount, session: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
    mine.sources.write(lambda records: login.leave(records, mine.person.id, session))
    return RedirectResponse("/akun?ok=keluar", 303)


@router.post("/keluar-semua")
def end_all(mine: MyAccount) -> Response:
    mine.sources.write(lambda records: login.leave_everywhere(records, mine.person.id))
    answer = RedirectResponse("/masuk", 303)
    cookies.take_back(answer)
    return answer


def _page(mine: Mine, *, status: int = 200, saved: str = "", error: PeopleError | None = None) -> Response:
    renderer = renderer_of(mine.request)
    account = mine.sources.write(lambda records: _account(mine, records))
    words = renderer.say(_SAVED[saved]) if saved in _SAVED else ""
    wrong = error.said(renderer.language) if error is not None else ""
    return renderer.page("account.html", status=status, page=account, saved=words, error=wrong)


def _account(mine: Mine, records: Records) -> Account:
    now, sessions = records.now(), login_sessions.of_person(records, mine.person.id)
    since = login_passwords.since(records, mine.person.id)
    fresh = any(s.id == mine.session and now - s.made_ts <= FRESH_S for s in sessions)
    language = renderer_of(mine.request).language
    roles = dict.fromkeys(role_word(post.role, language) for post in mine.who.posts)
    return Account(mine.person.name, tuple(roles), since, since is not None and not fresh, tuple(sessions), now)
