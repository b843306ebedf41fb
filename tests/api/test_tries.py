"""How often one address may try the token."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api import tries
from api.lock import Lock
from api.tries import CHECKS, PER_S, Tries
from hidran.settings import ApiSettings
from hidran.store.credentials import write_secret
from tests.api.asking import HTML, Client, asking
from tests.api.house import new_installation

TOKEN = "kunci-panjang-yang-tidak-ditebak-0123456789"


class Stopwatch:
    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def locked(tmp_path: Path, watch: Stopwatch) -> Iterator[Client]:
    write_secret(tmp_path / "token", TOKEN + "\n")
    with asking(new_installation(tmp_path, api=ApiSettings(token_file=tmp_path / "token"))) as client:
        client.app.state.tries = Tries(watch)
        yield client


def test_a_thousand_wrong_log_ins_are_ten_checks_a_minute(
    locked: Client, watch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[float] = []
    opens = Lock.opens
    monkeypatch.setattr(Lock, "opens", lambda self, token: checked.append(watch.s) or opens(self, token))
    answers = []
    for n in range(1000):
        watch.s += 0.12  # a thousand in two minutes
        answers.append(locked.post("/masuk", data={"token": f"salah-{n}"}, headers=HTML))
    assert {a.status_code for a in answers} == {403, 429}
    assert len(checked) == sum(a.status_code == 403 for a in answers)
    assert max(sum(at - PER_S < other <= at for other in checked) for at in checked) == CHECKS
    refused = next(a for a in answers if a.status_code == 429)
    assert 1 <= int(refused.headers["retry-after"]) <= PER_S
    assert f"Terlalu banyak percobaan. Tunggu {refused.headers['retry-after']} detik" in refused.text


def test_after_the_wait_the_right_token_opens(locked: Client, watch: Stopwatch) -> None:
    for _ in range(CHECKS):
        assert locked.post("/masuk", data={"token": "salah"}, headers=HTML).status_code == 403
    refused = locked.post("/masuk", data={"token": TOKEN}, headers=HTML)
    assert refused.status_code == 429
    watch.s += int(refused.headers["retry-after"])
    assert locked.post("/masuk", data={"token": TOKEN}, headers=HTML).status_code == 303


def test_addresses_are_counted_apart_but_one_house_of_ipv6_as_one(watch: Stopwatch) -> None:
    counted = Tries(watch)
    assert [counted.wait_s("10.0.0.1") for _ in range(CHECKS)] == [0] * CHECKS
    assert counted.wait_s("10.0.0.1") == PER_S
    assert counted.wait_s("10.0.0.2") == 0
    assert {counted.wait_s(f"2001:db8:1:2::{n:x}") for n in range(CHECKS)} == {0}
    assert counted.wait_s("2001:db8:1:2:ffff::1%eth0") > 0
    assert counted.wait_s("2001:db8:1:3::1") == 0
    assert counted.wait_s("") == 0


def test_many_addresses_do_not_fill_the_memory(watch: Stopwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tries, "ADDRESSES", 50)
    counted = Tries(watch)
    for n in range(1000):
        counted.wait_s(f"10.0.{n // 256}.{n % 256}")
    assert len(counted._made) == 50
