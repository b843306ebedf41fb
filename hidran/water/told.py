"""What a check tells others: the engine (F21) as `water_check`, and InfluxDB as points without people."""

from collections.abc import Mapping
from typing import Any

from hidran.water.form import NUMBERS, QUESTIONS, Check, Sample
from hidran.water.judging import VERDICTS, Judgement

_NOT_BAD = frozenset({"tidak_dicicipi", "belum_dilihat"})
NUMBER_SIGNS = "tanda"  # of numbers beyond their limits, as `hidran.faults.water` reads them


def event_data(check: Check, judgement: Judgement) -> dict[str, Any]:
    """The data of the `water_check` event: the words of the senses, and the names of numbers beyond their limits."""
    return {"points": {point: _told(point, sample, judgement) for point, sample in check.samples.items()}}


def _told(point: str, sample: Sample, judgement: Judgement) -> dict[str, Any]:
    form: dict[str, Any] = {name: value.replace("_", " ") for name, value in sample.senses.items()}
    form |= {"e_coli": sample.numbers["e_coli"]} if "e_coli" in sample.numbers else {}
    beyond = [f"{r.name} {r.value:g}" for r in judgement.reasons if r.point == point and isinstance(r.value, float)]
    return form | ({NUMBER_SIGNS: beyond} if beyond else {})


def influx_fields(point: str, sample: Sample, judgement: Judgement) -> Mapping[str, float | int | None]:
    """Fields of measurement `water_check` for one point; None where nobody looked or measured."""
    senses: dict[str, int | None] = {
        question.influx: None if _unseen(sample.says(name)) else int(sample.sign(name) > 0)
        for name, question in QUESTIONS.items()
    }
    numbers = {number.influx: sample.numbers.get(name) for name, number in NUMBERS.items()}
    return {**senses, **numbers, "verdict": VERDICTS.index(judgement.by_point[point])}


def _unseen(value: str) -> bool:
    return not value or value in _NOT_BAD
