"""Who sees what of the money: those who keep it every name, everybody else sums that tell of nobody."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.app import create_app
from api.forms import new_key
from hidran.months import Month
from hidran.people.rights import ROLES
from hidran.store import dues, money, sheets
from hidran.store.records import Records
from tests.api.asking import HTML, Client
from tests.api.login_house import KPP, OTHER, RealHouse
from tests.api.money_house import HOMES
from tests.api.test_cash import photo

BOOK = f"/kas/{KPP}"
KEEPERS = {"bendahara", "ketua"}
MINUTES = {"bendahara", "ketua", "sekretaris"}
KEPT = (f"{BOOK}/iuran", f"{BOOK}/iuran/1", f"{BOOK}/impor", f"{BOOK}/batal/1", f"{BOOK}/nota/1")
SHARED = (BOOK, "/kas", f"/lembar/{KPP}", "/pengamat", f"/lembar/{KPP}/usulan")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> RealHouse:
    """A book with a receipt, and seven households of whom one has paid."""
    made = RealHouse(tmp_path_factory.mktemp("money"), beyond=True)
    made.move_in()
    with Client(create_app(made.settings)) as client, Records.open(made.settings) as records:
        first = Month.of(records.now())
        form = {"key": new_key(), "category": "rutin", "amount": "45000", "day": str(first.first), "note": "pulsa"}
        headers = made.session_of("bendahara")
        client.post(BOOK, data=form, files={"photo": ("nota.jpg", photo())}, headers=headers)
        dues.set_rate(records, KPP, first, 25_000)
        ids = [dues.add_household(records, KPP, label, first) for label in HOMES]
        pay = {"key": new_key(), "amount": "25000", "start": str(first)}
        client.post(f"{BOOK}/iuran/{ids[0]}/bayar", data=pay, headers=headers)
    return made


@pytest.fixture
def asked(house: RealHouse) -> Iterator[Client]:
    with Client(create_app(house.settings)) as made:
        yield made


def allowed(client: Client, house: RealHouse, path: str) -> set[str]:
    """The roles that get the page; all others must be told that it is not for them."""
    found = {role: client.get(path, headers=house.session_of(role)).status_code for role in ROLES}
    assert set(found.values()) <= {200, 303, 403}, found
    return {role for role, status in found.items() if status != 403}


@pytest.mark.parametrize("path", KEPT)
def test_names_lines_and_receipts_are_for_those_who_keep_the_book(asked: Client, house: RealHouse, path: str) -> None:
    assert allowed(asked, house, path) == KEEPERS


@pytest.mark.parametrize("path", SHARED)
def test_sums_and_sheets_are_for_everybody(asked: Client, house: RealHouse, path: str) -> None:
    assert allowed(asked, house, path) == set(ROLES)


@pytest.mark.parametrize("role", sorted(set(ROLES) - KEEPERS))
def test_what_everybody_sees_names_no_household_and_no_receipt(asked: Client, house: RealHouse, role: str) -> None:
    headers = house.session_of(role) | HTML
    month = Month.of(asked.app.state.sources.clock.now())
    for path in (*SHARED, f"/lembar/{KPP}/{month}", f"/lembar/{KPP}/{month}/lembar.txt"):
        shown = asked.get(path, headers=headers).text
        assert [name for name in HOMES if name in shown] == [], path
        assert "/nota/" not in shown and "/batal/" not in shown, path
    assert "Rp 45.000" in asked.get(BOOK, headers=headers).text


def test_only_those_who_keep_the_book_may_write_and_only_their_own(asked: Client, house: RealHouse) -> None:
    month = str(Month.of(asked.app.state.sources.clock.now()))
    key = new_key()
    forms = {
        "": {"key": key, "category": "rutin", "amount": "1000", "day": f"{month}-01"},
        "/biaya": {"key": "work-x"},
        "/batal/1": {"why": "coba"},
        "/impor": {"book": "Tanggal;Masuk;Keluar\n"},
        "/iuran/warga": {"label": "Pak Lain"},
        "/iuran/tarif": {"amount": "1", "start": month},
        "/iuran/1/bayar": {"key": key, "amount": "25000"},
        "/iuran/1/keringanan": {"amount": "0"},
        "/iuran/1/berhenti": {"end": month},
    }
    with Records.open(house.settings) as records:
        before = len(money.book(records, KPP)), dues.dues_of(records, KPP)
    for role in ROLES:
        for path, form in forms.items():
            kpps = [OTHER] if role in KEEPERS else [KPP, OTHER]
            for kpp in kpps:
                status = asked.post(f"/kas/{kpp}{path}", data=form, headers=house.session_of(role)).status_code
                assert status == 403, (role, kpp, path)
    with Records.open(house.settings) as records:
        assert (len(money.book(records, KPP)), dues.dues_of(records, KPP)) == before


def test_what_a_meeting_decided_is_written_by_those_who_lead_it(asked: Client, house: RealHouse) -> None:
    month = Month.of(asked.app.state.sources.clock.now())
    for role in ROLES:
        form = {"key": new_key(), "decision": f"oleh {role}"}
        answer = asked.post(f"/lembar/{KPP}/{month}/keputusan", data=form, headers=house.session_of(role))
        assert answer.status_code == (303 if role in MINUTES else 403), role
    with Records.open(house.settings) as records:
        written = {m.text.removeprefix("oleh ") for m in sheets.minutes(records, KPP, month)}
    assert written == MINUTES


def test_who_is_not_known_sees_nothing_of_the_money(asked: Client) -> None:
    for path in (*KEPT, *SHARED):
        assert asked.get(path).status_code == 401, path


def test_a_bendahara_enters_in_the_own_name(house: RealHouse) -> None:
    with Records.open(house.settings) as records:
        assert {e.by for e in money.book(records, KPP)} == {house.members["bendahara"]}


def test_the_photo_folder_holds_the_receipt(house: RealHouse) -> None:
    assert len(list(Path(house.settings.paths.photos).iterdir())) == 1
