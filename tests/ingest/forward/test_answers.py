"""Answers of people reach InfluxDB once each, without who it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran.influx.schema import SECOND_NS
from hidran.store.outbox import AnswerRow, OutboxWriter
from ingest.forward import answers
from tests.ingest.forward.fake_influx import FakeInflux, fake_influx
from tests.ingest.forward.house import HYDRANT, KPP, NOW, House


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[FakeInflux, House]]:
    with fake_influx() as (fake, url):
        house = House(tmp_path / "data", url)
        yield fake, house
        house.close()


def answer(h: House, at: int, meaning: str = "going", hydrant: str = HYDRANT) -> None:
    outbox = OutboxWriter(h.settings.paths.outbox)
    with outbox.transaction():
        outbox.put_answer(AnswerRow(0, at, hydrant, "F01", "kpp", meaning, 840))
    outbox.close()


def test_an_answer_is_a_role_a_word_and_the_seconds_waited(place: tuple[FakeInflux, House]) -> None:
    fake, h = place
    h.approve()
    answer(h, NOW - 30)
    h.drain()
    ((key, fields),) = fake.of("answer").items()
    assert dict(key[1]) == {"code": "F01", "hydrant": HYDRANT, "kpp": KPP, "role": "kpp"}
    assert key[2] == (NOW - 30) * SECOND_NS
    assert fields == {"seconds": 840.0, "answer": "going"}


def test_each_is_copied_once_and_of_another_outbox_all(place: tuple[FakeInflux, House]) -> None:
    _, h = place
    path = h.settings.paths.outbox
    assert answers.since(path, 7, lambda _: KPP) == ([], 7)
    answer(h, NOW - 30)
    answer(h, NOW - 20, "done")
    lines, cursor = answers.since(path, 0, lambda _: KPP)
    assert (len(lines), cursor) == (2, 2)
    assert answers.since(path, cursor, lambda _: KPP) == ([], 2)
    assert len(answers.since(path, 99, lambda _: KPP)[0]) == 2


def test_an_outbox_of_before_people_answered_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    path.write_bytes(b"")
    assert answers.since(path, 0, lambda _: KPP) == ([], 0)
