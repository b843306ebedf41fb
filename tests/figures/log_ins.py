"""Figure 136: wrong log-ins at a real `hidran api`, from many addresses at once: how many passwords it compares."""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from hidran import heartbeat
from hidran.store import login_passwords
from hidran.store.login_checks import CHECKS, PER_S
from hidran.store.records import Records
from tests.api.login_house import NUMBERS, RealHouse
from tests.support.processes import Service

COMPARED, TOLD_TO_WAIT = 403, 429
PASSWORD = "kambing awan sepeda"
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Attempt:
    """Asked and answered at these Unix seconds. `status`: of HTTP."""

    start: float
    end: float
    status: int


def started(house: RealHouse) -> tuple[Service, str]:
    service = Service(house.settings, "api", HIDRAN_API__PORT="0", HIDRAN_API__TOKEN_FILE=str(house.folder / "token"))
    service.start().ready()
    beat = heartbeat.read(house.settings.paths.health, "api")
    assert beat is not None
    return service, f"http://127.0.0.1:{beat.detail['port']}/"


def addresses() -> Iterator[str]:
    """Another address for each attempt, as a proxy in front would name it."""
    for n in count():
        yield f"198.51.{n // 250 % 250}.{n % 250 + 1}"


def attempt(address: str, origin: str, password: str = "salah sama sekali") -> Attempt:
    form = {"account": NUMBERS["ketua"], "password": password}
    start = time.time()
    answer = httpx.post(f"{address}masuk/sandi", data=form, headers={"X-Forwarded-For": origin}, timeout=60)
    return Attempt(start, time.time(), answer.status_code)


def attack(address: str, origins: list[str]) -> list[Attempt]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda origin: attempt(address, origin), origins))


def most_in_a_minute(answers: list[Attempt]) -> int:
    """Passwords that were compared within one minute for certain: asked after its start, answered before its end."""
    compared = [a for a in answers if a.status == COMPARED]
    minutes = [(a.start, a.start + PER_S) for a in compared]
    return max((sum(start <= a.start and a.end < end for a in compared) for start, end in minutes), default=0)


def measure(times: int) -> dict[str, Any]:
    """One account, an address of its own for each attempt, the api started anew in the middle."""
    with tempfile.TemporaryDirectory() as folder:
        house = RealHouse(Path(folder), beyond=True)
        house.move_in("admin", "ketua")
        with Records.open(house.settings) as records:
            login_passwords.put(records, house.members["ketua"], login_passwords.hash_of(PASSWORD), None)
        answers: list[Attempt] = []
        origins = addresses()
        for half in (times // 2, times - times // 2):
            service, address = started(house)
            try:
                answers += attack(address, [next(origins) for _ in range(half)])
                right = attempt(address, next(origins), PASSWORD).status
            finally:
                service.stop()
    seconds = max(a.end for a in answers) - min(a.start for a in answers)
    return {"answers": answers, "most": most_in_a_minute(answers), "right": right, "minutes": seconds / 60}


def run(full: bool) -> dict[str, Any]:
    """1,000 attempts when `full`, else 60."""
    times = 1000 if full else 60
    got = measure(times)
    statuses = [a.status for a in got["answers"]]
    compared, waited = statuses.count(COMPARED), statuses.count(TOLD_TO_WAIT)
    allowed = CHECKS * (int(got["minutes"]) + 1)
    return {
        "number": 136,
        "title": f"{times:,} wrong log-ins to one account from {times:,} addresses, api started anew in the middle",
        "goal": f"<= {CHECKS} passwords compared a minute and account",
        "result": f"{compared} compared and {waited} told to wait in {got['minutes']:.1f} minutes; at most "
        f"{got['most']} in a minute; the right password meanwhile: {'waits too' if got['right'] == 429 else 'let in'}",
        "ok": got["most"] <= CHECKS and compared <= allowed and compared + waited == times,
    }


if __name__ == "__main__":
    print(run(full=False))
