"""Serah terima from end to end: the test message goes out to the new person's own way, his answer moves the role."""

import re
from pathlib import Path
from typing import Any

import pytest

from hidran.settings import Settings
from hidran.store import handover
from hidran.store.answers import Heard, keep
from hidran.store.binding import make_code
from hidran.store.joining import add_member
from hidran.store.people import roster
from hidran.store.records import Records
from notify.asking import Asking
from notify.inbox import Inbox
from notify.names import Names
from notify.people import People
from tests.hidran.people.world import World
from tests.notify.desk import Desk, Handed

KPP = "kpp-a"
BUDI, ANA = "+6281200000001", "+6281200000002"


class Village:
    """Notify over real records, with two channels that remember what they were handed and to whom."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=folder)
        self.sms, self.telegram = Handed("sms", group=False), Handed("telegram", group=False)
        with Records.open(self.settings) as records:
            records.add_kpp(KPP, "KPP Tirta")
            self.budi = add_member(records, "Pak Budi", role="teknisi", kpp=KPP, ways=[("sms", BUDI)])
        self.desk = Desk(folder, self.sms, self.telegram, inbox=self._inbox, people=self._people)
        self.world = World()
        self.desk.work(self.world)

    def _inbox(self) -> Inbox:
        return Inbox(Asking(self.settings), ask_s=0)

    def _people(self, channels: Any) -> People:
        asking = Asking(self.settings)
        return People(asking, Names(asking), channels)

    def begin(self, name: str, *ways: tuple[str, str]) -> int:
        """Hand Pak Budi's role to somebody new, as the page does."""
        with Records.open(self.settings) as records:
            taker = add_member(records, name, ways=ways)
            handover.begin(records, "teknisi", KPP, self.budi, taker)
        self.work()
        return taker

    def hears(self, channel: str, address: str, text: str) -> None:
        self.world.now += 60
        with Records.open(self.settings) as records:
            said = Heard(channel, "", str(self.world.now), text=text, address=address, private=True)
            keep(records, said)
        self.work()
        self.work()  # the thanks are an entry of the inbox of their own

    def work(self) -> None:
        self.world.now += 60
        self.desk.work(self.world)

    def technicians(self) -> list[str]:
        with Records.open(self.settings) as records:
            return [person.name for person in roster(records).behind(KPP, "teknisi")]


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path)


def said_to(channel: Handed, address: str) -> list[str]:
    return [message.text for message, to in zip(channel.got, channel.to, strict=True) if to == address]


def test_the_test_message_reaches_somebody_who_was_added_a_moment_ago_and_his_answer_moves_the_role(
    village: Village,
) -> None:
    village.begin("Ana", ("sms", ANA))
    asked = " ".join(said_to(village.sms, ANA))
    assert "Pak Budi menyerahkan peran teknisi kepada Anda, Ana." in asked and re.search(r"angka \d{4}", asked)
    assert village.technicians() == ["Pak Budi"]
    village.hears("sms", ANA, "oke")
    assert village.technicians() == ["Ana"]
    assert "Mulai sekarang Anda teknisi." in said_to(village.sms, ANA)[-1]
    assert "Ana sekarang teknisi" in said_to(village.sms, BUDI)[-1]


def test_who_has_no_way_yet_joins_by_the_code_on_his_card(village: Village) -> None:
    taker = village.begin("Bu Tuti")
    with Records.open(village.settings) as records:
        code = make_code(records, taker)
    village.hears("telegram", "666", "halo, saya siapa?")
    assert village.technicians() == ["Pak Budi"]
    village.hears("telegram", "777", f"/start {code.replace('-', '')}")
    assert village.technicians() == ["Bu Tuti"]
    assert "Pesan Hidran sampai di sini." in said_to(village.telegram, "777")[-1]
    assert said_to(village.telegram, "666") == []


def test_no_address_and_no_name_but_in_the_words_lies_in_the_outbox(village: Village) -> None:
    village.begin("Ana", ("sms", ANA))
    village.hears("sms", ANA, "ok")
    kept = village.desk.paths.outbox.read_bytes() + village.desk.paths.outbox.with_name("outbox.db-wal").read_bytes()
    assert ANA.encode() not in kept and BUDI.encode() not in kept
