"""Grafana's alerts on their way to notify: rows of kind `grafana` in the records' inbox, one for each webhook."""

from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import Severity
from hidran.influx.schema import SERVER_TAG
from hidran.people.alert import Alert, Trouble
from hidran.store.records import InboxEntry, Records
from hidran.words import one_line

GRAFANA = "grafana"
MOST_ALERTS = 1000
SEVERITIES = frozenset(get_args(Severity))
_TROUBLES: dict[str, Trouble] = {"DatasourceError": "datasource", "DatasourceNoData": "no_data"}
_OWN_RULES: dict[str, Trouble] = {"hidran-no-data": "no_data", "hidran-service": "service"}
_LONGEST, _LONGEST_VALUE = 200, 1000


class GrafanaAlert(BaseModel):
    """One alert of a webhook; what Grafana sends besides is not kept."""

    model_config = ConfigDict(extra="ignore")

    status: str = Field(pattern="^(firing|resolved)$")
    labels: dict[str, str]
    annotations: dict[str, str] = {}
    startsAt: str = Field("", max_length=60)  # noqa: N815  (Grafana's own name)

    @field_validator("labels", "annotations")
    @classmethod
    def _short(cls, given: dict[str, str]) -> dict[str, str]:
        return {k[:_LONGEST]: one_line(v)[:_LONGEST_VALUE] for k, v in list(given.items())[:40]}


class Webhook(BaseModel):
    """The body of Grafana's webhook contact point, 9.3 to 13."""

    model_config = ConfigDict(extra="ignore")

    alerts: list[GrafanaAlert] = Field(max_length=MOST_ALERTS)


def keep(records: Records, webhook: Webhook) -> int:
    """Append it for notify; its id in the inbox."""
    return records.inbox_append(GRAFANA, GRAFANA, webhook.model_dump())


def alerts_in(entry: InboxEntry) -> Iterator[Alert]:
    """The alerts in an entry that mean something to Hidran; none when it is of another kind or cannot be read."""
    if entry.kind != GRAFANA:
        return
    try:
        webhook = Webhook.model_validate(entry.body)
    except ValidationError:
        return
    for given in webhook.alerts:
        alert = _alert(given, entry.at_ms // 1000)
        if alert is not None:
            yield alert


def _alert(given: GrafanaAlert, at: int) -> Alert | None:
    labels, firing = given.labels, given.status == "firing"
    trouble = _trouble(labels)
    if trouble:
        what = labels.get("service") or labels.get("rulename") or labels.get("alertname", "")
        return Alert(firing, at, at, trouble=trouble, what=what[:60])
    code, severity, hydrant = labels.get("code", ""), labels.get("severity", ""), labels.get("hydrant", "")
    if code not in CATALOGUE or severity not in SEVERITIES or not hydrant:
        return None
    place = "" if hydrant == SERVER_TAG else hydrant[:60]
    return Alert(firing, at, _onset(given, at), place, code, severity)  # type: ignore[arg-type]


def _trouble(labels: dict[str, str]) -> Trouble:
    """Whether it tells of Grafana's or the server's own trouble, which is no fault of a hydrant."""
    named = _TROUBLES.get(labels.get("alertname", ""))
    if named is not None:
        return named
    return _OWN_RULES.get(labels.get("rule", ""), "")


def _onset(given: GrafanaAlert, at: int) -> int:
    """The engine's own onset when the alert carries it: with hydrant and code the key of the episode."""
    try:
        start = int(float(given.annotations.get("start_s", "")))
    except (ValueError, OverflowError):
        return at
    return start if 0 < start <= at else at
