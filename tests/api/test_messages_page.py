"""The page *Pesan*: what was said, to whom, by which channel, what became of it, and who answered."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.door import Arrival
from api.pages.messages_routes import TODAY
from api.pages.share import share_link
from api.who import Who
from dashboards import hari_ini
from hidran.people.roster import Post
from hidran.settings import GrafanaSettings
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.reading_html import Page
from tests.api.talk import SENTENCE, appoint, heard, raised, whisper

MEMBER = Who((Post("anggota", "kpp-sawahan", 9, 0),), person=9, way_in="session")
ONLOOKER = Who((Post("pengamat", None, 8, 0),), person=8, way_in="session")
OF_ANOTHER = Who((Post("ketua", "kpp-lain", 7, 0),), person=7, way_in="session")


@pytest.fixture
def told(own: Installation) -> Installation:
    """Budi and Siti were told by Telegram, Siti by SMS in the end and on the page; Budi goes, Siti hears of it."""
    budi, siti = appoint(own, "Budi", "teknisi"), appoint(own, "Siti", "teknisi")
    raised(own, budi, ends="answered")
    raised(own, siti, ends="failed")
    raised(own, siti, channel="sms", ends="delivered")
    raised(own, siti, channel="page")
    heard(own, siti)
    return own


@pytest.fixture
def as_somebody(told: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    with asking(told) as client:
        yield client


def seen_by(who: Who, client: Client, monkeypatch: pytest.MonkeyPatch, path: str = "/pesan") -> str:
    monkeypatch.setattr("api.door.Door.arrival", lambda *_: Arrival(who))
    return Page(client.page(path)).words


def test_a_message_says_who_was_told_by_which_way_and_what_became_of_it(told: Installation) -> None:
    with asking(told) as client:
        said = Page(client.page("/pesan")).words
    card = said[said.index("[LATIHAN] GAWAT: Sawahan RT 05") :].partition("Teruskan")[0]
    assert SENTENCE in card
    assert "2 penerima, 2 sampai" in card
    assert "teknisi, Budi Telegram, 12.30 dijawab" in card
    assert "teknisi, Siti SMS, 12.30 sampai" in card
    assert "teknisi, Siti Telegram gagal" in card
    assert "Jawaban: Budi PERGI CEK, 13.30" in card


def test_one_message_shows_its_road(told: Installation) -> None:
    with asking(told) as client:
        links = [x for x in Page(client.page("/pesan")).links if x.startswith("/pesan/")]
        said = [Page(client.page(link)).words for link in links]
    road = next(s for s in said if "chat not found" in s)
    assert "teknisi, Siti: Telegram 12.30 diserahkan ke saluran 12.30 ditolak: chat not found" in road
    assert "teknisi, Budi: Telegram 12.30 diserahkan ke saluran 12.30 dikirim 12.30 dijawab" in road


def test_it_can_be_passed_on_by_hand(told: Installation) -> None:
    with asking(told) as client:
        number = raised(told, 1, channel="sms", hour=3)
        page = Page(client.page(f"/pesan/{number}"))
    assert share_link(f"[LATIHAN] GAWAT: Sawahan RT 05\n{SENTENCE}") in page.links
    assert share_link("Air & 5 %\nA+B") == "https://wa.me/?text=Air%20%26%205%20%25%0AA%2BB"


@pytest.mark.parametrize("who", [ONLOOKER, OF_ANOTHER])
def test_names_are_for_the_group_itself(who: Who, as_somebody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    said = seen_by(who, as_somebody, monkeypatch)
    assert "teknisi Telegram, 12.30 dijawab" in said
    assert "Jawaban: Dijawab 13.30" in said
    assert "Budi" not in said
    assert "Siti" not in said
    assert "Budi" in seen_by(MEMBER, as_somebody, monkeypatch)


def test_what_is_between_hidran_and_one_person_is_not_there(told: Installation) -> None:
    number = raised(told, 1, channel="email", hour=5)
    secret = whisper(told, 1, "Kode Anda: 123456")
    with asking(told) as client:
        assert client.page(f"/pesan/{number}")
        assert "123456" not in client.page("/pesan")
        assert "123456" not in client.page("/")
        assert "Halaman tidak ada" in client.page(f"/pesan/{secret}", 404)


def test_it_can_be_narrowed_to_one_hydrant(told: Installation) -> None:
    with asking(told) as client:
        said = Page(client.page("/pesan?hidran=ketapang")).words
        assert "Mentawa Baru RT 11" in said
        assert SENTENCE not in said
        assert "Halaman tidak ada" in client.page("/pesan?hidran=tidak-ada", 404)


def test_older_messages_are_a_page_further_and_none_is_left_out(own: Installation) -> None:
    budi = appoint(own, "Budi", "teknisi")
    numbers = [raised(own, budi, hour=hour) for hour in range(50, 10, -1)]
    path, seen = "/pesan?hidran=sawahan", []
    with asking(own) as client:
        while path:
            page = Page(client.page(path))
            seen += [int(x.removeprefix("/pesan/")) for x in page.links if x.startswith("/pesan/")]
            path = next((x for x in page.links if "sebelum=" in x and x.endswith(str(min(seen)))), "")
    assert [n for n in reversed(numbers) if n not in seen] == []
    assert len(seen) == len(set(seen))
    assert seen == sorted(seen, reverse=True)


RUBBISH = ("/pesan/0", "/pesan/999999", f"/pesan/{1 << 80}", "/pesan?sebelum=0", "/pesan?sebelum=x")


@pytest.mark.parametrize("path", RUBBISH)
def test_rubbish_is_answered_kindly(client: Client, path: str) -> None:
    assert client.get(path, headers=HTML).status_code in (404, 422)


def test_with_a_grafana_the_answers_are_one_tap_away(told: Installation) -> None:
    assert hari_ini.BOARD.uid == TODAY
    grafana = GrafanaSettings(url="http://127.0.0.1:3000/")
    made = replace(told, settings=told.settings.model_copy(update={"grafana": grafana}))
    with asking(made) as client:
        assert f"http://127.0.0.1:3000/d/{TODAY}" in Page(client.page("/pesan")).links
    with asking(told) as client:
        assert not any(TODAY in link for link in Page(client.page("/pesan")).links)
