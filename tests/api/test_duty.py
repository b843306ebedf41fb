"""*Siapa piket*: names for the group, roles for whoever looks, and a warning where nobody would hear."""

import pytest

from api.door import Arrival
from api.who import Who
from hidran.people.roster import Post
from tests.api import people_house
from tests.api.asking import asking
from tests.api.house import Installation
from tests.api.reading_html import Page

MEMBER = Who((Post("anggota", people_house.KPP, 9, 0),), person=9, way_in="session")
ONLOOKER = Who((Post("pengamat", None, 8, 0),), person=8, way_in="session")
ADMIN = Who((Post("admin", None, 7, 0),), person=7, way_in="session")


@pytest.fixture
def staffed(own: Installation) -> Installation:
    people_house.furnish(own)
    return own


def on_duty(made: Installation, who: Who, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("api.door.Door.arrival", lambda *_: Arrival(who))
    with asking(made) as client:
        said = Page(client.page("/")).words
    return said[said.index("Siapa piket") :].partition("Alat menunggu")[0]


def test_the_group_sees_who_stands_behind_which_role(staffed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    said = on_duty(staffed, MEMBER, monkeypatch)
    assert "ketua Bu Siti Nurhaliza binti Rahmat" in said
    assert "teknisi Pak Budi" in said
    assert "sekretaris Pak Amin tidak terhubung" in said
    assert "bendahara kosong" in said
    assert "Atur orang" not in said


def test_whoever_only_looks_sees_roles_and_no_name(staffed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    said = on_duty(staffed, ONLOOKER, monkeypatch)
    assert "ketua terisi" in said
    assert "bendahara kosong" in said
    assert not any(name in said for name in ("Siti", "Budi", "Amin"))


def test_a_role_that_nobody_would_hear_behind_is_a_warning(
    staffed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = on_duty(staffed, ADMIN, monkeypatch)
    assert "KPP Air Mentaya: sekretaris belum punya nomor atau alamat, jadi tidak bisa dihubungi." in said
    assert "KPP Air Mentaya: peran bendahara kosong." in said
    assert "Atur orang" in said


def test_a_kpp_without_anybody_says_whom_an_alarm_reaches(own: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "belum ada orang yang tercatat. Peringatan hanya sampai ke grup dan halaman." in on_duty(
        own, ONLOOKER, monkeypatch
    )
