"""Two happenings that turn the same part of a hydrant: the one that ends first would undo the other, unlike the truth.

They may overlap when they end together (the repair that ends a fault), or when one begins after the other has ended.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from hidran.clock import wib_midnight
from simulator.plant import Plant, Spec
from simulator.scenarios.refusal import wrong
from simulator.scenarios.scenario import Happening, Scenario

_NOON = wib_midnight(1_790_000_000) + 12 * 3600
_PARTS = ("panel", "pump", "tank", "people", "water", "probe", "modem", "power", "clock", "well", "battery")
_NEVER = 1 << 40
_HARMLESS = {"cleaned_at"}  # a glass that is wiped twice is clean


def refuse_conflicts(scenario: Scenario) -> None:
    """ScenarioError names the two and what to do."""
    for (i, first), (j, second) in combinations(enumerate(scenario.happens, 1), 2):
        if (
            _meet(first, second)
            and _end(first) != _end(second)
            and _turned(first, scenario) & _turned(second, scenario)
        ):
            raise wrong(
                "happens no. {j} ({second}) bertumpuk dengan no. {i} ({first}) di bagian yang sama: yang selesai dulu "
                "akan mengakhiri keduanya; buat selesai bersama, atau satu sesudah yang lain",
                j=j,
                second=second.name,
                i=i,
                first=first.name,
            )


def _meet(a: Happening, b: Happening) -> bool:
    same = not a.on or not b.on or set(a.on) & set(b.on)
    return bool(same) and a.at_s < _end(b) and b.at_s < _end(a)


def _end(h: Happening) -> int:
    return _NEVER if h.lasts_s is None else h.at_s + h.lasts_s


def _turned(h: Happening, scenario: Scenario) -> set[tuple[str, str]]:
    """What its injector changes at a hydrant that is built so."""
    built = scenario.built
    plant = Plant(Spec(seed=1, topology=built.topology, well_lpm_per_m=built.well_lpm_per_m), _NOON)
    before = dict(_knobs(plant))
    h.injector(_NOON, None, h.severity).turn(plant, active=True)
    return {knob for knob, value in _knobs(plant) if before.get(knob) != value and knob[1] not in _HARMLESS}


def _knobs(plant: Plant) -> Iterator[tuple[tuple[str, str], object]]:
    yield ("plant", "mains_ok"), plant.mains_ok
    for part in _PARTS:
        owner = getattr(plant, part)
        names: Iterable[str] = getattr(owner, "__dict__", getattr(owner, "__slots__", ()))
        for name in names:
            yield (part, name), getattr(owner, name)
