"""Messages to persons when much goes wrong: 100 hydrants at one moment, and a channel that is down for two hours."""

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from hidran.people.audience import PAGE
from hidran.people.roster import Roster
from tests.hidran.people.kampung import AGUS, BUDI, PERSONS, SITI, person, roster
from tests.hidran.people.world import HOUR, MINUTE, NOON, World
from tests.notify.desk import Desk, Handed
from tests.notify.neighbours import kampung

HYDRANTS = tuple(f"h{n:03}" for n in range(100))
DOWN_S = 2 * HOUR


def run(full: bool) -> list[dict[str, Any]]:
    """Both; `full` makes no difference, they take seconds."""
    return [_storm(), _line_down()]


def _storm() -> dict[str, Any]:
    at_once, one_by_one = storm(1), storm(len(HYDRANTS))
    most = max(at_once.values())
    return {
        "number": 132,
        "title": "100 hydrants of one KPP fail at the same moment (storm), in one batch and in 100",
        "goal": "one digest per KPP and person; the first three at once when they come one by one",
        "result": f"in one batch {most} message to each of {len(at_once)} (persons and group); one by one "
        f"{max(one_by_one.values())} to each: three alone, the other {len(HYDRANTS) - 3} together",
        "ok": most == 1 and set(one_by_one.values()) == {4},
    }


def storm(batches: int) -> Counter[str]:
    """Messages to each person and group but the page, while all fail within seconds and nobody answers for an hour."""
    with tempfile.TemporaryDirectory() as folder:
        telegram, page = Handed("telegram"), Handed("page", repeatable=True)
        desk = Desk(Path(folder), telegram, page, people=kampung(hydrants=HYDRANTS))
        world = World(NOON)
        for n, name in enumerate(HYDRANTS, 1):
            other = World(world.now, name, log=world.log)
            other.rise()
            if n % (len(HYDRANTS) // batches) == 0:
                desk.work(world)
        for _ in range(60):
            world.now += MINUTE
            desk.work(world)
        desk.close()
        return Counter(m.recipient for m in telegram.got if m.channel != PAGE)


def _line_down() -> dict[str, Any]:
    found = line_down()
    return {
        "number": 133,
        "title": "Telegram down for 2 h, 12 GAWATs meanwhile; persons with and without a second channel",
        "goal": "all delivered by the next channel or after, nothing twice",
        "result": f"{found['told']} of {found['wanted']} told: {found['next']} by the next channel, at most "
        f"{found['slowest_s']} s after the fault, {found['after']} after Telegram was back; {found['twice']} twice",
        "ok": found["told"] == found["wanted"] and not found["twice"] and found["slowest_s"] <= 600,
    }


def people() -> Roster:
    """Two technicians: Budi has Telegram and SMS, Agus Telegram alone."""
    alone = person(AGUS, "Agus", "telegram")
    return roster((PERSONS[0], alone, PERSONS[1]), {BUDI: "teknisi", AGUS: "teknisi", SITI: "ketua"})


def line_down() -> dict[str, int]:
    hydrants = tuple(f"h{n:03}" for n in range(12))
    with tempfile.TemporaryDirectory() as folder:
        telegram, sms = Handed("telegram", group=False), Handed("sms", group=False)
        desk = Desk(Path(folder), telegram, sms, people=kampung(people(), hydrants))
        telegram.down(100_000)
        world = World(NOON)
        desk.work(world)
        began: dict[str, int] = {}
        for second in range(0, DOWN_S, 30):
            if second % (DOWN_S // len(hydrants)) == 0:
                name = hydrants[len(began)]
                World(world.now, name, log=world.log).rise()
                began[name] = world.now
            desk.work(world)
            world.now += 30
        telegram.refusals.clear()
        for _ in range(60):
            world.now += 30
            desk.work(world)
        messages = [m for m in desk.messages() if m.kind == "raise" and m.person in {BUDI, AGUS}]
        desk.close()
    arrived = [m for m in messages if m.arrived]
    slowest = max((m.sent_ms or 0) / 1000 - began[m.hydrant] for m in arrived if m.person == BUDI)
    return {
        "wanted": 2 * len(hydrants),
        "told": len({(m.person, m.hydrant) for m in arrived}),
        "next": sum(m.channel == "sms" for m in arrived),
        "after": sum(m.channel == "telegram" for m in arrived),
        "twice": len(arrived) - len({m.told_as for m in arrived}),
        "slowest_s": round(slowest),
    }
