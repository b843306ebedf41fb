"""F16: who is silent, judged on receive time once a minute. It never says that the pump is broken.

Four silences, four messages: the whole server (or broker, or the internet); signal or quota of one node; one of
several nodes at a hydrant; the hydrant as such. A minute in which the server could not listen counts for nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from hidran.faults import silence_words as words
from hidran.faults.episode import Episode, Severity, worse
from hidran.faults.silence_words import WEAK_RSSI_DBM, Kind

SHORTEST_S = 900
INTERVALS = 3
CHECK_S = 3600
URGENT_DAYTIME_S = 6 * 3600
URGENT_S = 24 * 3600
TOGETHER_S = 300
SERVER_HOLD_S = 300
BLIND_S = 600  # a longer pause of the engine itself: nobody knows who was heard in it
MANY_OUTAGES = 3
SERVER = ""
_DAYTIME_FROM_S, _DAYTIME_TO_S = 6 * 3600, 18 * 3600
_WIB_S = 7 * 3600


@dataclass(frozen=True, slots=True)
class Ear:
    """One node as it was last heard. `heard`: Unix s of its last message, None: never. `online`: 0 after its last
    will. `rssi` (dBm), `outages`: from its last birth, None when it did not say. `repaired`: somebody works there, so
    that its silence is no news."""

    node: str
    hydrant: str
    heard: float | None
    report_interval_s: int = 300
    online: int | None = None
    rssi: float | None = None
    outages: int | None = None
    repaired: bool = False

    @property
    def patience_s(self) -> float:
        return max(SHORTEST_S, INTERVALS * self.report_interval_s)


@dataclass(slots=True)
class Watch:
    """What the minute after needs. `listening_from`: since when the server has listened without a break."""

    tick: int | None = None
    listening_from: float = 0.0
    server_lost_from: int | None = None
    open: dict[str, Episode] = field(default_factory=dict)  # by hydrant, SERVER for the whole server


_ADAPTER: TypeAdapter[Watch] = TypeAdapter(Watch)


def dump(watch: Watch) -> str:
    return _ADAPTER.dump_json(watch).decode()


def load(text: str | None) -> Watch:
    """A kept watch; a fresh one when there is none or it is damaged (silence is seen anew within minutes)."""
    try:
        return _ADAPTER.validate_json(text) if text else Watch()
    except ValidationError:
        return Watch()


def tick(watch: Watch, now: int, ears: Iterable[Ear], *, server_lost: bool = False) -> list[Episode]:
    """One minute. Gives the episodes that ended in it; open ones stand in `watch.open`.

    `server_lost`: ingest or broker shows no sign of life.
    """
    if watch.tick is None or now - watch.tick > BLIND_S:
        watch.listening_from = now
    watch.tick = now
    heard = [ear for ear in ears if ear.heard is not None]
    watch.server_lost_from = (watch.server_lost_from or now) if server_lost else None
    ended = _judge_server(watch, now, heard)
    if SERVER in watch.open:
        return ended
    return ended + _judge_hydrants(watch, now, heard)


def _silent_s(watch: Watch, ear: Ear, now: int) -> float:
    return now - max(ear.heard or 0, watch.listening_from)


def _silent(watch: Watch, heard: list[Ear], now: int) -> list[Ear]:
    return [ear for ear in heard if _silent_s(watch, ear, now) > ear.patience_s]


def _judge_server(watch: Watch, now: int, heard: list[Ear]) -> list[Episode]:
    lost = watch.server_lost_from is not None and now - watch.server_lost_from >= SERVER_HOLD_S
    alarm = watch.open.get(SERVER)
    if alarm is None:
        if lost or _fell_together(watch, heard, _silent(watch, heard, now)):
            watch.open[SERVER] = _server_alarm(watch, now, heard, lost)
        return []
    back = [ear for ear in heard if (ear.heard or 0) > alarm.raised]
    if watch.server_lost_from is None and (back or not heard):
        watch.listening_from = now  # what was missed while nobody listened is nobody's silence
        return [_end(watch, SERVER, min((int(e.heard or now) for e in back), default=now))]
    _grow(watch, alarm, now, "PERLU_DICEK")
    return []


def _fell_together(watch: Watch, heard: list[Ear], silent: list[Ear]) -> bool:
    """All that were not silent before fell silent within five minutes, two of them at least."""
    fresh = [ear for ear in heard if ear.hydrant not in watch.open and not ear.repaired]
    if len({ear.hydrant for ear in fresh}) < 2 or any(ear not in silent for ear in fresh):
        return False
    times = [ear.heard or 0 for ear in fresh]
    return max(times) - min(times) <= TOGETHER_S


def _server_alarm(watch: Watch, now: int, heard: list[Ear], lost: bool) -> Episode:
    start = int(max((e.heard or 0 for e in heard), default=watch.server_lost_from or now))
    evidence = {"silence": "server", "nodes": len(heard), "service_lost": lost, "silent_min": (now - start) // 60}
    return Episode(SERVER, "F16", start, "PERLU_DICEK", now, None, words.why("server", start, evidence), evidence)


def _judge_hydrants(watch: Watch, now: int, heard: list[Ear]) -> list[Episode]:
    ended = _judge_open(watch, now, heard)
    silent = _silent(watch, heard, now)
    by_hydrant = {ear.hydrant: [e for e in silent if e.hydrant == ear.hydrant] for ear in silent}
    for hydrant, mute in by_hydrant.items():
        if hydrant in watch.open or any(ear.repaired for ear in mute) or _may_be_the_server(watch, now, heard, silent):
            continue
        speaking = [e for e in heard if e.hydrant == hydrant and e not in mute]
        watch.open[hydrant] = _hydrant_alarm(watch, now, mute, speaking)
    return ended


def _judge_open(watch: Watch, now: int, heard: list[Ear]) -> list[Episode]:
    """Open alarms go on as long as a node stays unheard, whether or not anybody could listen meanwhile."""
    ended = []
    for hydrant in list(watch.open):
        here = [e for e in heard if e.hydrant == hydrant]
        if any(now - (e.heard or 0) > e.patience_s for e in here):
            if not any(e.repaired for e in here):
                _grow(watch, watch.open[hydrant], now, "INFO")
        else:
            ended.append(_end(watch, hydrant, max((int(e.heard or now) for e in here), default=now)))
    return ended


def _may_be_the_server(watch: Watch, now: int, heard: list[Ear], silent: list[Ear]) -> bool:
    """The others are close to silent too: wait the few minutes that tell one node from the whole server."""
    fresh = [ear for ear in heard if ear.hydrant not in watch.open and not ear.repaired]
    late = [ear for ear in fresh if ear in silent or _silent_s(watch, ear, now) > ear.patience_s - TOGETHER_S]
    if len({ear.hydrant for ear in fresh}) < 2 or len(late) < len(fresh):
        return False
    times = [ear.heard or 0 for ear in fresh]
    return max(times) - min(times) <= TOGETHER_S


def _hydrant_alarm(watch: Watch, now: int, mute: list[Ear], speaking: list[Ear]) -> Episode:
    ear = min(mute, key=lambda e: (e.heard or 0, e.node))
    start = int(ear.heard or now)
    kind = _kind(ear, bool(speaking))
    evidence = {
        "silence": kind,
        "node": ear.node,
        "silent_min": (now - start) // 60,
        "last_will": ear.online == 0,
        "rssi_dbm": ear.rssi,
        "outages": ear.outages,
    }
    alarm = Episode(ear.hydrant, "F16", start, "INFO", now, None, words.why(kind, start, evidence), evidence)
    _grow(watch, alarm, now, "INFO")
    return alarm


def _kind(ear: Ear, others_speak: bool) -> Kind:
    weak = ear.rssi is not None and ear.rssi <= WEAK_RSSI_DBM
    if ear.online == 0 or weak or (ear.outages or 0) >= MANY_OUTAGES:
        return "signal"
    return "node" if others_speak else "hydrant"


def _grow(watch: Watch, alarm: Episode, now: int, least: Severity) -> None:
    """An open silence grows graver with its length: INFO, PERLU_DICEK after 1 h, GAWAT after 6 h of day or 24 h."""
    since = int(max(alarm.start, watch.listening_from)) if alarm.hydrant != SERVER else alarm.start
    length = now - since
    step: Severity = "PERLU_DICEK" if length >= CHECK_S else least
    if length >= URGENT_S or daytime_s(since, now) >= URGENT_DAYTIME_S:
        step = "GAWAT"
    alarm.severity = worse(alarm.severity, step)


def _end(watch: Watch, hydrant: str, at: int) -> Episode:
    alarm = watch.open.pop(hydrant)
    alarm.end = max(at, alarm.start)
    return alarm


def daytime_s(start: int, end: int) -> int:
    """Seconds between 06 and 18 h WIB in [start, end]."""
    return _daytime_until(end) - _daytime_until(start)


def _daytime_until(ts: int) -> int:
    days, second = divmod(ts + _WIB_S, 86400)
    length = _DAYTIME_TO_S - _DAYTIME_FROM_S
    return days * length + min(max(second - _DAYTIME_FROM_S, 0), length)
