"""Points about people's doings, without the people: an answer by its role, a water check by its place.

`hidran.influx.line` encodes them; who measures or answers hands over codes and numbers, never a name or free text.
"""

from collections.abc import Mapping

from hidran.influx import line
from hidran.influx.line import Value
from hidran.influx.schema import ANSWER, SECOND_NS, WATER_CHECK


def answer(at: float, *, kpp: str, hydrant: str, code: str, role: str, seconds: float, word: str) -> str:
    """At Unix second `at` a role answered a message about fault `code`, `seconds` after it went out, with `word`."""
    tags = {"code": code, "hydrant": hydrant, "kpp": kpp, "role": role}
    return line.encode(ANSWER, tags, {"seconds": seconds, "answer": word}, int(at) * SECOND_NS)


def water_check(at: float, *, kpp: str, hydrant: str, point: str, found: Mapping[str, Value]) -> str:
    """What was found at one `point` of the form. `found`: by field, None or absent where nobody looked."""
    tags = {"hydrant": hydrant, "kpp": kpp, "point": point}
    return line.encode(WATER_CHECK, tags, found, int(at) * SECOND_NS)
