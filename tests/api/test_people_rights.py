"""What each role may do on the page *Orang*: nobody takes the name of somebody who may more."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from api import cookies
from hidran.people.roster import Roster
from hidran.store import handover, login_sessions, people
from hidran.store.joining import add_member
from hidran.store.records import Records
from hidran.store.roles import give_role
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation

KPP, OTHER = "kpp-sawahan", "kpp-lain"


@dataclass
class Village:
    """Two KPPs and who is who in them; `as_` asks as one of them."""

    client: Client
    made: Installation
    ketua: int
    amin: int
    ida: int
    admin: int
    stranger: int

    def as_(self, person: int) -> Client:
        with Records.open(self.made.settings) as records, records.session() as db:
            token = login_sessions.begin(db, person, "test", records.now())
        self.client._http.cookies.set(cookies.SESSION, token)
        return self.client

    def roster(self) -> Roster:
        with Records.open(self.made.settings) as records:
            return people.roster(records)


@pytest.fixture
def village(own: Installation) -> Iterator[Village]:
    with Records.open(own.settings) as records:
        records.add_kpp(OTHER, "KPP Lain")
        sms = [("sms", "081200000009")]
        ketua = add_member(records, "Bu Siti", role="ketua", kpp=KPP, ways=sms)
        amin = add_member(records, "Pak Amin", role="anggota", kpp=KPP, ways=[("sms", "081200000001")])
        ida = add_member(records, "Bu Ida", role="ketua", kpp=OTHER, ways=[("sms", "081200000002")])
        admin = add_member(records, "Pak Eko", role="admin", ways=[("sms", "081200000003")])
        give_role(records, admin, "anggota", KPP)
        stranger = add_member(records, "Dinas", role="pengamat", kpp=KPP)
    with asking(own) as client:
        yield Village(client, own, ketua, amin, ida, admin, stranger)


def status(client: Client, path: str, **form: str) -> int:
    answer = client.post(path, data=form, headers=HTML) if form else client.get(path, headers=HTML)
    return int(answer.status_code)


def test_a_ketua_keeps_the_people_of_his_own_kpp_only(village: Village) -> None:
    client = village.as_(village.ketua)
    assert status(client, f"/orang/{village.amin}") == 200
    assert status(client, f"/orang/{village.ida}") == 403
    assert status(client, f"/orang/{village.amin}/peran", role="teknisi", kpp=KPP) == 303
    assert status(client, f"/orang/{village.amin}/peran", role="teknisi", kpp=OTHER) == 403
    assert status(client, "/orang/baru", name="X", kpp=OTHER) == 403
    assert status(client, "/orang/serah", role="ketua", kpp=OTHER, giver=str(village.ida), taker="baru") == 403


def test_a_ketua_makes_nobody_an_administrator_and_takes_no_administrators_name(village: Village) -> None:
    client = village.as_(village.ketua)
    assert status(client, f"/orang/{village.amin}/peran", role="admin", kpp="") == 403
    assert status(client, f"/orang/{village.admin}") == 403
    for act, form in (
        ("saluran", {"channel": "sms", "address": "081299999999"}),
        ("kode", {"x": "1"}),
        ("kartu", {"x": "1"}),
        ("hapus", {"sure": "1"}),
        ("isi", {"name": "Y", "language": "id"}),
    ):
        assert status(client, f"/orang/{village.admin}/{act}", **form) == 403, act
    assert [w.address for w in village.roster().persons[village.admin].ways] == ["+6281200000003"]


def test_a_hand_over_gives_no_power_over_somebody_who_may_more(village: Village) -> None:
    """A card holds a code that binds a phone: for the administrator only he himself makes one."""
    client = village.as_(village.ketua)
    with Records.open(village.made.settings) as records:
        handover.begin(records, "teknisi", KPP, None, village.admin)
    assert status(client, f"/orang/{village.admin}/kartu", x="1") == 403


def test_a_member_changes_how_he_is_reached_and_nothing_of_others(village: Village) -> None:
    client = village.as_(village.amin)
    assert status(client, f"/orang/{village.amin}/saluran", channel="email", address="amin@contoh.id") == 303
    assert status(client, f"/orang/{village.amin}/isi", language="en", start="21", end="5") == 303
    assert village.roster().persons[village.amin].quiet == (21, 5)
    assert status(client, f"/orang/{village.amin}/isi", name="Raja", language="en") == 403
    assert status(client, f"/orang/{village.amin}/peran", role="ketua", kpp=KPP) == 403
    assert status(client, f"/orang/{village.ketua}") == 403
    assert status(client, f"/orang/{village.ketua}/ekspor.json") == 403
    assert status(client, f"/orang/{village.amin}/ekspor.json") == 200
    assert status(client, f"/orang/tangga/{KPP}", after_1="0", roles_1="ketua", patience="4") == 403


def test_who_only_looks_sees_roles_and_no_number(village: Village) -> None:
    shown = village.as_(village.stranger).page("/orang")
    assert "Bu Siti" in shown and "+6281" not in shown
    assert "Tambah orang" not in shown and "Serah terima" not in shown
    assert "+6281" in village.as_(village.ketua).page("/orang")


def test_the_new_person_takes_a_role_himself_and_nobody_does_it_for_him(village: Village) -> None:
    with Records.open(village.made.settings) as records:
        made = handover.begin(records, "ketua", KPP, village.ketua, village.amin)
    assert status(village.as_(village.ketua), f"/orang/serah/{made.id}", do="terima") == 403
    assert status(village.as_(village.ida), f"/orang/serah/{made.id}") == 403
    client = village.as_(village.amin)
    assert "Ya, saya terima peran ini" in client.page(f"/orang/serah/{made.id}")
    assert status(client, f"/orang/serah/{made.id}", do="angka", proof="1") == 403
    assert status(client, f"/orang/serah/{made.id}", do="terima") == 303
    assert [p.name for p in village.roster().behind(KPP, "ketua")] == ["Pak Amin"]
