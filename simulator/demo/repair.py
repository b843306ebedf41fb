"""The repair of last month: the fault as the engine found it in history, with what its neighbours did about it."""

from hidran.faults.episode import Episode
from hidran.people.audience import PAGE
from hidran.store import work
from hidran.store.events import Event, EventsReader
from hidran.store.records import Records
from hidran.work import passing, sensor
from hidran.work.step import Kind, Step
from simulator.demo.cast import BROKE_TS, REPAIRED_TS, WAS_BROKEN

COST_RP = 185_000
_MINUTE_S = 60


def enter(records: Records, faults: EventsReader, technician: int) -> None:
    """The ticket from its opening to its end; none where the engine saw no fault."""
    for episode in _found(faults)[:1]:
        number = _open(records, episode)
        _repair(records, number, technician)
        _prove(records, number, episode)


def _found(faults: EventsReader) -> list[Episode]:
    """What the engine has seen of it."""
    return [e for e in faults.episodes(WAS_BROKEN, BROKE_TS, REPAIRED_TS) if e.code == "F01" and e.end is not None]


def _open(records: Records, e: Episode) -> int:
    with work.changing(records) as db:
        (number,) = work.write(db, sensor.hear([], _event(e, "raise", e.raised, None)))
        return number


def _repair(records: Records, number: int, by: int) -> None:
    opened = work.ticket(records, number).opened
    done = {"what": "Ganti sekring dan kabel kontroler", "parts": "sekring 10 A, kabel 2 m", "cost_rp": COST_RP}
    steps: tuple[tuple[Kind, int, dict[str, object]], ...] = (
        ("told", opened + _MINUTE_S, {"channel": PAGE, "role": "teknisi"}),
        ("answered", opened + 25 * _MINUTE_S, {}),
        ("checked", opened + 70 * _MINUTE_S, {"findings": ["fuse"]}),
        ("repaired", REPAIRED_TS, done),
    )
    with work.changing(records) as db:
        for kind, ts, data in steps:
            work.add(db, number, Step(f"demo/{kind}", kind, ts, person=by, data=data))


def _prove(records: Records, number: int, e: Episode) -> None:
    assert e.end is not None
    site = records.registry().hydrants[e.hydrant]
    with work.changing(records) as db:
        work.write(db, sensor.hear([work.one(db, number)], _event(e, "clear", e.end, e.end)))
        closing = passing.passed(work.one(db, number), site, records.now())
        if closing is not None:
            work.add(db, number, closing)


def _event(e: Episode, kind: str, at: int, end: int | None) -> Event:
    values = (e.severity, e.raised, end, False, e.why, e.evidence)
    return Event(e.event_id, at * 1000, e.hydrant, e.code, e.start, kind, *values)
