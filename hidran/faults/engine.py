"""One hydrant, judged: readings in time order in, episodes out. Pure; live, replay and tests run the same one."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from hidran.contract import fitted_map, fitted_names
from hidran.faults import state as states
from hidran.faults.episode import Episode, Severity, worse
from hidran.faults.facts import Facts, Memory
from hidran.faults.human import HumanEvent
from hidran.faults.learning import Learned
from hidran.faults.machine import StepState, advance
from hidran.faults.observer import Observer
from hidran.faults.rule import Outfit, Rule, Sign
from hidran.faults.rules import RULES
from hidran.faults.state import State, Watch
from hidran.faults.suppress import suppressed
from hidran.faults.tuning import settings_from
from hidran.faults.usable import Limits
from hidran.faults.view import Scene, View, show
from hidran.reading import BIT, Reading
from hidran.site import Site

KEEP_EPISODES_S = 8 * 86400


@dataclass(slots=True)
class _Post:
    """A rule on duty here: its settings, its times, what it remembers."""

    rule: Rule[Any, Any]
    settings: Any
    watch: Watch
    times: list[tuple[float, float]]
    need_bits: tuple[int, ...]

    def stand_down(self) -> None:
        """Forget what was about to be held: another fault explains it. What was learnt of the site stays."""
        self.watch.steps[:] = [StepState() for _ in self.rule.steps]

    def measured(self, outfit: Outfit) -> bool:
        applies, stands_in = self.rule.applies, self.rule.stands_in
        fitted = all(outfit.fitted & bits for bits in self.need_bits)
        if not fitted and (stands_in is None or not stands_in(outfit)):
            return False
        return applies is None or applies(outfit, self.settings)


class HydrantEngine:
    """Judges one hydrant. `state`: what `state_json` gave, or None for a hydrant never seen.

    SettingsError when the site overrides a setting that does not exist; StateError when the state is unusable.
    """

    def __init__(self, site: Site, state: str | None = None) -> None:
        self.site = site
        self.state = states.load(state) if state is not None else State(Memory(Learned.seeded(site)))
        limits = settings_from("F15", Limits, site.rules.get("F15", {}))
        self._observer = Observer(site, self.state.memory, limits)
        self._posts = [self._post(rule) for rule in RULES.values()]
        self._duty: list[_Post] = []
        self._fitted = -1
        self._last: Reading | None = None
        self.changed = False  # an episode began, changed or ended; whoever looks sets it back
        self._refresh()

    def step(self, reading: Reading) -> bool:
        """Judge the next reading. False, and nothing happens, when it is not newer than the newest one judged."""
        state, place = self.state, states.mark(reading)
        if state.newest is not None and place <= state.newest:
            return False
        if state.pending:
            self._take_in(reading.ts)
        facts = self._observer.observe(reading)
        state.newest, self._last = place, reading
        if reading.fitted != self._fitted:
            self._enrol(reading.fitted)
        until = self._observer.learning_until()
        learning = until is not None and reading.ts < until
        if state.memory.told.maintenance_until and self._repairing(reading.ts):
            return True
        for post in self._duty:
            if post.rule.code not in self._suppressed:
                self._judge(post, facts, silent=learning and not post.rule.while_learning)
        return True

    def hear(self, event: HumanEvent) -> bool:
        """Take in what somebody told. False, and nothing happens, when readings after it have been judged already."""
        state = self.state
        if state.newest is not None and event.ts <= state.newest[0]:
            return False
        if all(event.mark != known.mark for known in state.pending):
            state.pending.append(event)
            state.pending.sort(key=lambda e: e.mark)
        return True

    def _take_in(self, ts: int) -> None:
        """Every event that has its place before the reading of `ts`."""
        pending = self.state.pending
        while pending and pending[0].ts <= ts:
            self._observer.tell(pending.pop(0))
        self._fitted = -1  # what was told may put a rule on duty

    def _repairing(self, ts: int) -> bool:
        """Under repair nothing is judged, and what was about to be held starts over."""
        if not self.state.memory.told.under_repair(ts):
            return False
        if self.state.memory.today is not None:
            self.state.memory.today.excused = True
        for post in self._posts:
            if not post.watch.on:
                post.stand_down()
        return True

    @property
    def episodes(self) -> list[Episode]:
        """Open ones and those that ended less than eight days ago, by start."""
        return self.state.episodes

    @property
    def newest_ts(self) -> int | None:
        return self.state.newest[0] if self.state.newest is not None else None

    def learning_until(self) -> int | None:
        return self._observer.learning_until()

    def view(self, now: float, silence: Episode | None = None) -> View:
        """What pages show; `silence`: the open F16 of this hydrant or of the whole server."""
        self._note_lacking()
        on_duty = frozenset(p.rule.code for p in self._posts if p.measured(self._outfit()))
        return show(self.state, Scene(self.learning_until(), self._suppressed, on_duty, silence), now)

    def state_json(self) -> str:
        self._note_lacking()
        self._forget_old()
        return states.dump(self.state)

    def _post(self, rule: Rule[Any, Any]) -> _Post:
        settings = settings_from(rule.code, rule.settings, self.site.rules.get(rule.code, {}))
        watch = self.state.watches.get(rule.code)
        if watch is None or len(watch.steps) != len(rule.steps):
            watch = Watch([StepState() for _ in rule.steps], rule.memory())
        watch.memory = _typed(rule, watch.memory)
        self.state.watches[rule.code] = watch
        times = [(getattr(settings, s.hold), getattr(settings, s.clear)) for s in rule.steps]
        bits = tuple(sum(BIT[name] for name in group) for group in rule.needs)
        return _Post(rule, settings, watch, times, bits)

    def _outfit(self) -> Outfit:
        return Outfit(self.site, self.state.fitted, self.state.memory.told)

    def _enrol(self, fitted: int) -> None:
        self._fitted = self.state.fitted = fitted
        self._duty = [post for post in self._posts if post.measured(self._outfit())]

    def _judge(self, post: _Post, facts: Facts, *, silent: bool) -> None:
        """Ask one rule. `silent`: in the first days, when it only gathers what it must remember."""
        watch = post.watch
        signs, watch.memory = post.rule.judge(watch.memory, facts, post.settings)
        if silent:
            return
        changed = False
        for step, sign, (hold_s, clear_s) in zip(watch.steps, signs, post.times, strict=True):
            if step.phase == "normal" and sign is not Sign.BAD:
                continue
            changed |= advance(step, sign, facts.ts, facts.dt_s, hold_s=hold_s, clear_s=clear_s) is not None
        if changed:
            self._settle(post, facts)

    def _settle(self, post: _Post, facts: Facts) -> None:
        """Bring the episode in line with the steps that just rose or cleared."""
        self.changed = True
        standing = [(s, p) for s, p in zip(post.rule.steps, post.watch.steps, strict=True) if p.on]
        episode = next((e for e in self.episodes if e.open and e.code == post.rule.code), None)
        if not standing:
            if episode is not None:
                episode.end = max((p.since for p in post.watch.steps), default=facts.ts)
        else:
            severity = _worst([s.severity for s, _ in standing])
            if episode is None:
                self._open(post, facts, severity, self._onset(post, facts, min(p.onset for _, p in standing)))
            elif worse(episode.severity, severity) != episode.severity:
                self._explain(episode, post, facts, severity)
        self._refresh()

    def _onset(self, post: _Post, facts: Facts, seen: int) -> int:
        dated = post.rule.dated(post.watch.memory, facts, post.settings) if post.rule.dated is not None else None
        ended = max((e.end or 0 for e in self.episodes if e.code == post.rule.code), default=0)
        return seen if dated is None or dated <= ended else min(dated, seen)

    def _open(self, post: _Post, facts: Facts, severity: Severity, onset: int) -> None:
        episode = Episode(self.site.id, post.rule.code, onset, severity, facts.ts, None, "")
        self._explain(episode, post, facts, severity)
        self.episodes.append(episode)

    def _explain(self, episode: Episode, post: _Post, facts: Facts, severity: Severity) -> None:
        episode.severity = severity
        evidence = post.rule.evidence(post.watch.memory, facts, post.settings)
        episode.evidence = {name: _sayable(value) for name, value in evidence.items()}
        episode.why = post.rule.explain(episode.evidence, "id")

    def _refresh(self) -> None:
        active = {post.rule.code for post in self._posts if post.watch.on}
        self._suppressed = suppressed(active)
        self._observer.frozen = active
        self._observer.distrusted = self._distrusted()
        for post in self._posts:
            if post.rule.code in self._suppressed and not post.watch.on:
                post.stand_down()

    def _distrusted(self) -> frozenset[str]:
        doubts = (p.rule.distrusts(p.watch.memory) for p in self._posts if p.watch.on and p.rule.distrusts is not None)
        return frozenset().union(*doubts)

    def _note_lacking(self) -> None:
        if self._last is None:
            return
        wrong = self._observer.wrong(self._last)
        names = fitted_names(self._last.fitted)
        self.state.lacking = [n for n in names if n in wrong or getattr(self._last, n) is None]

    def _forget_old(self) -> None:
        if self.state.memory.today is None:
            return
        self.state.kept_from = max(self.state.kept_from, self.state.memory.today.midnight - KEEP_EPISODES_S)
        self.state.episodes = [e for e in self.episodes if e.end is None or e.end >= self.state.kept_from]


def declared_fitted(site: Site) -> int:
    """The bit map of what the site says is fitted; 0 when it leaves that to the readings."""
    return int(fitted_map(list(site.fitted)))


def _sayable(value: Any) -> Any:
    """NaN and infinity are no JSON, and are not equal to themselves when compared with what was kept."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _worst(severities: list[Severity]) -> Severity:
    worst = severities[0]
    for severity in severities[1:]:
        worst = worse(worst, severity)
    return worst


@cache
def _memory_adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _typed(rule: Rule[Any, Any], memory: Any) -> Any:
    """A memory that came back from JSON as the rule's own type."""
    return _memory_adapter(rule.memory).validate_python(memory) if isinstance(memory, dict) else memory
