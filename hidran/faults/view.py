"""What pages show of one hydrant: its worst open fault, and for every code whether it is well, ill, or not known."""

from typing import Any, Literal

from hidran.faults.catalogue import CATALOGUE, implemented
from hidran.faults.episode import RANK, Episode
from hidran.faults.rules import RULES
from hidran.faults.state import State
from hidran.reading import BIT

Check = Literal["normal", "aktif", "tidak_diukur", "tidak_diketahui", "masih_belajar", "ditekan"]
View = dict[str, Any]


def show(
    state: State, learning_until: int | None, suppressed: frozenset[str], now: float, silence: Episode | None
) -> View:
    """The view as the API hands it on. Unknown is never shown as normal."""
    newest = state.newest[0] if state.newest is not None else None
    learning = learning_until if learning_until is not None and (newest or now) < learning_until else None
    head = _head(state, newest, now, silence)
    checks = {code: _check(code, state, learning is not None, suppressed, silence) for code in CATALOGUE}
    return {**head, "newest_ts": newest, "learning_until": learning, "checks": checks, "usual": _usual(state)}


def _head(state: State, newest: int | None, now: float, silence: Episode | None) -> View:
    if silence is not None:
        return {"state": "tidak_diketahui", "since": silence.start, "code": "F16", "why": silence.why}
    worst = worst_of([e for e in state.episodes if e.open])
    if worst is not None:
        return {"state": worst.severity, "since": worst.start, "code": worst.code, "why": worst.why}
    if newest is None:
        return {"state": "menunggu", "since": int(now), "code": None, "why": ""}
    ended = [e.end for e in state.episodes if e.end is not None]
    since = max(ended) if ended else state.memory.first_ts
    return {"state": "normal", "since": since, "code": None, "why": ""}


def _usual(state: State) -> View:
    """What was learnt here, for charts to be read against; None: not known yet."""
    learned = state.memory.learned
    run_min = round(learned.usual_day_min) if learned.knows_running else None
    return {"voc_v": round(learned.voc, 1), "clean_mv": learned.clean_mv, "run_min": run_min}


def worst_of(episodes: list[Episode]) -> Episode | None:
    """The gravest; of equals the one that began first."""
    return min(episodes, key=lambda e: (-RANK[e.severity], e.start), default=None)


def _check(code: str, state: State, learning: bool, suppressed: frozenset[str], silence: Episode | None) -> Check:
    if code == "F16":
        return "aktif" if silence is not None else ("normal" if state.newest else "tidak_diketahui")
    if code not in implemented() or not _measured(code, state.fitted):
        return "tidak_diukur"
    unseen = silence is not None or state.newest is None
    return "tidak_diketahui" if unseen else _judged(code, state, learning, suppressed)


def _judged(code: str, state: State, learning: bool, suppressed: frozenset[str]) -> Check:
    if state.watches[code].on:
        return "aktif"
    if code in suppressed:
        return "ditekan"
    if learning and not RULES[code].while_learning:
        return "masih_belajar"
    return "tidak_diketahui" if _blind(code, state) else "normal"


def _measured(code: str, fitted: int) -> bool:
    return all(any(fitted & BIT[name] for name in group) for group in RULES[code].needs)


def _blind(code: str, state: State) -> bool:
    """A group the rule needs has no usable value just now."""
    fitted = {name for name, bit in BIT.items() if state.fitted & bit}
    return any(not (set(group) & fitted) - set(state.lacking) for group in RULES[code].needs)
