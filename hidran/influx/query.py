"""InfluxQL: one language for 1.x, 2.x (through the DBRP mapping) and 3. Values go in only as bound parameters.

What cannot be bound (fields, measurements, intervals) comes from the schema and is quoted here; nothing from outside
ever becomes part of the text of a question.
"""

import json
from dataclasses import dataclass
from typing import Any, Self

from hidran.errors import HidranError
from hidran.influx import access
from hidran.influx.http import Influx
from hidran.influx.schema import Measurement
from hidran.settings import Settings

Value = str | int | float


class QuestionError(HidranError):
    """A question that InfluxDB understood to be wrong, or a name that the schema does not know."""

    exit_code = 8


@dataclass(frozen=True, slots=True)
class Series:
    """One series of an answer: its measurement, the tags it was grouped by, and rows of values by column."""

    name: str
    tags: dict[str, str]
    columns: tuple[str, ...]
    rows: list[list[Any]]

    def dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class InfluxQl:
    """Asks with the token that only reads. `time` in answers is nanoseconds."""

    def __init__(self, settings: Settings, token: str | None = None) -> None:
        self._influx = Influx(settings.influx, access.token(settings, "read") if token is None else token)
        self._database = settings.influx.bucket

    def close(self) -> None:
        self._influx.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, question: str, **bound: Value) -> list[Series]:
        """One statement; `$name` in it stands for a bound value. InfluxError, QuestionError."""
        fields = {"db": self._database, "q": question, "epoch": "ns", "params": json.dumps(bound)}
        answer = self._influx.form("/query", **fields)
        (result,) = answer["results"]
        if "error" in result:
            raise QuestionError(f"InfluxDB cannot answer {question!r}: {result['error']}")
        return [
            Series(s.get("name", ""), s.get("tags", {}), tuple(s["columns"]), s.get("values", []))
            for s in result.get("series", [])
        ]


def field(m: Measurement, name: str) -> str:
    """A field of the schema, quoted. QuestionError for any other name."""
    if name not in m.fields:
        raise QuestionError(f"{m.name} has no field {name!r}: wanted one of {', '.join(m.fields)}")
    return f'"{name}"'


def tag(m: Measurement, name: str) -> str:
    """A tag of the schema, quoted. QuestionError for any other name."""
    if name not in m.tags:
        raise QuestionError(f"{m.name} has no tag {name!r}: wanted one of {', '.join(m.tags)}")
    return f'"{name}"'
