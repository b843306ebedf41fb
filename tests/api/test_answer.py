"""A neighbour answers on the page."""

from collections.abc import Iterator

import pytest

from hidran.store.answers import Heard, heard_in
from hidran.store.outbox import Draft, OutboxWriter
from hidran.store.records import Records
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation
from tests.api.reading_html import Page

PATH = "/hidran/sawahan/jawab"


@pytest.fixture
def visitor(own: Installation) -> Iterator[Client]:
    with asking(own) as made:
        yield made


def kept(own: Installation) -> list[Heard]:
    with Records.open(own.settings) as records:
        return [h for h in map(heard_in, records.inbox_after(0)) if h is not None]


def test_a_broken_hydrant_asks_who_is_going_and_a_healthy_one_asks_nothing(client: Client) -> None:
    assert "Siapa yang pergi?" in Page(client.page("/hidran/sawahan")).words
    assert "Siapa yang pergi?" not in Page(client.page("/hidran/baamang")).words


def test_an_answer_is_kept_for_notify_and_the_neighbour_is_thanked(own: Installation, visitor: Client) -> None:
    answer = visitor.post(PATH, data={"meaning": "going", "who": "Bu Siti"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/hidran/sawahan?dijawab=1")
    (heard,) = kept(own)
    assert (heard.source, heard.who, heard.hydrant, heard.understood().meaning) == (
        "page",
        "Bu Siti",
        "sawahan",
        "going",
    )
    assert "Terima kasih, jawaban Anda dicatat." in Page(visitor.page(answer.headers["location"])).words


def test_done_takes_along_what_was_done_and_what_it_cost(own: Installation, visitor: Client) -> None:
    visitor.post(PATH, data={"meaning": "done", "who": "Budi", "note": "ganti sekring", "cost": "Rp 150.000"})
    (heard,) = kept(own)
    assert (heard.note, heard.cost_rp) == ("ganti sekring", 150_000)


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/hidran/tidak-ada/jawab", {"meaning": "going"}, 404),
        (PATH, {}, 422),
        (PATH, {"meaning": "fly"}, 422),
        (PATH, {"meaning": "unknown"}, 422),
        (PATH, {"meaning": "done", "cost": "banyak"}, 422),
        (PATH, {"meaning": "going", "who": "x" * 500}, 422),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(
    own: Installation, visitor: Client, path: str, data: dict[str, str], status: int
) -> None:
    assert visitor.post(path, data=data, headers=HTML).status_code == status
    assert kept(own) == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}])
def test_a_page_of_another_site_cannot_answer(own: Installation, visitor: Client, headers: dict[str, str]) -> None:
    assert visitor.post(PATH, data={"meaning": "going"}, headers=headers).status_code == 403
    assert kept(own) == []


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://hidran.test"}]
)
def test_hidrans_own_page_can(own: Installation, visitor: Client, headers: dict[str, str]) -> None:
    assert visitor.post(PATH, data={"meaning": "going", "who": "Budi"}, headers=headers).status_code == 303
    assert len(kept(own)) == 1


def test_more_than_ten_answers_a_minute_from_one_address_wait(own: Installation, visitor: Client) -> None:
    answers = [visitor.post(PATH, data={"meaning": "going"}, headers=HTML) for _ in range(12)]
    assert [a.status_code for a in answers] == [303] * 10 + [429] * 2
    assert "Terlalu banyak jawaban" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert len(kept(own)) == 10


def test_the_card_says_who_answered(own: Installation, visitor: Client) -> None:
    at_ms = own.now * 1000
    text = "[LATIHAN] Budi PERGI CEK: Hidran Sawahan RT 05\nPompa tidak menyala"
    outbox = OutboxWriter(own.settings.paths.outbox)
    with outbox.transaction():
        what = ("answer", "sawahan", "F01", "PERLU_DICEK", own.now, None, "warga", "page", text)
        outbox.put(Draft("answer/1", at_ms, at_ms, *what))  # type: ignore[arg-type]
    outbox.close()
    assert "Jawaban: Budi PERGI CEK, 14.30" in Page(visitor.page("/")).words
