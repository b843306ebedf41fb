"""Two roads, one message: the engine is the fast road, Grafana's alerts the second one. Pure; reads no clock.

A fault that Grafana tells becomes an event like the engine's own, with the engine's onset as its key, so that whichever
road speaks later adds nothing. On "engine+grafana" it becomes one only when the engine has been silent about that
hydrant and code for five minutes. What only Grafana can know (it cannot ask the database, no data come at all, a
service is down) is the operator's, and never a fault of a hydrant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from hidran.faults.episode import RANK, Severity
from hidran.people.alert import Alert
from hidran.people.story import Story, Talk
from hidran.store.events import Event
from hidran.words import Language, clock_time, say

Road = Literal["engine+grafana", "grafana", "engine"]
SILENT_S = 300
SETTLE_S = 120  # one severity ends before another begins; and what ends because nothing can be asked has not ended
FORGET_S = 8 * 86400
_WHY: dict[Road, str] = {
    "grafana": "peringatan dari Grafana",
    "engine+grafana": "peringatan dari Grafana; penilai Hidran sendiri diam",
}


@dataclass(slots=True)
class Fire:
    """A hydrant and code that Grafana speaks of. `since`: first told, `changed`: last change, both Unix seconds.

    `firing`: severities that hold. `told`: the severity that became an event, '' none did. `start`: onset.
    """

    hydrant: str
    code: str
    start: int
    since: int
    changed: int
    firing: list[Severity] = field(default_factory=list)
    told: Severity | Literal[""] = ""

    @property
    def severity(self) -> Severity:
        return max(self.firing, key=RANK.__getitem__)


@dataclass(slots=True)
class Trouble:
    """Something for the operator. `since`: first told, `changed`: last change, Unix seconds. `told`: it was said."""

    kind: str
    what: str
    since: int
    changed: int
    firing: bool = True
    told: bool = False


@dataclass(slots=True)
class Second:
    """What the second road has said so far: the memory of this policy."""

    fires: dict[str, Fire] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)

    @property
    def blind(self) -> bool:
        """Grafana cannot ask the database, so whatever it calls over may not be."""
        return any(t.firing and t.kind == "datasource" for t in self.troubles.values())


def hear(second: Second, alerts: Iterable[Alert]) -> None:
    """Take alerts in the order of arrival. The same alert again changes nothing."""
    for alert in alerts:
        if alert.trouble:
            _hear_trouble(second, alert)
        else:
            _hear_fault(second, alert)


def _hear_trouble(second: Second, alert: Alert) -> None:
    # All rules fail together when the database is away: that is one trouble
    key = alert.trouble if alert.trouble != "service" else f"service/{alert.what}"
    known = second.troubles.get(key)
    if alert.firing and known is not None:
        known.firing = True
    elif alert.firing:
        second.troubles[key] = Trouble(alert.trouble, alert.what, alert.at, alert.at)
    elif not alert.firing and known is not None and known.firing:
        known.firing, known.changed = False, alert.at
        if known.kind == "datasource":
            _see_again(second, alert.at)


def _see_again(second: Second, at: int) -> None:
    """What was called over while nothing could be asked has its time again to be found still there."""
    for fire in second.fires.values():
        fire.changed = fire.changed if fire.firing else at
    for trouble in second.troubles.values():
        trouble.changed = trouble.changed if trouble.firing else at


def _hear_fault(second: Second, alert: Alert) -> None:
    key = f"{alert.hydrant}/{alert.code}"
    fire = second.fires.get(key)
    if fire is None:
        if not alert.firing:
            return
        fire = second.fires[key] = Fire(alert.hydrant, alert.code, alert.start, alert.at, alert.at)
    holds = alert.severity in fire.firing
    if alert.firing == holds:
        return
    if alert.firing:
        fire.firing.append(alert.severity)
    else:
        fire.firing.remove(alert.severity)
    fire.changed = alert.at


def events(
    second: Second, stories: Mapping[str, Story], now: float, road: Road, language: Language = "id"
) -> list[Event]:
    """What becomes an event now, for `hidran.people.hearing.hear`. `second` is brought up to it."""
    found = []
    for key, fire in list(second.fires.items()):
        if not fire.firing and now - fire.changed >= SETTLE_S and not second.blind:
            del second.fires[key]
            if fire.told and _standing(stories, fire) is not None:
                found.append(_event(fire, "clear", now, road, language))
        elif fire.firing and road != "engine" and _is_news(fire, stories, now, road):
            found.append(_event(fire, "change" if fire.told else "raise", now, road, language))
            fire.told = fire.severity
        elif not fire.firing and now - fire.changed > FORGET_S:
            del second.fires[key]
    return found


def _is_news(fire: Fire, stories: Mapping[str, Story], now: float, road: Road) -> bool:
    if fire.told:
        return RANK[fire.severity] > RANK[fire.told]
    if road == "grafana":
        return True
    return now - fire.since >= SILENT_S and not _has_spoken(stories, fire)


def _has_spoken(stories: Mapping[str, Story], fire: Fire) -> bool:
    """The fast road knows this trouble: it holds, it is the same one and over, or it was spoken of lately."""
    return any(
        t.stands or fire.start in (t.episode.start, t.origin) or t.heard >= fire.since - SILENT_S
        for t in _talks(stories, fire)
    )


def _standing(stories: Mapping[str, Story], fire: Fire) -> Talk | None:
    return next((t for t in _talks(stories, fire) if t.stands), None)


def _talks(stories: Mapping[str, Story], fire: Fire) -> list[Talk]:
    story = stories.get(fire.hydrant)
    return [t for t in story.talks if t.episode.code == fire.code] if story is not None else []


def _event(fire: Fire, kind: str, now: float, road: Road, language: Language) -> Event:
    severity = fire.severity if fire.firing else (fire.told or "GAWAT")
    end = fire.changed if kind == "clear" else None
    why = say(_WHY.get(road, _WHY["grafana"]), language)
    place = (fire.hydrant, fire.code, fire.start)
    return Event(0, int(now * 1000), *place, kind, severity, fire.start, end, False, why, {"road": "grafana"})


# -- for the operator ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """One message to the operator. `key`: nothing is told twice."""

    key: str
    over: bool
    since: int
    text: str


_SAID = {
    "datasource": (
        "Grafana tidak bisa bertanya ke InfluxDB sejak {time}.",
        "Peringatan dari Grafana tidak bisa dipercaya selama itu; penilai Hidran sendiri tetap jalan.",
        "Grafana bisa bertanya ke InfluxDB lagi.",
    ),
    "no_data": (
        "Menurut Grafana tidak ada data masuk sejak {time}.",
        "Ini soal server, bukan hidran.",
        "Menurut Grafana data masuk lagi.",
    ),
    "service": (
        "Menurut Grafana {what} bermasalah sejak {time}.",
        "Ini soal server, bukan hidran.",
        "Menurut Grafana {what} jalan lagi.",
    ),
}
_STEP = "Jalankan `hidran doctor` di server."


def notes(second: Second, now: float, road: Road, language: Language = "id") -> list[Note]:
    """What the operator is told now. `second` is brought up to it."""
    said = []
    for key, trouble in list(second.troubles.items()):
        if trouble.firing and not trouble.told and road != "engine":
            said.append(_note(key, trouble, language))
            trouble.told = True
        elif not trouble.firing and now - trouble.changed >= SETTLE_S and not second.blind:
            if trouble.told:
                said.append(_note(key, trouble, language))
            del second.troubles[key]
    return said


def _note(key: str, trouble: Trouble, language: Language) -> Note:
    begun, meaning, over = _SAID[trouble.kind]
    values = {"time": clock_time(trouble.since), "what": trouble.what}
    first = over if not trouble.firing else begun
    lines = [say(first, language, **values)]
    if trouble.firing:
        lines += [say(meaning, language), say(_STEP, language)]
    return Note(f"grafana/{key}/{trouble.since}", not trouble.firing, trouble.since, "\n".join(lines))


_ADAPTER: TypeAdapter[Second] = TypeAdapter(Second)


def dump(second: Second) -> str:
    return _ADAPTER.dump_json(second).decode()


def load(text: str | None) -> Second:
    """What was kept; a fresh memory when there is none that can be read: Grafana tells again what still holds."""
    try:
        return _ADAPTER.validate_json(text) if text else Second()
    except ValidationError:
        return Second()
