"""Links, sessions, passwords and how often they are tried: SQLite and PostgreSQL alike."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hidran.clock import FixedClock
from hidran.people.errors import PeopleError
from hidran.settings import NotifySettings, Settings
from hidran.store import erasing, login, login_checks, login_links, login_passwords, login_sessions, people, roles
from hidran.store.login_links import Link
from hidran.store.records import Records
from hidran.store.saying import saying_in
from hidran.store.tables_login import LoginLinkRow
from hidran.store.ways import add_way

NOON = 1_795_496_400
GOOD = "kambing awan sepeda"
PAGE = "http://hidran.example/"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def settings(each_database: Settings) -> Settings:
    return each_database.model_copy(update={"notify": NotifySettings(channels=["console", "page", "sms"])})


@pytest.fixture
def records(settings: Settings, clock: FixedClock) -> Iterator[Records]:
    with Records.open(settings) as opened:
        opened._clock = clock
        opened.add_kpp("kpp-a", "KPP Tirta")
        yield opened


@pytest.fixture
def siti(records: Records) -> int:
    made = people.add_person(records, "Bu Siti")
    roles.give_role(records, made, "ketua", "kpp-a")
    add_way(records, made, "sms", "0812 3456 7890", confirmed=True)
    return made


def link_for(records: Records, settings: Settings, person: int | None) -> Link:
    made = login_links.make(records, settings.paths, person)
    assert made is not None
    return made


def sent(records: Records) -> list[str]:
    return [s.text for s in map(saying_in, records.inbox_after(0)) if s is not None]


def test_a_link_lets_in_once_and_looking_at_it_changes_nothing(records: Records, settings: Settings, siti: int) -> None:
    link = link_for(records, settings, siti)
    assert [login_links.state_of(records, link.token) for _ in range(3)] == [("open", siti)] * 3
    token = login.by_link(records, link.token, "HP Android, Chrome")
    assert token is not None
    found = login_sessions.find(records, token)
    assert found is not None and (found.person, found.browser) == (siti, "HP Android, Chrome")
    assert login.by_link(records, link.token, "") is None
    assert login_links.state_of(records, link.token) == ("used", siti)


def test_of_many_who_press_at_once_one_is_let_in(records: Records, settings: Settings, siti: int) -> None:
    link = link_for(records, settings, siti)
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(lambda _: login.by_link(records, link.token, ""), range(8)))
    assert sum(token is not None for token in got) == 1


def test_a_link_lasts_fifteen_minutes(records: Records, settings: Settings, siti: int, clock: FixedClock) -> None:
    link = link_for(records, settings, siti)
    clock.advance(minutes=15)
    assert login_links.state_of(records, link.token)[0] == "open"
    clock.advance(1)
    assert login_links.state_of(records, link.token)[0] == "over"
    assert login.by_link(records, link.token, "") is None


def test_nothing_that_is_kept_opens(records: Records, settings: Settings, siti: int, tmp_path: Path) -> None:
    link = link_for(records, settings, siti)
    text = f"ketuk {link.mark}"
    assert login_links.marked(text)
    assert link.token not in text
    with records.session() as db:
        row = db.get(LoginLinkRow, 1)
        assert row is not None
        kept = json.dumps({c.name: getattr(row, c.name) for c in LoginLinkRow.__table__.columns})
    assert link.token not in kept
    assert login.by_link(records, link.seed, "") is None
    assert login.by_link(records, login_links.hash_of(link.token), "") is None
    elsewhere = Settings(data=tmp_path / "other")
    copied = login_links.filled(records, elsewhere.paths, PAGE, text)
    assert copied is None, "the seed opens nothing with the key of another installation"


def test_the_link_is_put_into_the_text_when_it_is_sent(
    records: Records, settings: Settings, siti: int, clock: FixedClock
) -> None:
    link = link_for(records, settings, siti)
    filled = login_links.filled(records, settings.paths, PAGE, f"ketuk {link.mark} ya")
    assert filled == f"ketuk {PAGE}m/{link.token} ya"
    assert login_links.filled(records, settings.paths, PAGE, "tanpa tautan") == "tanpa tautan"
    clock.advance(minutes=16)
    assert login_links.filled(records, settings.paths, PAGE, f"ketuk {link.mark}") is None


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "bu  SITI"])
def test_a_member_asks_by_number_or_name(records: Records, settings: Settings, siti: int, typed: str) -> None:
    login.send_link(records, settings, typed)
    (text,) = sent(records)
    assert login_links.marked(text)
    filled = login_links.filled(records, settings.paths, PAGE, text)
    assert filled is not None and len(filled) <= 160


@pytest.mark.parametrize("typed", ["0812 0000 0000", "Pak Tidak Ada", "", "\x00", "a" * 100])
def test_whoever_is_not_known_is_sent_nothing(records: Records, settings: Settings, siti: int, typed: str) -> None:
    login.send_link(records, settings, typed)
    assert sent(records) == []


def test_two_of_the_same_name_are_told_apart_by_number_only(records: Records, settings: Settings, siti: int) -> None:
    people.add_person(records, "bu siti")
    login.send_link(records, settings, "Bu Siti")
    assert sent(records) == []
    login.send_link(records, settings, "081234567890")
    assert len(sent(records)) == 1


def test_a_number_that_was_never_answered_gets_no_link(records: Records, settings: Settings) -> None:
    made = people.add_person(records, "Pak Budi")
    add_way(records, made, "sms", "0813 1111 2222")
    add_way(records, made, "page")
    login.send_link(records, settings, "0813 1111 2222")
    assert sent(records) == []


def test_a_phone_is_not_flooded_with_links(records: Records, settings: Settings, siti: int, clock: FixedClock) -> None:
    for _ in range(20):
        login.send_link(records, settings, "Bu Siti")
    assert len(sent(records)) == login_links.MOST_OPEN
    clock.advance(minutes=16)
    login.send_link(records, settings, "Bu Siti")
    assert len(sent(records)) == login_links.MOST_OPEN + 1


def test_a_session_lasts_180_days_after_the_last_visit(records: Records, siti: int, clock: FixedClock) -> None:
    token = login.with_password(records, siti, "HP")
    for _ in range(4):
        clock.advance(hours=170 * 24)
        found = login_sessions.find(records, token)
        assert found is not None and found.aged
        login_sessions.touch(records, found.id)
    fresh = login_sessions.find(records, token)
    assert fresh is not None and not fresh.aged
    clock.advance(hours=180 * 24, seconds=1)
    assert login_sessions.find(records, token) is None
    assert login_sessions.of_person(records, siti) == []


def test_logging_out_everywhere_ends_sessions_and_links_of_that_person_only(
    records: Records, settings: Settings, siti: int
) -> None:
    budi = people.add_person(records, "Pak Budi")
    tokens = [login.with_password(records, siti, "HP") for _ in range(3)]
    other, link = login.with_password(records, budi, "HP"), link_for(records, settings, siti)
    login.leave_everywhere(records, siti)
    assert [login_sessions.find(records, t) for t in tokens] == [None] * 3
    assert login_sessions.find(records, other) is not None
    assert login.by_link(records, link.token, "") is None


def test_nobody_ends_a_session_of_somebody_else(records: Records, siti: int) -> None:
    budi = people.add_person(records, "Pak Budi")
    token = login.with_password(records, siti, "HP")
    found = login_sessions.find(records, token)
    assert found is not None
    login.leave(records, budi, found.id)
    assert login_sessions.find(records, token) is not None


def test_a_changed_password_ends_all_other_sessions(records: Records, settings: Settings, siti: int) -> None:
    here, there = login.with_password(records, siti, "HP"), login.with_password(records, siti, "laptop")
    link = link_for(records, settings, siti)
    session = login_sessions.find(records, here)
    assert session is not None
    login_passwords.put(records, siti, login_passwords.hash_of(GOOD), session.id)
    assert login_sessions.find(records, here) is not None
    assert login_sessions.find(records, there) is None
    assert login_links.state_of(records, link.token)[0] == "over"


def test_a_password_is_kept_as_argon2id_and_compared_letter_by_letter(records: Records, siti: int) -> None:
    login_passwords.put(records, siti, login_passwords.hash_of(GOOD), None)
    hashed = login_passwords.kept(records, siti)
    assert hashed is not None and hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert login_passwords.matches(hashed, GOOD)
    for wrong in ("", GOOD + "x", GOOD.upper(), "\x00", "\ud800"):
        assert not login_passwords.matches(hashed, wrong)
    assert not login_passwords.matches(None, GOOD)
    assert not login_passwords.matches("not a hash at all", GOOD)


def test_the_same_letters_are_the_same_password_on_every_keyboard() -> None:
    assert login_passwords.matches(login_passwords.hash_of("café kapal laut"), "café kapal laut")


@pytest.mark.parametrize(
    "weak",
    ["pendek", "aaaaaaaaaaaa", "password123", "1234567890", "Bu Siti Aminah1", "081234567890", "hidran2026", "x" * 201],
)
def test_what_a_stranger_would_try_first_is_refused(weak: str) -> None:
    with pytest.raises(PeopleError, match="Kata sandi"):
        login_passwords.hash_of(weak, ["Bu Siti Aminah", "081234567890", "hidran"])


def test_ten_checks_a_minute_and_not_one_more_whatever_else_is_tried(records: Records, settings: Settings) -> None:
    def wait(now: float, *about: str) -> int:
        return login_checks.wait_s(records, settings.paths, about, now)

    assert [wait(NOON + n, "account", f"from {n}") for n in range(12)] == [0] * 10 + [50, 49]
    assert wait(NOON + 20, "other account", "from 1") == 0
    assert wait(NOON + 59, "account", "from 99") == 1
    assert wait(NOON + 60, "account", "from 99") == 0
    assert wait(NOON + 60, "account", "from 99") == 1
    assert wait(NOON - 4000, "account", "from 1") == 0, "a clock that was set back locks nobody out"


def test_checks_are_counted_on_after_a_restart(records: Records, settings: Settings) -> None:
    for n in range(10):
        login_checks.wait_s(records, settings.paths, ["account"], NOON + n)
    with Records.open(settings) as again:
        assert login_checks.wait_s(again, settings.paths, ["account"], NOON + 10) == 50


def test_the_first_link_makes_one_administrator(records: Records, settings: Settings) -> None:
    first, second = login.first_link(records, settings), login.first_link(records, settings)
    assert first is not None and second is not None
    assert login.by_link(records, first.token, "") is None, "the later one took its place"
    version = people.roster_version(records)
    assert login.by_link(records, "rubbish", "", "Pak Dedi") is None
    assert people.roster_version(records) == version
    with pytest.raises(PeopleError, match="Nama"):
        login.by_link(records, second.token, "", "   ")
    assert login.by_link(records, second.token, "", "Pak Dedi") is not None
    roster = people.roster(records)
    assert [(p.role, p.kpp, roster.persons[p.person].name) for p in roster.posts] == [("admin", None, "Pak Dedi")]
    assert login.first_link(records, settings) is None


def test_a_first_link_makes_nobody_once_there_is_an_administrator(records: Records, settings: Settings) -> None:
    link = login.first_link(records, settings)
    assert link is not None
    roles.give_role(records, people.add_person(records, "Bu Ani"), "admin")
    assert login.by_link(records, link.token, "", "Penyusup") is None
    assert "Penyusup" not in [p.name for p in people.roster(records).persons.values()]


def test_the_console_lets_a_lost_administrator_in_again(records: Records, settings: Settings, siti: int) -> None:
    assert login.console_link(records, settings, None).person is None
    ani = people.add_person(records, "Bu Ani")
    roles.give_role(records, ani, "admin")
    links = [login.console_link(records, settings, None) for _ in range(10)]
    assert {link.person for link in links} == {ani}
    assert [login_links.state_of(records, link.token)[0] for link in links] == ["over"] * 9 + ["open"]
    assert login.console_link(records, settings, siti).person == siti
    roles.give_role(records, siti, "admin")
    with pytest.raises(PeopleError, match="--person"):
        login.console_link(records, settings, None)
    with pytest.raises(PeopleError, match="Tidak ada orang nomor 99"):
        login.console_link(records, settings, 99)


def test_an_erased_member_leaves_no_way_in(records: Records, settings: Settings, siti: int) -> None:
    login_passwords.put(records, siti, login_passwords.hash_of(GOOD), None)
    token, link = login.with_password(records, siti, "HP"), link_for(records, settings, siti)
    taken_along = erasing.export(records, siti)
    assert [set(row) for row in taken_along["login_session"]] == [{"id", "person", "browser", "made_ts", "seen_ts"}]
    assert "$argon2id" not in json.dumps(taken_along)
    erasing.erase(records, siti)
    assert login_sessions.find(records, token) is None
    assert login_passwords.kept(records, siti) is None
    assert login_links.state_of(records, link.token)[0] == "unknown"
