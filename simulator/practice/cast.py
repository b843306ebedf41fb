"""A scenario as a play: the hydrant that is watched, its neighbours under the same sky, and what will happen to whom.

The curtain opens half an hour before the first thing happens, at 09.30 of day 1 at the latest; what lies before
it is history.
"""

from dataclasses import dataclass
from datetime import datetime

from hidran.clock import WIB, wib_midnight
from hidran.faults.human import HumanEvent
from simulator.faults import Injector
from simulator.practice.choices import HYDRANT, NODE, Wish
from simulator.scenarios.scenario import DAY_S, Built, Scenario
from simulator.scenarios.staging import NodeAsBuilt, built_for, happenings_of, spec_of
from simulator.stage.play import Play, Role

KPP = ("kpp-latihan", "KPP Latihan", "Sampit, Kotawaringin Timur")
DAY_ONE = wib_midnight(datetime(2026, 9, 15, tzinfo=WIB).timestamp())
MOST_HYDRANTS = 4
_LATEST_S, _BEFORE_S = 34_200, 1800
_SEED, _SKY = 21, 3


@dataclass(frozen=True)
class Happens:
    """Something of the scenario that happens to `hydrant`."""

    hydrant: str
    name: str
    injector: Injector


@dataclass(frozen=True)
class Cast:
    """`play.roles[0]` is the hydrant that is watched. `words`: what people tell, in the order of time."""

    play: Play
    happens: tuple[Happens, ...]
    words: tuple[HumanEvent, ...]


def begins(scenario: Scenario) -> int:
    """Unix second at which the practice of it begins."""
    moments = [h.at_s for h in scenario.happens] + [w.at_s for w in scenario.words]
    return DAY_ONE + min([_LATEST_S, *(at_s - _BEFORE_S for at_s in moments if at_s >= 0)])


def cast_of(wish: Wish) -> Cast:
    """Everybody on stage, each time with injectors of their own: they remember that they have begun."""
    scenario, start = wish.scenario, begins(wish.scenario)
    happens: list[Happens] = []
    words: list[HumanEvent] = []
    roles = []
    for number in _numbers(scenario):
        name = _name(number, scenario)
        mine = happenings_of(scenario, DAY_ONE, number)
        happens += [Happens(name, what, injector) for what, injector in mine]
        words += [HumanEvent(name, DAY_ONE + w.at_s, w.kind, w.data) for w in scenario.words if _on(w.on, number)]
        roles.append(_role(wish, number, start, [injector for _what, injector in mine]))
    history = DAY_ONE - wish.history_days * DAY_S
    return Cast(Play("practice", KPP, roles, history, start), tuple(happens), tuple(sorted(words, key=_when)))


def watched(scenario: Scenario) -> int:
    """The number of the hydrant that something happens to first."""
    return next((number for h in scenario.happens for number in h.on), 1)


def _numbers(scenario: Scenario) -> list[int]:
    """Who plays: the one that is watched, then as many neighbours as there is room for."""
    first = watched(scenario)
    others = [number for number in range(1, scenario.hydrants + 1) if number != first]
    return [first, *others[: MOST_HYDRANTS - 1]]


def _on(numbers: tuple[int, ...], number: int) -> bool:
    return not numbers or number in numbers


def _when(event: HumanEvent) -> int:
    return event.ts


def _name(number: int, scenario: Scenario) -> str:
    return HYDRANT if number == watched(scenario) else f"hu-tetangga-{number}"


def _role(wish: Wish, number: int, start: int, injectors: list[Injector]) -> Role:
    scenario = wish.scenario
    is_watched = number == watched(scenario)
    built: Built = wish.built if is_watched else built_for(scenario, _SKY, number)
    return Role(
        _name(number, scenario),
        "Hidran Latihan" if is_watched else f"Hidran Tetangga {number}",
        "Simulasi, tidak ada di lapangan",
        NODE if is_watched else f"node-tetangga-{number}",
        spec_of(built, scenario.weather, DAY_ONE, seed=_SEED if is_watched else _SEED + number, sky_seed=_SKY),
        fitted=built.fitted,
        faults=(NodeAsBuilt(start, built=built), *injectors),
        topology=built.topology,
    )
