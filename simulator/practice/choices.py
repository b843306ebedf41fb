"""What a technician can choose before the start: the situation, the sensors, how much history, how fast time runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar

from hidran.clock import WIB, wib_midnight
from simulator.plant import Spec, Spell
from simulator.stage.play import Play, Role

START_TS = int(datetime(2026, 9, 15, 9, 30, tzinfo=WIB).timestamp())
KPP = ("kpp-latihan", "KPP Latihan", "Sampit, Kotawaringin Timur")
HYDRANT, NODE = "hu-latihan", "node-latihan"
HISTORY_DAYS = (30, 10)
_DAY_S = 86400
_MIDNIGHT = wib_midnight(START_TS)
_CLEAR = Spell(_MIDNIGHT, _MIDNIGHT + _DAY_S, "clear")
_USUAL = Spec(seed=21, sky_seed=3, tank_l=4400, daily_l=4200, fouling_mv_per_day=0.3, spells=(_CLEAR,))


class Choice(Protocol):
    """Something with a name for forms and a title for people."""

    @property
    def name(self) -> str: ...


Chosen = TypeVar("Chosen", bound=Choice)


@dataclass(frozen=True, slots=True)
class Situation:
    """A hydrant and its weather. `line`: what it is good for."""

    name: str
    title: str
    line: str
    spec: Spec


@dataclass(frozen=True, slots=True)
class Fitting:
    """What the node can measure. `groups`: sensor groups beyond the minimum node's; `name`: as faults say it in
    `seen_with`."""

    name: str
    title: str
    line: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speed:
    """`minute_s`: real seconds of a simulated minute, None: time stands still."""

    name: str
    title: str
    minute_s: float | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen."""

    situation: Situation
    fitting: Fitting
    history_days: int

    def play(self) -> Play:
        """The play that this makes: one hydrant that has been healthy all the days before."""
        bank = ("battery",) if self.fitting.name == "full" and self.spec.topology.startswith("battery") else ()
        role = Role(
            HYDRANT,
            "Hidran Latihan",
            "Simulasi, tidak ada di lapangan",
            NODE,
            self.spec,
            fitted=self.fitting.groups + bank,
            topology=self.spec.topology,
        )
        return Play("practice", KPP, (role,), _MIDNIGHT - self.history_days * _DAY_S, START_TS)

    @property
    def spec(self) -> Spec:
        return self.situation.spec


def _weather(*spells: Spell) -> Spec:
    return replace(_USUAL, spells=spells)


def _hours(start: int, end: int) -> tuple[int, int]:
    return _MIDNIGHT + start * 3600, _MIDNIGHT + end * 3600


SITUATIONS = (
    Situation("cerah", "Hari cerah", "Mulai dari sini: matahari penuh, pompa bekerja seperti biasa.", _USUAL),
    Situation(
        "mendung",
        "Mendung seharian",
        "Pompa sering diam karena kurang matahari. Itu wajar: apakah Hidran tetap tenang?",
        _weather(Spell(*_hours(0, 24), "overcast")),
    ),
    Situation(
        "badai",
        "Badai sore hari",
        "Cerah di pagi hari, hujan lebat dan gelap dari pukul 13.00 sampai 16.00.",
        _weather(Spell(*_hours(0, 13), "clear"), Spell(*_hours(13, 16), "storm")),
    ),
    Situation(
        "asap",
        "Kabut asap seminggu",
        "Asap mengambil sepertiga cahaya. Bedakan asap dari panel kotor.",
        _weather(Spell(*_hours(0, 168), "clear", haze=0.65)),
    ),
    Situation(
        "sepi",
        "Kampung sepi",
        "Sedikit air dipakai, tandon sering penuh, jadi pompa banyak diam walau cerah.",
        replace(_USUAL, daily_l=900.0),
    ),
    Situation(
        "sumur-lemah",
        "Sumur lemah",
        "Muka air turun saat dipompa, jadi air datang lebih sedikit.",
        replace(_USUAL, well_lpm_per_m=4.0),
    ),
    Situation(
        "aki",
        "Pompa dengan aki",
        "Panel mengisi aki, aki menggerakkan pompa, jadi pompa bisa jalan malam hari.",
        replace(_USUAL, topology="battery_mppt"),
    ),
)
FITTINGS = (
    Fitting("minimum", "Alat minimum", "Tegangan panel, status pompa, kekeruhan.", ()),
    Fitting("float", "+ pelampung", "Juga tahu kapan tandon penuh.", ("tank_full",)),
    Fitting("level", "+ tinggi air", "Juga tahu berapa persen isi tandon.", ("tank_level",)),
    Fitting(
        "full",
        "Lengkap",
        "Juga debit, arus pompa, suhu air, baterai alat.",
        ("tank_full", "tank_level", "flow", "pump_current", "water_temp", "supply"),
    ),
)
SPEEDS = (
    Speed("jeda", "Jeda", None),
    Speed("pelan", "1 menit per detik", 1.0),
    Speed("sedang", "5 menit per detik", 0.2),
    Speed("cepat", "Secepatnya", 0.0),
)
USUAL_FITTING = FITTINGS[1]  # so that the first pump that stops is found within half an hour
PAUSE, FIRST_SPEED = SPEEDS[0], SPEEDS[1]


def named(choices: Sequence[Chosen], name: str) -> Chosen | None:
    """The one with that name."""
    return next((choice for choice in choices if choice.name == name), None)
