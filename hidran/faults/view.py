"""What pages show of one hydrant: its worst open fault, and for every code whether it is well, ill, or not known."""

from dataclasses import dataclass
from typing import Any, Literal

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import RANK, Episode
from hidran.faults.rules import RULES
from hidran.faults.state import State
from hidran.faults.tank import water_until
from hidran.reading import BIT

Check = Literal["normal", "aktif", "tidak_diukur", "tidak_diketahui", "masih_belajar", "ditekan"]
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
    checks = {code: _check(code, state, scene, learning is not None) for code in CATALOGUE}
    known = {"newest_ts": newest, "learning_until": learning, "checks": checks, "usual": _usual(state)}
    return {**_head(state, newest, now, scene.silence), **known, **_people(state, newest)}


def _people(state: State, newest: int | None) -> View:
    """Until when it is under repair, and until when the water in the tank lasts as it is used here; None: neither."""
    until = state.memory.told.maintenance_until
    learned = state.memory.learned
    level = state.memory.last_level if "tank_level_pct" not in state.lacking else None
    lasts = None if newest is None or level is None else water_until(learned.work, level, newest)
    return {"maintenance_until": until if newest is not None and until > newest else None, "water_until": lasts}


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
    if code not in scene.on_duty:
        return "tidak_diukur"
    unseen = scene.silence is not None or state.newest is None
    return "tidak_diketahui" if unseen else _judged(code, state, scene, learning)


def _judged(code: str, state: State, scene: Scene, learning: bool) -> Check:
    if state.watches[code].on:
        return "aktif"
    if code in scene.suppressed or (state.newest is not None and state.memory.told.under_repair(state.newest[0])):
        return "ditekan"
    if learning and not RULES[code].while_learning:
        return "masih_belajar"
    return "tidak_diketahui" if _blind(code, state) else "normal"


def _blind(code: str, state: State) -> bool:
    """A group the rule needs has no usable value just now."""
    fitted = {name for name, bit in BIT.items() if state.fitted & bit}
    return any(not (set(group) & fitted) - set(state.lacking) for group in RULES[code].needs)
