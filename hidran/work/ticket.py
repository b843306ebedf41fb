"""What a ticket is, folded from its steps: how far it has come, what stands, who goes, and its clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from hidran.faults.episode import RANK, Severity
from hidran.work.step import BY_HAND, Step

State = Literal["open", "answered", "checked", "waiting", "repaired", "verified", "closed"]
Origin = Literal["fault", "report", "hand"]
ORDER: tuple[State, ...] = ("open", "answered", "checked", "waiting", "repaired", "verified", "closed")
COMES_BACK_S = 48 * 3600  # a fault that is back so soon is the same work


@dataclass(slots=True)
class Fault:
    """One trouble of a ticket. `start`: onset, `end`: recovery, Unix s; None: it stands. `gone`: it never was.
    `past`: onset and recovery of each time before."""

    code: str
    start: int
    severity: Severity
    end: int | None = None
    gone: bool = False
    past: list[tuple[int, int]] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.past[0][0] if self.past else self.start

    @property
    def stands(self) -> bool:
        return self.end is None and not self.gone


@dataclass(slots=True)
class Clock:
    """When what happened first, of the whole ticket, Unix s. `recovered`: of the sensor's proof, the last one."""

    opened: int
    detected: int | None = None
    told: int | None = None
    answered: int | None = None
    checked: int | None = None
    repaired: int | None = None
    recovered: int | None = None
    verified: int | None = None
    closed: int | None = None

    @property
    def to_answer_s(self) -> int | None:
        """From the first message (or from the opening when nobody was told before) to the first person."""
        if self.answered is None:
            return None
        told = self.opened if self.told is None or self.told > self.answered else self.told
        return max(self.answered - told, 0)

    @property
    def to_repair_s(self) -> int | None:
        """From the onset to the recovery that the sensor proved; None: not proved."""
        if self.detected is None or self.recovered is None:
            return None
        return max(self.recovered - self.detected, 0)


@dataclass(slots=True)
class Ticket:
    """`number`: short, of the installation. `code`: what it began with, '' when a person opened it. `what`: in whose
    words then. `faults`: by code. `goes`: who said last that he does. `repair`: the newest that nothing contradicted.
    `costs`: rupiah by the key of the step that named them.
    """

    number: int
    hydrant: str
    origin: Origin
    code: str
    opened: int
    what: str = ""
    state: State = "open"
    faults: dict[str, Fault] = field(default_factory=dict)
    goes: Step | None = None
    repair: Step | None = None
    waits_for: str = ""
    maintenance_until: int | None = None
    contradicted: bool = False
    reopened: int = 0
    costs: dict[str, int] = field(default_factory=dict)
    clock: Clock = field(default_factory=lambda: Clock(0))
    steps: list[Step] = field(default_factory=list)

    @property
    def live(self) -> bool:
        return self.state not in ("verified", "closed")

    @property
    def standing(self) -> list[Fault]:
        return [f for f in self.faults.values() if f.stands]

    @property
    def spent_rp(self) -> int:
        return sum(self.costs.values())

    @property
    def never_was(self) -> bool:
        """Late data took all of it back."""
        return bool(self.faults) and all(f.gone for f in self.faults.values())

    @property
    def severity(self) -> Severity | None:
        """The gravest that stands, else that was; None: nothing was measured."""
        found = self.standing or [f for f in self.faults.values() if not f.gone]
        return max((f.severity for f in found), key=lambda s: RANK[s], default=None)

    @property
    def head(self) -> str:
        """The code that names it: the gravest that stands, the one it began with where they are alike."""
        found = self.standing or list(self.faults.values())
        return max(found, key=lambda f: (RANK[f.severity], f.code == self.code)).code if found else self.code

    @property
    def since(self) -> int:
        """Since when it is so: the onset of what was first, else when somebody opened it."""
        return self.clock.detected if self.clock.detected is not None else self.opened

    @property
    def touched(self) -> bool:
        """A person had to do with it."""
        return any(s.kind in BY_HAND for s in self.steps)

    def comes_back_until(self) -> int | None:
        """Until when a fault that is back is this ticket's; None while it was not proved."""
        return None if self.clock.verified is None else self.clock.verified + COMES_BACK_S


def fold(ticket: Ticket, steps: Iterable[Step]) -> Ticket:
    """Take the steps in the order in which they were appended. A step whose key is known changes nothing."""
    if not ticket.clock.opened:
        ticket.clock.opened = ticket.opened
    known = {s.key for s in ticket.steps}
    for step in steps:
        if step.key not in known:
            known.add(step.key)
            ticket.steps.append(step)
            _take(ticket, step)
    return ticket


def _take(t: Ticket, s: Step) -> None:
    _of_sensor(t, s)
    _of_people(t, s)
    _clock(t.clock, s)


def _of_sensor(t: Ticket, s: Step) -> None:
    code = s.text("code")
    fault = t.faults.get(code)
    match s.kind:
        case "opened" | "joined" | "reopened":
            _stands(t, s, code)
        case "graver" if fault is not None:
            fault.severity = _severity(s)
        case "moved" if fault is not None:
            fault.start = s.whole("start") or fault.start
            fault.end = s.whole("end")
            _detected(t)
        case "taken_back" if fault is not None:
            _take_back(t, fault)
        case "over" | "verified" if fault is not None:
            fault.end = s.whole("end")
    if s.kind == "verified" and t.state != "closed":
        t.state, t.contradicted, t.maintenance_until = "verified", False, None
    if s.kind == "contradicted" and t.state == "repaired":
        t.state, t.contradicted, t.repair = "checked", True, None


def _stands(t: Ticket, s: Step, code: str) -> None:
    if code:
        known = t.faults.get(code)
        start = s.whole("start") or s.ts
        if known is None or known.gone:
            t.faults[code] = Fault(code, start, _severity(s))
        else:
            known.past += [(known.start, known.end)] if known.end is not None and known.start != start else []
            known.start, known.end, known.severity = start, None, _severity(s)
        _detected(t)
    if s.kind == "reopened":
        t.state, t.goes, t.repair, t.contradicted = "open", None, None, False
        t.clock.recovered = t.clock.verified = t.clock.closed = None
        t.reopened += 1


def _take_back(t: Ticket, fault: Fault) -> None:
    """It was not there this time; what was before stays."""
    if fault.past:
        fault.start, fault.end = fault.past.pop()
    else:
        fault.gone = True
    _detected(t)


def _severity(s: Step) -> Severity:
    given = s.text("severity")
    return given if given in RANK else "PERLU_DICEK"


def _detected(t: Ticket) -> None:
    t.clock.detected = min((f.first for f in t.faults.values() if not f.gone), default=None)


def _of_people(t: Ticket, s: Step) -> None:
    match s.kind:
        case "answered":
            t.goes = s
            _reach(t, "answered")
        case "checked":
            t.goes = t.goes or s
            _reach(t, "checked")
        case "waiting":
            t.goes, t.waits_for = t.goes or s, s.text("for")
            _set(t, "waiting")
        case "repaired":
            t.goes, t.repair, t.maintenance_until, t.contradicted = t.goes or s, s, None, False
            _cost(t, s)
            _set(t, "repaired")
        case "maintenance":
            t.goes = t.goes or s
            t.maintenance_until = s.ts + int(float(s.data.get("hours") or 24) * 3600)
            _reach(t, "answered")
        case "maintenance_end":
            t.maintenance_until = None
        case "closed":
            t.state, t.maintenance_until = "closed", None


def _cost(t: Ticket, s: Step) -> None:
    """A repair may be written down anew: `instead_of` names the step whose cost no longer counts."""
    t.costs.pop(s.text("instead_of"), None)
    cost = s.whole("cost_rp")
    if cost:
        t.costs[s.key] = cost


def _reach(t: Ticket, state: State) -> None:
    """Forward only: who goes to a thing that was repaired has not undone the repair."""
    if ORDER.index(t.state) < ORDER.index(state):
        t.state = state


def _set(t: Ticket, state: State) -> None:
    if t.live:
        t.state = state


def _clock(c: Clock, s: Step) -> None:
    match s.kind:
        case "told":
            c.told = s.ts if c.told is None else min(c.told, s.ts)
        case "checked":
            c.checked = c.checked or s.ts
        case "repaired":
            c.repaired = s.ts
        case "verified":
            c.recovered, c.verified = s.whole("end") or s.ts, s.ts
        case "closed":
            c.closed = s.ts
    if s.kind in ("answered", "checked", "waiting", "repaired", "maintenance"):
        c.answered = s.ts if c.answered is None else min(c.answered, s.ts)
