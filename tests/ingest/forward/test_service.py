"""The forwarder as a process: red and told what to do at once, well again by itself, killed without loss."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran import house
from hidran.errors import StoreError
from hidran.settings import Settings
from hidran.status import needed
from hidran.store.credentials import write_secret
from ingest.forward.service import open_forward
from tests.figures.forwarding import Copying
from tests.ingest.forward.fake_influx import TOKEN, FakeInflux, fake_influx


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[FakeInflux, Copying]]:
    with fake_influx() as (fake, url):
        copying = Copying(tmp_path, url, 2)
        yield fake, copying
        copying.close()


def test_the_forwarder_belongs_to_the_house_only_where_there_is_an_influxdb(tmp_path: Path) -> None:
    grown = Settings(data=tmp_path, influx={"url": "http://127.0.0.1:8086"})
    assert [s.name for s in house.services(grown)][-1] == "forwarder" and needed(grown)[-1] == "forwarder"
    assert "forwarder" not in [s.name for s in house.services(Settings(data=tmp_path))]


def test_a_wrong_token_is_told_at_once_and_a_right_one_is_found_without_a_restart(
    pair: tuple[FakeInflux, Copying],
) -> None:
    fake, c = pair
    write_secret(c.paths.influx_token("write"), "old\n")
    c.feed(20)
    with c.service as forwarder:
        forwarder.ready(30)
        c.until(lambda: c.beat.get("trouble_status") == 401, 20)
        assert not c.beat["ok"] and c.equation.waiting == 40
        with pytest.raises(StoreError, match="only one of `hidran forwarder`"):
            open_forward(c.settings)
        assert "Token ditolak" in forwarder.said() and "old" not in forwarder.said()
        write_secret(c.paths.influx_token("write"), TOKEN + "\n")
        c.until(c.drained, 90)
        c.until(lambda: bool(c.beat["ok"]), 20)
    assert len(fake.identities()) == 40


def test_a_forwarder_killed_and_started_again_loses_nothing(pair: tuple[FakeInflux, Copying]) -> None:
    fake, c = pair
    with c.service as forwarder:
        for part in range(2):
            c.feed(50, first=50 * part)
            forwarder.ready(30)
            c.until(lambda n=part: len(fake.identities()) > 100 * n, 30)  # type: ignore[misc]
            forwarder.kill()
            forwarder.start()
        c.until(c.drained, 30)
        forwarder.ready(30)
        assert forwarder.stop() == 0
    assert len(fake.identities()) == c.equation.forwarded == 200


def test_without_a_token_it_says_so_and_waits(pair: tuple[FakeInflux, Copying]) -> None:
    _fake, c = pair
    c.paths.influx_token("write").unlink()
    c.feed(1)
    with c.service as forwarder:
        forwarder.ready(30)
        c.until(lambda: c.beat.get("trouble_status") == -1, 20)
        assert "hidran influx setup" in c.beat["trouble"]
        write_secret(c.paths.influx_token("write"), TOKEN + "\n")
        c.until(c.drained, 30)
