"""The commands of members, roles and ladders, called as whoever keeps the machine calls them."""

import json
import re
from pathlib import Path

import pytest

from hidran.errors import SettingsError, UnknownNameError
from hidran.people.errors import PeopleError, UnknownPersonError
from tests.cli.test_registry_commands import call, data, said

__all__ = ["data"]


@pytest.fixture
def kpp(data: Path) -> Path:
    said(data, "kpp", "add", "kpp-a", "--name", "KPP Tirta")
    return data


def budi(data: Path) -> str:
    made = said(
        data,
        "person",
        "add",
        "Pak Budi",
        "--kpp",
        "kpp-a",
        "--role",
        "teknisi",
        "--way",
        "sms=0812 3456 7890",
        "--json",
    )
    return str(json.loads(made)["id"])


def ids(data: Path, number: str) -> list[str]:
    return [str(way["id"]) for way in json.loads(said(data, "person", "show", number, "--json"))["ways"]]


def test_a_member_is_added_with_role_and_number_and_a_list_does_not_show_the_whole_number(kpp: Path) -> None:
    number = budi(kpp)
    listed = said(kpp, "person", "list")
    assert "Pak Budi" in listed and "teknisi kpp-a" in listed and "+6281…890" in listed
    assert "+6281234567890" not in listed
    assert "+6281234567890" in said(kpp, "person", "show", number)
    shown = json.loads(said(kpp, "person", "list", "--json"))
    assert [(p["name"], p["roles"][0]["role"], p["quiet"]) for p in shown] == [("Pak Budi", "teknisi", None)]
    assert said(kpp, "person", "list", "--kpp", "kpp-z").count("\n") == 1


def test_nothing_is_kept_of_a_member_whose_role_is_wrong(kpp: Path) -> None:
    with pytest.raises(PeopleError, match="sebut KPP-nya"):
        call(kpp, "person", "add", "Bu Siti", "--role", "ketua")
    assert json.loads(said(kpp, "person", "list", "--json")) == []


def test_ways_and_quiet_hours_are_changed(kpp: Path) -> None:
    number = budi(kpp)
    said(kpp, "person", "way", "add", number, "telegram", "4711", "--confirmed")
    sms, telegram = ids(kpp, number)
    said(kpp, "person", "way", "order", number, telegram, sms)
    assert ids(kpp, number) == [telegram, sms]
    said(kpp, "person", "way", "remove", number, sms)
    said(kpp, "person", "quiet", number, "21", "5")
    said(kpp, "person", "set", number, "--name", "Budi", "--language", "en")
    shown = json.loads(said(kpp, "person", "show", number, "--json"))
    assert (shown["name"], shown["language"], shown["quiet"]) == ("Budi", "en", [21, 5])
    assert [(w["channel"], w["confirmed"]) for w in shown["ways"]] == [("telegram", True)]
    assert "21.00 sampai 5.00" in said(kpp, "person", "show", number)
    said(kpp, "person", "quiet", number, "--off")
    assert json.loads(said(kpp, "person", "show", number, "--json"))["quiet"] is None


def test_a_code_is_shown_with_what_to_do_with_it(kpp: Path) -> None:
    number = budi(kpp)
    assert re.search(r"Kode: \w{4}-\w{4}", said(kpp, "person", "code", number))
    assert json.loads(said(kpp, "person", "code", number, "--json"))["person"] == int(number)


def test_roles_are_listed_with_what_is_missing(kpp: Path) -> None:
    number = budi(kpp)
    said(kpp, "role", "give", number, "ketua", "--kpp", "kpp-a")
    said(kpp, "role", "end", number, "teknisi", "--kpp", "kpp-a")
    listed = said(kpp, "role", "list")
    assert "ketua" in listed and "! KPP Tirta: peran teknisi kosong." in listed
    found = json.loads(said(kpp, "role", "list", "--json"))
    assert [post["role"] for post in found["roles"]] == ["ketua"]
    assert found["gaps"][0]["urgent"] is True


def test_a_role_is_handed_over_by_command(kpp: Path) -> None:
    number = budi(kpp)
    ana = str(json.loads(said(kpp, "person", "add", "Ana", "--way", "page", "--json"))["id"])
    begun = json.loads(
        said(kpp, "handover", "begin", "teknisi", "--kpp", "kpp-a", "--from", number, "--to", ana, "--json")
    )
    assert "Pak Budi" in said(kpp, "handover", "list") and "proof" not in begun
    with pytest.raises(PeopleError, match="bukan angka"):
        call(kpp, "handover", "prove", str(begun["id"]), "0")
    said(kpp, "handover", "cancel", str(begun["id"]))
    assert json.loads(said(kpp, "handover", "list", "--json")) == []


def test_a_member_takes_everything_along_and_is_erased(kpp: Path, tmp_path: Path) -> None:
    number = budi(kpp)
    said(kpp, "person", "export", number, "--out", str(tmp_path / "budi.json"))
    assert json.loads((tmp_path / "budi.json").read_text())["person"][0]["name"] == "Pak Budi"
    assert (tmp_path / "budi.json").stat().st_mode & 0o077 == 0
    assert call(kpp, "person", "erase", number, answer="n\n").exit_code == 1
    said(kpp, "person", "erase", number, "--yes")
    with pytest.raises(UnknownPersonError):
        call(kpp, "person", "show", number)


def test_a_ladder_is_shown_changed_and_reset(kpp: Path, tmp_path: Path) -> None:
    assert said(kpp, "ladder", "show", "kpp-a").splitlines()[:2] == ["seketika: teknisi", "2 jam: ketua"]
    mine = json.loads(said(kpp, "ladder", "show", "kpp-a", "--json"))
    assert mine["default"] is True
    mine["steps"][1]["after_h"] = 0.5
    file = tmp_path / "tangga.json"
    file.write_text(json.dumps(mine))
    said(kpp, "ladder", "set", "kpp-a", str(file))
    assert "30 menit: ketua" in said(kpp, "ladder", "show", "kpp-a")
    file.write_text("{")
    with pytest.raises(SettingsError, match="wanted JSON"):
        call(kpp, "ladder", "set", "kpp-a", str(file))
    said(kpp, "ladder", "set", "kpp-a", "--reset")
    assert json.loads(said(kpp, "ladder", "show", "kpp-a", "--json"))["default"] is True


def test_a_dry_run_says_who_would_be_told_when(kpp: Path) -> None:
    for name, role in (("Pak Budi", "teknisi"), ("Bu Siti", "ketua")):
        said(kpp, "person", "add", name, "--kpp", "kpp-a", "--role", role, "--way", "page")
    found = json.loads(said(kpp, "ladder", "dry-run", "kpp-a", "--when", "2026-12-01T02:00", "--json"))
    assert [(h["at"], h["who"]) for h in found][:2] == [
        ("2026-11-30T19:00:00Z", "Pak Budi"),
        ("2026-11-30T21:00:00Z", "Bu Siti"),
    ]
    told = said(kpp, "ladder", "dry-run", "kpp-a", "--when", "2026-12-01T02:00", "--severity", "perlu_dicek")
    assert "06.00" in told and "PERLU DICEK" in told and "Bu Siti" not in told
    with pytest.raises(UnknownNameError, match="no fault 'F99'"):
        call(kpp, "ladder", "dry-run", "kpp-a", "--code", "F99")
