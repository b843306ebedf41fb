"""A scenario set into time: each hydrant with its plant, and what is true of it.

One seed is one sky for all hydrants. The first is built as the scenario says; the others are larger or smaller by
chance of the same seed, each with people, a probe and luck of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hidran.clock import wib_midnight
from hidran.faults.human import HumanEvent
from hidran.site import Site
from simulator.chance import Dice
from simulator.faults import FIT_NAMES, Injector
from simulator.plant import Plant, Spec, Spell
from simulator.scenarios.scenario import CLOCK_RIGHT_S, DAY_S, LEAST_FLEET, Built, Scenario, Weather, found_bad
from simulator.score.truth import Truth

_SEEDS = 1000
_SKIES = {"clear": "cuaca-cerah", "broken": "cuaca-berawan", "overcast": "cuaca-mendung", "storm": "cuaca-badai"}


@dataclass
class NodeAsBuilt(Injector):
    """The node's supply, clock and modem as they are from the very beginning."""

    built: Built = field(default_factory=Built)

    def turn(self, plant: Plant, *, active: bool) -> None:
        if active:
            plant.power.charge = self.built.node_charge_pct / 100
            plant.clock.off_s = self.built.node_clock_off_s
            plant.modem.doubles = self.built.node_doubled_pct / 100
            plant.modem.rssi_dbm = self.built.node_rssi_dbm


@dataclass(frozen=True, slots=True)
class Stretch:
    """When: the recording from `start` up to `end`, the story's day 1 begins at `day_one` (Unix s)."""

    start: int
    end: int
    day_one: int


@dataclass(frozen=True, slots=True)
class Staged:
    """One hydrant. `truths`, `events`: those that fall into the stretch; times are clipped to it."""

    hydrant: str
    site: Site
    spec: Spec
    fitted: tuple[str, ...]
    injectors: tuple[Injector, ...]
    truths: tuple[Truth, ...]
    events: tuple[HumanEvent, ...]

    def plant(self, start: int) -> Plant:
        return Plant(self.spec, start, self.injectors)


def stretch(scenario: Scenario, start: int, days: int | None = None) -> Stretch:
    """`days` of recording from Unix second `start`. The story is always in it: days of learning give way first."""
    whole = scenario.learn_days + scenario.days if days is None else days
    learn = min(scenario.learn_days, max(whole - scenario.days, 0))
    begin = start - start % 60
    return Stretch(begin, begin + whole * DAY_S, wib_midnight(start) + learn * DAY_S)


def staged(scenario: Scenario, seed: int, when: Stretch, hydrants: int | None = None) -> list[Staged]:
    """So many hydrants (None: as many as the scenario says) under one sky."""
    count = scenario.hydrants if hydrants is None else hydrants
    return [_staged(scenario, seed, when, number, count) for number in range(1, count + 1)]


def built_for(scenario: Scenario, seed: int, number: int) -> Built:
    """Hydrant 1 as it is written; from 2 on another size."""
    built = scenario.built
    if number == 1:
        return built
    dice = Dice(seed, f"size {number}")
    size = dice.uniform(1, 0.6, 1.4)
    well = None if built.well_lpm_per_m is None else built.well_lpm_per_m * dice.uniform(2, 0.8, 1.3)
    return replace(
        built,
        tank_l=round(built.tank_l * size / 100) * 100.0,
        daily_l=built.daily_l * size * dice.uniform(3, 0.85, 1.1),
        rated_lpm=built.rated_lpm * dice.uniform(4, 0.9, 1.2),
        tank_level_pct=dice.uniform(5, 30, 90),
        fouling_mv_per_day=built.fouling_mv_per_day * dice.uniform(6, 0.5, 2.0),
        well_lpm_per_m=well,
    )


def spec_of(built: Built, weather: tuple[Weather, ...], day_one: int, *, seed: int, sky_seed: int) -> Spec:
    spells = tuple(Spell(day_one + w.at_s, day_one + w.at_s + w.lasts_s, w.state, w.haze) for w in weather)
    return Spec(
        seed=seed,
        sky_seed=sky_seed,
        season=built.season,
        spells=spells,
        topology=built.topology,
        mppt=built.mppt,
        panel_nominal_v=built.panel_nominal_v,
        battery_wh=built.battery_wh,
        rated_lpm=built.rated_lpm,
        well_lpm_per_m=built.well_lpm_per_m,
        tank_l=built.tank_l,
        tank_level=built.tank_level_pct / 100,
        daily_l=built.daily_l,
        fouling_mv_per_day=built.fouling_mv_per_day,
        small_events=built.small_events,
    )


def happenings_of(scenario: Scenario, day_one: int, number: int) -> list[tuple[str, Injector]]:
    """Name and injector of each thing that happens at that hydrant."""
    found = []
    for h in scenario.happens:
        if not h.on or number in h.on:
            onset = day_one + h.at_s
            found.append((h.name, h.injector(onset, None if h.lasts_s is None else onset + h.lasts_s, h.severity)))
    return found


def _staged(scenario: Scenario, seed: int, when: Stretch, number: int, count: int) -> Staged:
    name, built = f"hidran-{number}", built_for(scenario, seed, number)
    spec = spec_of(built, scenario.weather, when.day_one, seed=seed * _SEEDS + number, sky_seed=seed)
    happens = happenings_of(scenario, when.day_one, number)
    events = [
        HumanEvent(name, when.day_one + w.at_s, w.kind, w.data)
        for w in scenario.words
        if (not w.on or number in w.on) and when.start <= when.day_one + w.at_s < when.end
    ]
    truths = [
        *_node_truths(name, built, when),
        *(t for one, injector in happens for t in truths_of(name, one, injector)),
        *_weather_truths(name, scenario, when, count),
        *_water_truths(name, events),
    ]
    return Staged(
        name,
        _site(name, number, built),
        spec,
        built.fitted,
        (NodeAsBuilt(when.start, built=built), *(injector for _name, injector in happens)),
        tuple(clipped for t in truths if (clipped := _clipped(t, when)) is not None),
        tuple(events),
    )


def _site(name: str, number: int, built: Built) -> Site:
    return Site(
        name,
        f"Hidran {number}",
        topology=built.topology,
        panel_nominal_v=built.panel_nominal_v,
        tank_volume_l=built.tank_l,
    )


def truths_of(hydrant: str, name: str, injector: Injector) -> Iterator[Truth]:
    part, end = injector.severity, injector.end
    for code in injector.codes:
        yield Truth(hydrant, name, code, injector.onset, end, part, tuple(injector.seen_with))
    if not injector.codes:
        yield Truth(hydrant, name, "", injector.onset, end, part, healthy=True)


def _weather_truths(hydrant: str, scenario: Scenario, when: Stretch, count: int) -> Iterator[Truth]:
    for w in scenario.weather:
        kind = "asap" if w.haze < 1 else _SKIES[w.state or "clear"]
        code = "F22" if w.dull and count >= LEAST_FLEET else ""
        start = when.day_one + w.at_s
        yield Truth(hydrant, kind, code, start, start + w.lasts_s, healthy=True)


def _water_truths(hydrant: str, events: list[HumanEvent]) -> Iterator[Truth]:
    """Water that somebody found bad, until somebody finds it good (F21)."""
    checks = sorted((e for e in events if e.kind == "water_check"), key=lambda e: e.ts)
    since: int | None = None
    for e in checks:
        if found_bad(e.data):
            since = e.ts if since is None else since
        elif since is not None:
            yield Truth(hydrant, "air-buruk", "F21", since, e.ts, observable_with=FIT_NAMES)
            since = None
    if since is not None:
        yield Truth(hydrant, "air-buruk", "F21", since, None, observable_with=FIT_NAMES)


def _node_truths(hydrant: str, built: Built, when: Stretch) -> Iterator[Truth]:
    if abs(built.node_clock_off_s) > CLOCK_RIGHT_S:
        yield Truth(hydrant, "jam-salah", "F17", when.start, None, observable_with=FIT_NAMES)
    if built.node_doubled_pct:
        yield Truth(hydrant, "kiriman-ganda", "", when.start, None, healthy=True)


def _clipped(truth: Truth, when: Stretch) -> Truth | None:
    start = max(truth.start, when.start)
    end = None if truth.end is None or truth.end >= when.end else truth.end
    if start >= when.end or (end is not None and end <= start):
        return None
    return replace(truth, start=start, end=end)
