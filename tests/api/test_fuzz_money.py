"""Whatever is typed into the forms of money, sheet and report is answered, and what is refused is not kept."""

from collections.abc import Iterator
from itertools import count
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.tries import Tries
from hidran.store import dues, money, reports, sheets
from hidran.store.records import Records
from tests.api import money_house
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation

KPP = money_house.KPP
BOOK = f"/kas/{KPP}"
HUGE = 10**30
POSTS = (
    BOOK,
    f"{BOOK}/biaya",
    f"{BOOK}/impor",
    f"{BOOK}/batal/1",
    f"{BOOK}/batal/{HUGE}",
    f"{BOOK}/iuran/warga",
    f"{BOOK}/iuran/tarif",
    f"{BOOK}/iuran/1/bayar",
    f"{BOOK}/iuran/1/keringanan",
    f"{BOOK}/iuran/1/berhenti",
    f"{BOOK}/iuran/{HUGE}/bayar",
    f"{BOOK}/iuran/{HUGE}/keringanan",
    f"{BOOK}/iuran/-1/berhenti",
    f"/lembar/{KPP}/2026-10/keputusan",
    f"/lembar/{KPP}/2026-10/bekukan",
    f"/lembar/{KPP}/9999-12/bekukan",
    "/air/baamang/lapor",
)
GETS = ("/kas/{}", "/kas/{}/batal/1", BOOK + "/batal/{}", BOOK + "/nota/{}", BOOK + "?bulan={}", BOOK + "/iuran/{}",
        BOOK + "/iuran?bulan={}", "/lembar/{}", f"/lembar/{KPP}/{{}}", f"/lembar/{KPP}/{{}}/lembar.pdf",
        f"/lembar/{KPP}/2026-10?revisi={{}}", "/pengamat?bulan={}", "/air/{}", "/air/{}/label", "/laporan/{}",
        "/laporan?nomor={}", "/api/v1/kpps/{}/wpdx.csv", f"/api/v1/kpps/{KPP}/sheets/{{}}")  # fmt: skip
FIELDS = (
    "key", "category", "amount", "day", "note", "asset", "why", "book", "label", "start", "end", "decision", "what",
    "contact", "situs", "photo", "file",
)  # fmt: skip
WORDS = (
    "rutin", "iuran", "saldo_awal", "45.000", "0", "-1", "1,5 jt", "99999999999999999999", "²", "{0}", "{text}",
    "2026-10-01", "2026-10", "0001-01", "9999-12", "9999-12-31", "sawahan", "no_water", "other", "k" * 22,
    "Tanggal;Masuk;Keluar\n01/10/2026;5000;", "Tanggal;Masuk\n", "PK\x03\x04", "\x00", "\ud800", "=1+1", "<b>",
    str(HUGE),
)  # fmt: skip
TEXT = st.one_of(st.sampled_from(WORDS), st.text(max_size=80))
quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def filled(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = installation.copied(tmp_path_factory.mktemp("fuzz-money"))
    money_house.furnish(made)
    return made


@pytest.fixture
def visitor(filled: Installation) -> Iterator[Client]:
    with asking(filled) as made:
        made.app.state.report_tries = Tries(count(0, 3600).__next__)
        yield made


def kept(filled: Installation) -> tuple[object, ...]:
    """How much of everything that these forms may add to."""
    with Records.open(filled.settings) as records:
        of = dues.dues_of(records, KPP)
        return (
            len(money.book(records, KPP)),
            of,
            len(reports.newest(records, "baamang", 10_000)),
            [len(sheets.revisions(records, KPP, month)) for month in sheets.months(records, KPP)],
            len(list(filled.settings.paths.photos.glob("*"))),
        )


@quick
@given(path=st.sampled_from(POSTS), fields=st.dictionaries(st.sampled_from(FIELDS), TEXT, max_size=8))
def test_no_form_brings_the_server_down_and_what_is_refused_is_not_kept(
    filled: Installation, visitor: Client, path: str, fields: dict[str, str]
) -> None:
    before = kept(filled)
    body = urlencode(fields, errors="surrogatepass").encode()
    headers = HTML | {"Content-Type": "application/x-www-form-urlencoded"}
    answer = visitor.post(path, content=body, headers=headers)
    assert answer.status_code < 500, (fields, answer.text)
    assert answer.status_code == 303 or kept(filled) == before, fields


@quick
@given(path=st.sampled_from(POSTS), name=st.sampled_from(("photo", "file", "amount")), sent=st.binary(max_size=300))
def test_no_file_does(filled: Installation, visitor: Client, path: str, name: str, sent: bytes) -> None:
    before = kept(filled)
    form = {"key": "k" * 22, "category": "rutin", "amount": "1000", "day": "2026-10-01", "what": "leak", "start": ""}
    answer = visitor.post(path, data=form, files={name: ("x.jpg", sent)})
    assert answer.status_code < 500, answer.text
    assert answer.status_code == 303 or kept(filled) == before


@quick
@given(path=st.sampled_from(POSTS), body=st.binary(max_size=300))
def test_no_rubbish_in_place_of_a_form_does(visitor: Client, path: str, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "x"):
        answer = visitor.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code < 500, (kind, answer.text)


@quick
@given(path=st.sampled_from(GETS), text=TEXT)
def test_no_address_does(visitor: Client, path: str, text: str) -> None:
    answer = visitor.get(path.format(quote(text, safe="", errors="surrogatepass")), headers=HTML)
    assert answer.status_code < 500, (path, text, answer.text)


def test_the_chain_of_the_book_holds_after_all_of_it(filled: Installation) -> None:
    with Records.open(filled.settings) as records:
        assert money.first_break(money.book(records, KPP)) is None
