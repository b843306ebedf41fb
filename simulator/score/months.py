"""The months that the card is made of: a fortnight to learn from, then faults with repairs, everyday things among them.

Every name is a month; the seed chooses the hydrant (tank, people, pump, topology), the weather, hours and severities.
`sehat-...` are healthy months of one confounder each; all others are named by the fault of `simulator.faults` they
hold, twice where it is short. What is everyday (lamp, cleaning, repair work with its word, doubled messages, a short
gap, bubbles) is strewn over all of them.
"""

from dataclasses import dataclass, field

from hidran.contract import LIVE_BATCH
from hidran.faults.human import HumanEvent
from simulator.chance import Dice
from simulator.faults import EVERYDAY, FAULTS, Injector
from simulator.plant import Plant, Spec
from simulator.plant.plant import Topology
from simulator.plant.sky import Season, Spell
from simulator.score.truth import Truth

DAYS = 35
LEARN_DAYS = 15
DAY_S, HOUR_S, MINUTE_S = 86400, 3600, 60
REPORT_S = LIVE_BATCH * MINUTE_S  # readings of five minutes go out together
_OTHER = ("battery_pwm", "battery_mppt", "ac_inverter")
_LASTS_DAYS = {"F01": 2.5, "F05": 6, "F07": 1.5, "F09": 10, "F10": 6, "F11": 3.5, "F13": 12, "F18": 5, "F20": 5}
_ONCE_DAYS = 5  # longer ones come once
_BUSY, _EMPTY, _RAINY = 1.5, 0.1, 0.35
HEALTHY = ("sehat-kemarau", "sehat-hujan", "sehat-asap", "sehat-mudik", "sehat-raya", "sehat-gelap", "sehat-air-hujan")


class Demand(Injector):
    """People draw `severity` times 2 of an ordinary day: a feast, an empty village, roofs that give water."""

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.people.factor = 2 * self.severity if active else 1.0


@dataclass(slots=True)
class Month:
    """One month at one hydrant before it is simulated. `start`: a WIB midnight."""

    name: str
    seed: int
    start: int
    spec: Spec
    injectors: list[Injector] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)
    events: list[HumanEvent] = field(default_factory=list)


def names() -> list[str]:
    """Every month there is, healthy ones first."""
    return [*HEALTHY, *FAULTS]


def month(name: str, seed: int, start: int) -> Month:
    """The month `name` of that seed, from the WIB midnight `start`."""
    dice = Dice(seed, f"month {name}")
    fault = FAULTS.get(name)
    spells = _weather(name, start, dice)
    made = Month(name, seed, start, _spec(seed, dice, _season(name, dice), _topology(fault, dice), spells))
    made.truths += [_healthy(name, s.start, s.end) for s in spells]
    _people(made)
    _everyday(made, dice, fault)
    if fault is not None:
        _break(made, name, fault, dice)
    return made


def _topology(fault: type[Injector] | None, dice: Dice) -> Topology:
    allowed = fault.topologies if fault is not None else ("direct", *_OTHER)
    if "direct" in allowed and dice.uniform(1) < 0.7:
        return "direct"
    return allowed[int(dice.uniform(2) * len(allowed))]  # type: ignore[return-value]


def _season(name: str, dice: Dice) -> Season:
    if name in ("sehat-kemarau", "sehat-asap"):
        return "dry"
    return "wet" if name in ("sehat-hujan", "sehat-air-hujan") or dice.uniform(3) < 0.5 else "dry"


def _spec(seed: int, dice: Dice, season: Season, topology: Topology, spells: tuple[Spell, ...]) -> Spec:
    return Spec(
        seed=seed * 97 + int(dice.uniform(4, 0, 97)),
        sky_seed=seed,
        season=season,
        spells=spells,
        topology=topology,
        mppt=dice.uniform(5) < 0.5,
        panel_nominal_v=24 if dice.uniform(6) < 0.7 else 48,
        rated_lpm=dice.uniform(7, 15, 22),
        well_lpm_per_m=None if dice.uniform(8) < 0.5 else dice.uniform(9, 6, 15),
        tank_l=dice.uniform(10, 2200, 5000),
        daily_l=dice.uniform(11, 1800, 3600),
        fouling_mv_per_day=dice.uniform(12, 0.3, 2.5),
        small_events=dice.uniform(13) < 0.5,
    )


def _weather(name: str, start: int, dice: Dice) -> tuple[Spell, ...]:
    day = start + (LEARN_DAYS + int(dice.uniform(20, 0, 6))) * DAY_S
    if name == "sehat-asap":
        return (Spell(day, day + 10 * DAY_S, None, dice.uniform(21, 0.6, 0.85)),)
    if name == "sehat-gelap":
        return tuple(Spell(day + d * DAY_S, day + (d + 1) * DAY_S, "overcast", 0.5) for d in (0, 4, 5))
    dull = start + int(dice.uniform(22, 2, DAYS - 1)) * DAY_S
    return (Spell(dull, dull + DAY_S, "overcast", 1.0),) if dice.uniform(23) < 0.5 else ()


def _people(made: Month) -> None:
    days = {"sehat-mudik": (18, 7, _EMPTY), "sehat-raya": (20, 3, _BUSY), "sehat-air-hujan": (16, 8, _RAINY)}
    if made.name in days:
        first, count, factor = days[made.name]
        start = made.start + first * DAY_S
        end = start + count * DAY_S
        made.injectors.append(Demand(start, end, factor / 2))
        made.truths.append(_healthy(made.name, start, end))


def _everyday(made: Month, dice: Dice, fault: type[Injector] | None) -> None:
    """One of each of some kinds, on a day of its own; a lamp and doubled messages for the whole month."""
    for i, (name, kind) in enumerate(EVERYDAY.items()):
        if made.spec.topology not in kind.topologies or dice.uniform(100 + i) < 0.4:
            continue
        if name == "perbaikan" and fault is not None:
            continue
        start, end = _when(made.start, name, dice, i)
        part = dice.uniform(300 + i, 0.03, 0.12) if name == "kedip-catu" else dice.uniform(300 + i, 0.4, 1.0)
        made.injectors.append(kind(start, end, part))
        made.truths.append(_healthy(name, start, end))
        if name == "perbaikan":
            made.events.append(HumanEvent("h", start - 5 * MINUTE_S, "maintenance"))
            made.events.append(HumanEvent("h", end + 5 * MINUTE_S, "maintenance_end"))
        elif name == "lap-sensor":
            made.events.append(HumanEvent("h", end, "cleaned", {"what": "sensor"}))


def _when(start: int, name: str, dice: Dice, i: int) -> tuple[int, int]:
    day = start + int(dice.uniform(200 + i, 4, DAYS - 1)) * DAY_S
    hour = day + int(dice.uniform(400 + i, 7 * 60, 15 * 60)) * MINUTE_S
    if name in ("lampu-jalan", "kiriman-ganda", "gelembung", "kedip-catu"):
        return start + 2 * DAY_S, start + DAYS * DAY_S
    if name == "kemarau":
        return day, start + DAYS * DAY_S
    minutes = {"cuci-panel": 8, "lap-sensor": 2, "perbaikan": 100}.get(name, 12)
    return hour, hour + minutes * MINUTE_S


def _break(made: Month, name: str, fault: type[Injector], dice: Dice) -> None:
    lasts_days = max((_LASTS_DAYS.get(code, 1.5) for code in fault.codes), default=1.5)
    firsts = (LEARN_DAYS,) if lasts_days >= _ONCE_DAYS else (LEARN_DAYS, LEARN_DAYS + 10)
    for i, first in enumerate(firsts):
        day = made.start + (first + int(dice.uniform(500 + i, 0, 5))) * DAY_S
        onset = day + int(dice.uniform(520 + i, 0, 24 * 60)) * MINUTE_S
        end = onset + int(lasts_days * DAY_S)
        part = dice.uniform(540 + i, 0.6, 1.0)
        made.injectors.append(fault(onset, end, part))
        made.truths += [Truth("h", name, code, onset, end, part, tuple(fault.seen_with)) for code in fault.codes]
        if fault.codes == ("F13",):
            made.events.append(HumanEvent("h", end, "cleaned", {"what": "sensor"}))


def _healthy(name: str, start: int, end: int) -> Truth:
    return Truth("h", name, "", start, end, healthy=True)
