"""What pages show of one hydrant: its worst open fault, and for every code whether it is well, ill, or not known."""

from dataclasses import dataclass
from typing import Any, Literal

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import RANK, Episode
from hidran.faults.rules import RULES
from hidran.faults.state import State
from hidran.faults.tank import water_until
from hidran.faults.told import repair_until
from hidran.reading import BIT

Check = Literal["normal", "aktif", "tidak_diukur", "tidak_diketahui", "masih_belajar", "ditekan"]
_JUDGED = ("normal", "masih_belajar")
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the view needs besides the state. `on_duty`: codes that can be judged with what is fitted here."""

    learning_until: int | None
    suppressed: frozenset[str]
    on_duty: frozenset[str]
    silence: Episode | None


def show(state: State, scene: Scene, now: float) -> View:
    """The view as the API hands it on. Unknown is never shown as normal."""
    newest = state.newest[0] if state.newest is not None else None
    until = scene.learning_until
    learning = until if until is not None and (newest or now) < until else None
    repair = repair_until(state.memory.told, state.pending, int(now))
    checks = {code: _check(code, state, scene, learning is not None) for code in CATALOGUE}
    if repair is not None:
        checks = {code: "ditekan" if check in _JUDGED else check for code, check in checks.items()}
    lasts = {"maintenance_until": repair, "water_until": _water(state, newest)}
    known = {"newest_ts": newest, "learning_until": learning, "checks": checks, "usual": _usual(state), **lasts}
    return {**_head(state, newest, now, scene.silence), **known}


def _water(state: State, newest: int | None) -> int | None:
    """Until when the water in the tank lasts as it is used here; None: not known."""
    learned = state.memory.learned
    level = state.memory.last_level if "tank_level_pct" not in state.lacking else None
    return None if newest is None or level is None else water_until(learned.work, level, newest)


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


def _check(code: str, state: State, scene: Scene, learning: bool) -> Check:
    if code == "F16":
        return "aktif" if scene.silence is not None else ("normal" if state.newest else "tidak_diketahui")
    if code not in scene.on_duty or (_unfitted(code, state) and not state.watches[code].on):
        return "tidak_diukur"
    unseen = scene.silence is not None or state.newest is None
    return "tidak_diketahui" if unseen else _judged(code, state, scene, learning)


def _judged(code: str, state: State, scene: Scene, learning: bool) -> Check:
    if state.watches[code].on:
        return "aktif"
    if code in scene.suppressed:
        return "ditekan"
    if learning and not RULES[code].while_learning:
        return "masih_belajar"
    return "tidak_diketahui" if _blind(code, state) else "normal"


def _blind(code: str, state: State) -> bool:
    """A group the rule needs has no usable value just now."""
    return any(not group - set(state.lacking) for group in _groups(code, state))


def _unfitted(code: str, state: State) -> bool:
    """It is on duty by what was told alone."""
    return not all(_groups(code, state))


def _groups(code: str, state: State) -> list[set[str]]:
    """Of each group the rule needs, what is fitted."""
    fitted = {name for name, bit in BIT.items() if state.fitted & bit}
    return [set(group) & fitted for group in RULES[code].needs]
