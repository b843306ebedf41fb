"""What one check means: LAYAK, PERLU DICEK or JANGAN DIMINUM, why, and where the trouble may sit. Pure.

LAYAK says only that no bad sign was seen, smelt, tasted or measured. Nothing here ever calls water safe to drink.
Numbers and pairing: reference domain.md 1.3.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from hidran.water.form import POINTS, QUESTIONS, Check, Sample
from hidran.water.limits import Limits

Verdict = Literal["LAYAK", "PERLU_DICEK", "JANGAN_DIMINUM"]
Pairing = Literal["both_good", "pipe", "source", "again", "half"]
VERDICTS: tuple[Verdict, ...] = ("LAYAK", "PERLU_DICEK", "JANGAN_DIMINUM")
RULE = 1  # raised whenever the same check could be judged otherwise, or the sensor's month be summed otherwise


@dataclass(frozen=True, slots=True)
class Reason:
    """One bad sign. `name`: the question or the number; `value`: the option or the number found.

    `limit`: name of the limit that was broken, '' for a sense.
    """

    point: str
    name: str
    value: str | float
    sign: int
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`by_point`: only of points that were checked. `pairing`: what tank and tap say together."""

    verdict: Verdict
    by_point: dict[str, Verdict]
    reasons: tuple[Reason, ...]
    pairing: Pairing

    @property
    def grave(self) -> bool:
        """Bad signs at both points, or E. coli: people are told at once."""
        return self.pairing == "source" or any(r.name == "e_coli" for r in self.reasons)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Judgement":
        reasons = tuple(Reason(**r) for r in kept["reasons"])
        return cls(kept["verdict"], kept["by_point"], reasons, kept["pairing"])


def judge(check: Check, limits: Limits) -> Judgement:
    """The judgement of one check under these limits."""
    reasons = [r for point, sample in check.samples.items() for r in _reasons(point, sample, limits)]
    worst = {point: max((r.sign for r in reasons if r.point == point), default=0) for point in check.samples}
    pairing = _pairing(worst)
    whole = max(worst.values(), default=1)
    if pairing == "source":
        whole = 2
    elif pairing == "half":
        whole = max(whole, 1)
    by_point = {point: VERDICTS[sign] for point, sign in worst.items()}
    ordered = sorted(reasons, key=lambda r: -r.sign)
    return Judgement(VERDICTS[whole], by_point, tuple(ordered), pairing)


def _reasons(point: str, sample: Sample, limits: Limits) -> list[Reason]:
    seen = [Reason(point, name, sample.says(name), sample.sign(name)) for name in QUESTIONS if sample.sign(name)]
    broken: dict[str, Reason] = {}
    for limit in limits:
        value = sample.numbers.get(limit.of)
        if value is not None and limit.broken_by(value):
            found = Reason(point, limit.of, value, limit.sign, limit.name)
            if limit.of not in broken or broken[limit.of].sign < found.sign:
                broken[limit.of] = found
    return [*seen, *broken.values()]


def _pairing(worst: dict[str, int]) -> Pairing:
    if any(point not in worst for point in POINTS):
        return "half"
    tank, tap = worst["tandon"] > 0, worst["keran"] > 0
    if tank and tap:
        return "source"
    if tap:
        return "pipe"
    return "again" if tank else "both_good"
