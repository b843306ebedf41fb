"""What the sensors say becomes tickets and steps: opened, joined by what the same cause brought about, over, proved,
back again. Pure: tickets and an event in, what is to be appended out. Hearing an event twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hidran.faults.episode import RANK, only_said
from hidran.faults.silence import SERVER
from hidran.faults.suppress import SUPPRESSES
from hidran.pim.report import CHOICES
from hidran.store.events import Event
from hidran.work.step import Kind, Step
from hidran.work.ticket import Origin, Ticket

CALLS = RANK["PERLU_DICEK"]
_NOTHING_TO_DO = frozenset({"F22"})  # the weather
_WATER_CHECK = "F21"  # a form that is due is no repair; bad water is


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket to be opened. `key`: the same for the same ticket opened twice."""

    key: str
    hydrant: str
    origin: Origin
    code: str
    at: int
    what: str = ""
    first: Step | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A step to be appended to a ticket."""

    number: int
    step: Step


Entry = Opening | Addition


def hear(tickets: Iterable[Ticket], event: Event) -> list[Entry]:
    """What one event of the log changes. `tickets`: of its hydrant, all that are not long closed."""
    here = [t for t in tickets if t.hydrant == event.hydrant]
    mine = _holding(here, event)
    if event.kind == "retract":
        return _taken_back(mine, event)
    if event.kind == "clear":
        return _ended(mine, event)
    if event.kind == "correct" and mine is not None and not mine.faults[event.code].gone:
        return _corrected(mine, event)
    if event.end is not None or event.late or not calls(event):
        return []
    return _began(here, event) if mine is None else _stands(mine, event)


def calls(event: Event) -> bool:
    """Somebody has to go."""
    if event.hydrant == SERVER or event.code in _NOTHING_TO_DO or RANK[event.severity] < CALLS:
        return False
    return event.code != _WATER_CHECK or event.severity == "GAWAT"


def _holding(here: list[Ticket], event: Event) -> Ticket | None:
    """The ticket in which this very trouble stands; the newest one that knew it when it is only put right."""
    starts = {event.start, event.evidence.get("moved_from")}
    found = [t for t in here if (f := t.faults.get(event.code)) is not None and (f.stands or f.start in starts)]
    exact = [t for t in found if t.faults[event.code].start in starts]
    return max(exact or [t for t in found if t.faults[event.code].stands], key=lambda t: t.number, default=None)


def _began(here: list[Ticket], event: Event) -> list[Entry]:
    known = _back(here, event)
    if known is not None:
        return [_again(known, event)]
    cause = next((t for t in here if t.live and (_one_cause(t, event.code) or _said_in(t, event))), None)
    if cause is not None:
        return [Addition(cause.number, _step("joined", event))]
    first = _step("opened", event)
    return [Opening(_key("fault", event), event.hydrant, "fault", event.code, _at(event), first=first)]


def _again(ticket: Ticket, event: Event) -> Addition:
    """What was over, or was taken back, is there once more."""
    kind: Kind = "joined" if ticket.live else "reopened"
    times = sum(s.kind == kind for s in ticket.steps)
    return Addition(ticket.number, _step(kind, event, suffix=str(times) if times else ""))


def _back(here: list[Ticket], event: Event) -> Ticket | None:
    """The ticket that this trouble was: others of it stand, or it was proved well less than 48 h before."""
    found = [t for t in here if event.code in t.faults and (t.live or (t.comes_back_until() or 0) >= event.start)]
    return max(found, key=lambda t: t.number, default=None)


def _one_cause(ticket: Ticket, code: str) -> bool:
    """One leads to the other, whichever was seen first."""
    codes = {f.code for f in ticket.standing} or {ticket.code}
    led_to = code in codes or any(code in SUPPRESSES.get(other, ()) for other in codes)
    return led_to or bool(codes & SUPPRESSES.get(code, frozenset()))


def _said_in(ticket: Ticket, event: Event) -> bool:
    """The report that opened it is what the fault was seen by."""
    dry = ticket.origin == "report" and ticket.what == CHOICES["no_water"].words
    return dry and "said_ts" in event.evidence


def _stands(ticket: Ticket, event: Event) -> list[Entry]:
    return [_again(ticket, event)] if ticket.faults[event.code].gone else _graver(ticket, event)


def _graver(ticket: Ticket, event: Event) -> list[Entry]:
    fault = ticket.faults[event.code]
    if RANK[event.severity] <= RANK[fault.severity]:
        return []
    return [Addition(ticket.number, _step("graver", event, suffix=event.severity))]


def _ended(ticket: Ticket | None, event: Event) -> list[Entry]:
    if ticket is None or not ticket.faults[event.code].stands:
        return []
    proved = len(ticket.standing) == 1 and not only_said(event.evidence)  # silence of residents is no proof
    return [Addition(ticket.number, _step("verified" if proved else "over", event, suffix=str(event.end)))]


def _corrected(ticket: Ticket, event: Event) -> list[Entry]:
    """Late data moved it; by that it may have ended, or stand after all."""
    fault = ticket.faults[event.code]
    entries: list[Entry] = []
    if event.end is None and not fault.stands:
        return [_again(ticket, event)] if calls(event) else []
    if fault.start != event.start or (not fault.stands and fault.end != event.end):
        moved = _step("moved", event, suffix=f"{event.start}-{event.end}")
        entries.append(Addition(ticket.number, moved if event.end is None or not fault.stands else _open(moved)))
    return entries + (_ended(ticket, event) if event.end is not None else _graver(ticket, event))


def _open(moved: Step) -> Step:
    """Only the onset: that it ended is said by a step of its own."""
    return replace(moved, data={n: v for n, v in moved.data.items() if n != "end"})


def _taken_back(ticket: Ticket | None, event: Event) -> list[Entry]:
    """All of it taken back: nobody has to go, the ticket closes. Else what is left decides."""
    if ticket is None or ticket.faults[event.code].gone or ticket.faults[event.code].start != event.start:
        return []
    gone = Addition(ticket.number, _step("taken_back", event))
    others = [f for f in ticket.faults.values() if f.code != event.code and not f.gone]
    ends = [*(f.end or 0 for f in others), *(end for _, end in ticket.faults[event.code].past[-1:])]
    if any(f.stands for f in others) or ticket.state == "closed":
        return [gone]
    if ends:
        end = max(ends)
        proof = Step(f"{gone.step.key}/proof", "verified", _at(event), data={"end": end})
        return [gone, Addition(ticket.number, proof)] if ticket.live else [gone]
    closed = Step(f"{gone.step.key}/closed", "closed", _at(event), data={"by_itself": True, "never_was": True})
    return [gone, Addition(ticket.number, closed)]


def _step(kind: Kind, event: Event, suffix: str = "") -> Step:
    data = {"code": event.code, "start": event.start, "severity": event.severity, "end": event.end}
    return Step(_key(kind, event, suffix), kind, _at(event), data={n: v for n, v in data.items() if v is not None})


def _key(what: str, event: Event, suffix: str = "") -> str:
    return "/".join(filter(None, (what, event.hydrant, event.code, str(event.start), suffix)))


def _at(event: Event) -> int:
    return event.at_ms // 1000
