"""A dry run as people ask for it: by KPP, weekday and hour, for whoever the ladder of that KPP calls. Pure.

The channels of the settings hear everything besides, and are left out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hidran.clock import wib, wib_midnight
from hidran.faults.episode import Severity
from hidran.people.crew import crews
from hidran.people.dryrun import LASTS_S, Given, Row, Trouble, dry_run
from hidran.people.hours import DAY_S, HOUR_S, Daytime
from hidran.people.manner import Manner
from hidran.people.roster import Roster
from hidran.people.voice import Voice
from hidran.words import Language


@dataclass(frozen=True, slots=True)
class Asked:
    """`code` begins at Unix second `at`. `hydrant`: what people call the one it happens to."""

    code: str
    at: int
    severity: Severity = "GAWAT"
    hydrant: str = "Hidran"


@dataclass(frozen=True, slots=True)
class Village:
    """Who would be called: the people of one KPP (`name`: what people call it), the channels and hours in use."""

    roster: Roster
    kpp: str
    name: str
    channels: Collection[str]
    daytime: Daytime = (6, 20)
    per_day: int = 5
    language: Language = "id"


def rehearse(asked: Asked, village: Village, answers: Iterable[Given] = (), lasts_s: int = LASTS_S) -> list[Row]:
    """Every message to a person or to the kelurahan's contact, in order, for `lasts_s` seconds."""
    names = {village.kpp: village.name}
    manner = Manner(
        (), village.daytime, village.per_day,
        voice=Voice(village.language, names={asked.hydrant: asked.hydrant}),
        kpps={asked.hydrant: village.kpp},
        crews=crews(village.roster, names, village.channels),
    )  # fmt: skip
    trouble = Trouble(asked.hydrant, asked.at, asked.code, asked.severity)
    return [row for row in dry_run(trouble, manner, village.roster, answers, lasts_s) if row.kind != "weekly"]


def next_at(weekday: int, hour: int, now: float) -> int:
    """The next Unix second at which it is that hour (WIB) of that weekday (Monday 0), today included."""
    days = (weekday - wib(now).weekday()) % 7
    return wib_midnight(now) + days * DAY_S + hour * HOUR_S
