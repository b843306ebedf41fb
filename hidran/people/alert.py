"""One alert of Grafana as the policy sees it. Pure."""

from dataclasses import dataclass
from typing import Literal

from hidran.faults.episode import Severity

Trouble = Literal["", "datasource", "no_data", "service"]


@dataclass(frozen=True, slots=True)
class Alert:
    """`firing`: it holds, else it is over. `at`: Unix seconds of arrival. `start`: onset, Unix seconds.

    A fault has `hydrant` ('' the server), `code` and `severity`. Any other `trouble` is the operator's: the database
    that Grafana cannot ask, no data at all, or a service of Hidran, which `what` names.
    """

    firing: bool
    at: int
    start: int
    hydrant: str = ""
    code: str = ""
    severity: Severity = "GAWAT"
    trouble: Trouble = ""
    what: str = ""
