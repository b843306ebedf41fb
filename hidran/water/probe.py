"""The turbidity probe between its visits: calibration table, validity, fouling and drift. Pure.

Fouling = after cleaning minus before, in the same water; drift = what a standard shows after cleaning minus what the
table says of it (USGS TM1-D3). A cheap probe stays a hint in millivolts all the same (reference: domain.md 2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from hidran.errors import HidranError
from hidran.registry import Calibration, Sensor
from hidran.words import number

VALID_S = 183 * 86400
MV = (100.0, 5000.0)
NTU = (0.0, 4000.0)
CLEAR_NTU = 0.5  # "clear" of the probe's data sheet: below half an NTU
State = Literal["none", "valid", "expired"]
Table = tuple[tuple[float, float], ...]


class ProbeError(HidranError):
    """Values of a calibration or a cleaning that cannot be meant, said in Bahasa. `field`: the one to look at."""

    exit_code = 2

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Visit:
    """A cleaning. `before_mv`, `after_mv`: in the same water; `standard`: (NTU, mV) of a check afterwards, if made."""

    ts: int
    before_mv: float
    after_mv: float
    standard: tuple[float, float] | None = None
    role: str = ""

    @property
    def fouling_mv(self) -> float:
        """What dirt took away; below zero: it read too high."""
        return round(self.after_mv - self.before_mv, 1)


def table_of(clean_mv: float, standards: Sequence[tuple[float, float]], *, rises: bool = False) -> Table:
    """(mV, NTU) pairs ascending in NTU, from clear water and (NTU, mV) standards. ProbeError names what does not fit.

    A transmission probe falls with turbidity; `rises`: a nephelometer in millivolts rises.
    """
    _within("clean_mv", clean_mv, MV, "mV")
    for n, (ntu, mv) in enumerate(standards, 1):
        _within(f"ntu{n}", ntu, NTU, "NTU")
        _within(f"mv{n}", mv, MV, "mV")
    pairs = [(0.0, clean_mv, "clean_mv"), *((ntu, mv, f"mv{n}") for n, (ntu, mv) in enumerate(standards, 1))]
    pairs.sort()
    for (ntu, mv, _), (next_ntu, next_mv, name) in pairwise(pairs):
        if next_ntu == ntu:
            raise ProbeError(name, f"{number(ntu)} NTU tertulis dua kali: tiap standar harus berbeda.")
        if (next_mv > mv) != rises or next_mv == mv:
            way = "naik" if rises else "turun"
            found = f"{number(next_ntu)} NTU memberi {number(next_mv)} mV sesudah {number(mv)} mV"
            raise ProbeError(name, f"{found}: makin keruh, milivoltnya harus {way}. Ukur lagi yang itu.")
    return tuple((mv, ntu) for ntu, mv, _ in pairs)


def _within(name: str, value: float, bounds: tuple[float, float], unit: str) -> None:
    if not bounds[0] <= value <= bounds[1]:
        low, high = number(bounds[0]), number(bounds[1])
        raise ProbeError(name, f"{number(value)} {unit} tidak bisa: isi {low} sampai {high} {unit}.")


def ntu_at(table: Table, mv: float) -> float | None:
    """NTU between the points of a table; None outside, where nobody has looked."""
    by_mv = sorted(table)
    for (low_mv, low_ntu), (high_mv, high_ntu) in pairwise(by_mv):
        if low_mv <= mv <= high_mv and high_mv > low_mv:
            return low_ntu + (high_ntu - low_ntu) * (mv - low_mv) / (high_mv - low_mv)
    return None


def mv_at(table: Table, ntu: float) -> float | None:
    """The millivolts a table has at that NTU; None outside."""
    for (mv_a, ntu_a), (mv_b, ntu_b) in pairwise(table):
        if ntu_a <= ntu <= ntu_b and ntu_b > ntu_a:
            return mv_a + (mv_b - mv_a) * (ntu - ntu_a) / (ntu_b - ntu_a)
    return None


def drift_mv(visit: Visit, made: Calibration | None) -> float | None:
    """How far the clean probe is from its table at the standard; None: no standard, or the table does not reach it."""
    if visit.standard is None or made is None:
        return None
    ntu, mv = visit.standard
    told = mv_at(made.table, ntu)
    if told is None and ntu <= CLEAR_NTU:
        told = made.clean_mv
    return None if told is None else round(mv - told, 1)


def state_at(made: Calibration | None, ts: float) -> State:
    """Whether the calibration in force at `ts` still holds."""
    if made is None:
        return "none"
    return "valid" if ts < made.ts + VALID_S else "expired"


def probe_of(sensors: Sequence[Sensor], hydrant: str, ts: float) -> tuple[Sensor, Calibration | None] | None:
    """The hydrant's turbidity probe with its newest calibration at `ts`; of several the one calibrated last."""
    here = [(s, s.calibration_at(ts)) for s in sensors if s.hydrant == hydrant and s.kind == "turbidity"]
    return max(here, key=lambda pair: pair[1].ts if pair[1] else -1, default=None)
