"""A KPP with phones, over real records and a real outbox: Budi repairs, Siti leads, Agus is a member."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import Any

from hidran.settings import Settings
from hidran.store.answers import Heard, keep
from hidran.store.joining import add_member
from hidran.store.outbox import Message, OutboxReader
from hidran.store.people import greeted
from hidran.store.records import Records
from notify.asking import Asking
from notify.inbox import Inbox
from notify.names import Names
from notify.people import People
from tests.hidran.people.world import MINUTE, World
from tests.notify.desk import Desk, Handed

KPP, HYDRANT = "sawahan", "sawahan"
CHAT = {"Budi": "101", "Siti": "102"}
PHONE = {"Budi": "+6281200000001", "Siti": "+6281200000002", "Agus": "+6281200000003"}
ROLES = {"Budi": "teknisi", "Siti": "ketua", "Agus": "anggota"}


class Hamlet:
    def __init__(self, folder: Path, *, greeted_before: bool = True) -> None:
        self.settings = Settings(data=folder)
        self.telegram, self.sms = Handed("telegram"), Handed("sms", group=False)
        self.world = World(hydrant=HYDRANT)
        self.ids: dict[str, int] = {}
        with Records.open(self.settings) as records:
            records.add_kpp(KPP, "KPP Sawahan")
            records.add_hydrant(KPP, id=HYDRANT, name="Sawahan", lat=-2.5, lon=112.9)
            for name, role in ROLES.items():
                self.ids[name] = add_member(records, f"Pak {name}", role=role, kpp=KPP, ways=_ways(name))
                if greeted_before:
                    greeted(records, self.ids[name])
        self.desk = Desk(folder, self.telegram, self.sms, inbox=self._inbox, people=self._people)
        self.desk.work(self.world)

    def _inbox(self) -> Inbox:
        return Inbox(Asking(self.settings), ask_s=0)

    def _people(self, channels: Collection[str]) -> People:
        asking = Asking(self.settings)
        names = Names(asking, ask_s=0)
        return People(asking, names, channels, ask_s=0)

    def break_pump(self, code: str = "F01") -> None:
        self.world.rise(code)
        self.desk.work(self.world)

    def wait(self, hours: float, step_s: int = 5 * MINUTE) -> None:
        end = self.world.now + int(hours * 3600)
        while self.world.now < end:
            self.world.now = min(self.world.now + step_s, end)
            self.desk.work(self.world)

    def answer(self, who: str, text: str = "", source: str = "telegram", **values: Any) -> None:
        """From the person's own chat or number; from the group when `private` is False."""
        self.world.now += MINUTE
        address = values.pop("address", (CHAT if source == "telegram" else PHONE).get(who, "999"))
        said = Heard(
            source, who, "", text=text, address=address,
            **{"private": True, "at_ms": self.world.now * 1000, **values},
        )  # fmt: skip
        with Records.open(self.settings) as records:
            keep(records, said)
        self.desk.work(self.world)

    def said(self, who: str, channel: str | None = None) -> list[str]:
        """First lines of what that person was handed, in order."""
        return [m.text.splitlines()[0] for m in self.got(who, channel)]

    def got(self, who: str, channel: str | None = None) -> list[Message]:
        channels = [c for c in (self.telegram, self.sms) if channel in (None, c.name)]
        return [m for c in channels for m in c.got if m.person == self.ids[who]]

    def outbox(self, who: str) -> list[Message]:
        """What that person was sent, the oldest first, with what became of it."""
        with closing(OutboxReader(self.desk.paths.outbox)) as reader:
            return reader.to_person(self.ids[who])[::-1]


def _ways(name: str) -> list[tuple[str, str]]:
    chat = [("telegram", CHAT[name])] if name in CHAT else []
    return [*chat, ("sms", PHONE[name])]
