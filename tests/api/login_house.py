"""A real installation with one member in each role, and how each of them asks."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from api import cookies
from hidran import installation
from hidran.clock import FixedClock
from hidran.people.rights import ROLES
from hidran.settings import ApiSettings, NotifySettings, Settings
from hidran.site import Site
from hidran.store import login, login_links, people
from hidran.store.credentials import write_secret
from hidran.store.joining import add_member
from hidran.store.records import Records
from hidran.store.saying import saying_in
from hidran.store.ways import confirm_way
from tests.api.asking import Client

TOKEN = "kunci-panjang-yang-tidak-ditebak-0123456789"
HERE = {"Host": "127.0.0.1:8080"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}
KPP, OTHER = "kpp-sawahan", "kpp-lain"
NUMBERS = {role: f"0812 0000 00{n:02d}" for n, role in enumerate(ROLES)}


@dataclass
class RealHouse:
    """`members`: number by role; each holds it in KPP, `admin` over all. `beyond`: others reach it, with a token."""

    folder: Path
    beyond: bool = False
    settings: Settings = field(init=False)
    members: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        token = self.folder / "token"
        write_secret(token, TOKEN + "\n")
        api = ApiSettings(token_file=token) if self.beyond else ApiSettings()
        channels = NotifySettings(channels=["console", "page", "sms"])
        self.settings = Settings(data=self.folder / "data", api=api, notify=channels)
        installation.create(self.settings.paths, "real")
        with Records.open(self.settings) as records:
            for kpp, hydrant in ((KPP, "sawahan"), (OTHER, "lain")):
                records.add_kpp(kpp, f"KPP {kpp}")
                records.add_hydrant(kpp, Site(id=hydrant, name=hydrant.title()))

    def move_in(self, *roles: str) -> None:
        with Records.open(self.settings) as records:
            for role in roles or ROLES:
                kpp = None if role == "admin" else KPP
                ways = [("sms", NUMBERS[role])]
                self.members[role] = add_member(records, f"Orang {role}", role=role, kpp=kpp, ways=ways)

    def answer_once(self) -> None:
        """Every number has been answered from, so it is known to be the member's own."""
        with Records.open(self.settings) as records:
            for person in people.roster(records).persons.values():
                for way in person.ways:
                    confirm_way(records, person.id, way.id)

    def letters(self) -> list[str]:
        """What notify sends to members, with the links in it as it puts them there."""
        with Records.open(self.settings) as records:
            said = [s.text for s in map(saying_in, records.inbox_after(0)) if s is not None]
            sent = [login_links.filled(records, self.settings.paths, "http://h/", text) for text in said]
        return [text for text in sent if text is not None]

    def session_of(self, role: str) -> dict[str, str]:
        """The header of a browser that this member is logged in with."""
        with Records.open(self.settings) as records:
            token = login.with_password(records, self.members[role], "HP")
        return {"Cookie": f"{cookies.SESSION}={token}"}


def stop_clock(client: Client) -> FixedClock:
    """The application's time, moved by hand from now on."""
    clock = FixedClock(int(time.time()))
    sources = client.app.state.sources
    sources.clock = clock
    sources.write(lambda records: setattr(records, "_clock", clock))
    return clock


def session_in(answer: httpx.Response) -> dict[str, str]:
    """The session that an answer gave, as the browser shows it from then on."""
    token = answer.cookies[cookies.SESSION]
    return {"Cookie": f"{cookies.SESSION}={token}"}


def cookie_rules(answer: httpx.Response, name: str) -> set[str]:
    given: list[Any] = [h for h in answer.headers.get_list("set-cookie") if h.startswith(f"{name}=")]
    (header,) = given
    return {part.strip().lower() for part in header.split(";")[1:]}
