"""Who plays in the demo, and what happens to whom. Everything is fixed, so it goes the same way on any machine."""

from datetime import datetime
from typing import Any

from hidran.clock import WIB, wib_midnight, wib_month_start
from simulator.demo.people import MEMBERS
from simulator.faults import PumpDead, SignalLost
from simulator.plant import Spec, Spell
from simulator.stage.play import Play, Role

START_TS = int(datetime(2026, 9, 3, 9, 30, tzinfo=WIB).timestamp())
HISTORY_FROM_TS = wib_month_start(wib_month_start(START_TS) - 1)  # a whole month is over, and its sheet is made
STOPS = "hu-sawahan"  # its pump, until somebody repairs it, or by itself after three hours
WAS_BROKEN = "hu-baamang"  # last month; well since then
BROKE_TS = int(datetime(2026, 8, 11, 10, 20, tzinfo=WIB).timestamp())
REPAIRED_TS = int(datetime(2026, 8, 13, 10, 40, tzinfo=WIB).timestamp())
LEAKS = "hu-ketapang"  # where a resident has reported a broken tap
WATERS = (STOPS, WAS_BROKEN, LEAKS)
KPP = ("tirta-baamang", "KPP Tirta Baamang", "Sampit, Kotawaringin Timur")

_MINUTE_S = 60
# The day on which the pump stops must leave no doubt about the sun.
_SUNNY = (Spell(wib_midnight(START_TS), wib_midnight(START_TS) + 86400, "clear"),)
# What the three have in common: one sky, and probes that somebody keeps clean.
_HERE: dict[str, Any] = {"sky_seed": 3, "spells": _SUNNY, "fouling_mv_per_day": 0.3}


def play() -> Play:
    """The whole of it; faults remember that they have begun, so each play has its own."""
    return Play("demo", KPP, cast(), HISTORY_FROM_TS, START_TS, MEMBERS)


def cast() -> list[Role]:
    """A healthy hydrant, one whose pump stops in full sun, one whose node falls silent."""
    return [
        Role(
            WAS_BROKEN,
            "Hidran Baamang Hulu RT 03",
            "Jalan Cristopel Mihing, dekat langgar",
            "node-baamang",
            Spec(seed=11, **_HERE),
            fitted=("supply",),
            faults=(PumpDead(BROKE_TS, REPAIRED_TS),),
        ),
        Role(
            STOPS,
            "Hidran Sawahan RT 05",
            "Gang Sawahan, samping pos ronda",
            "node-sawahan",
            Spec(seed=12, tank_l=4400, daily_l=4200, **_HERE),
            fitted=("tank_full", "supply"),
            faults=(PumpDead(_after(minutes=10), _after(minutes=210)),),
        ),
        Role(
            LEAKS,
            "Hidran Ketapang RT 12",
            "Tepi Sungai Mentaya, dekat dermaga",
            "node-ketapang",
            Spec(seed=13, rated_lpm=20, daily_l=4000, **_HERE),
            faults=(SignalLost(_after(minutes=20), _after(minutes=150)),),
        ),
    ]


def _after(*, minutes: int) -> int:
    return START_TS + minutes * _MINUTE_S
