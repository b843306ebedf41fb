"""Alert rules: one for each severity over measurement `fault`, one for no data at all, one for Hidran's own services.

Nothing here has a dollar sign, because Grafana fills environment variables into provisioning files: `.Labels` instead
of `$labels`, a threshold instead of a formula over `$A`.
"""

from dataclasses import dataclass
from typing import Literal

from dashboards import ask
from dashboards.panel import SOURCE, SOURCE_UID, Json
from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import RANK
from hidran.influx.query import field
from hidran.influx.schema import FAULT, SERVICE
from hidran.words import Language, say

GROUP = "Hidran"
EVERY_S = 60
APP = "hidran"
EXPRESSION_UID = "-100"
FAULT_WINDOW_S = 86400
"""An end is always written, so the newest word of a day counts: a pause in copying ends no alert."""
Above = Literal["gt", "lt"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`asks`: InfluxQL by letter, the first one is compared. `window_s`: how far back it looks. `audience`: of whom."""

    uid: str
    title: str
    asks: dict[str, str]
    window_s: int
    fires: tuple[Above, float]
    labels: dict[str, str]
    summary: str
    description: str
    no_data: str = "OK"
    hold: str = "0s"
    annotations: dict[str, str] | None = None


def rules(language: Language) -> list[Rule]:
    return [*(_faults(severity, language) for severity in RANK), _no_data(language), _services(language)]


def _faults(severity: str, language: Language) -> Rule:
    where = f"WHERE time > now() - {FAULT_WINDOW_S}s AND {ask.equals(FAULT, 'severity', severity)}"
    groups = 'GROUP BY "hydrant", "kpp", "code"'
    return Rule(
        uid=f"hidran-{severity.lower().replace('_', '-')}",
        title=f"Hidran: {severity}",
        asks={
            "A": f'SELECT last({field(FAULT, "active")}) FROM "{FAULT.name}" {where} {groups}',
            "S": f'SELECT last({field(FAULT, "start_s")}) FROM "{FAULT.name}" {where} {groups}',
        },
        window_s=FAULT_WINDOW_S,
        fires=("gt", 0.5),
        labels={"severity": severity, "audience": "kpp"},
        summary=_by_code({code: f.title_in(language) for code, f in CATALOGUE.items()}),
        description=_by_code({code: f.first_check_in(language) for code, f in CATALOGUE.items()}),
        annotations={"start_s": '{{ with .Values.T }}{{ printf "%.0f" .Value }}{{ end }}'},
    )


def _by_code(texts: dict[str, str]) -> str:
    """A template that says what the catalogue says of the alert's code."""
    first, *others = texts.items()
    middle = "".join(f'{{{{ else if eq .Labels.code "{code}" }}}}{text}' for code, text in others)
    return f'{{{{ if eq .Labels.code "{first[0]}" }}}}{first[1]}{middle}{{{{ end }}}}'


def _no_data(language: Language) -> Rule:
    where = f"WHERE time > now() - 30m AND {ask.equals(SERVICE, 'service', 'ingest')}"
    return Rule(
        uid="hidran-no-data",
        title="Hidran: tidak ada data masuk",
        asks={"A": f'SELECT spread({field(SERVICE, "received")}) FROM "{SERVICE.name}" {where}'},
        window_s=1800,
        fires=("lt", 1),
        labels={"severity": "GAWAT", "audience": "operator"},
        summary=say("Tidak ada data masuk ke Hidran sama sekali", language),
        description=say("Jalankan `hidran doctor` di server. Ini soal server, bukan hidran.", language),
        no_data="Alerting",
        hold="5m",
    )


def _services(language: Language) -> Rule:
    where = 'WHERE time > now() - 10m GROUP BY "service"'
    return Rule(
        uid="hidran-service",
        title="Hidran: bagian server bermasalah",
        asks={"A": f'SELECT last({field(SERVICE, "ok")}) FROM "{SERVICE.name}" {where}'},
        window_s=600,
        fires=("lt", 1),
        labels={"severity": "PERLU_DICEK", "audience": "operator"},
        summary=f"{say('Bagian server Hidran bermasalah', language)}: {{{{ .Labels.service }}}}",
        description=say("Jalankan `hidran doctor` di server. Ini soal server, bukan hidran.", language),
        hold="5m",
    )


def render(rule: Rule) -> Json:
    """What the API and the provisioning file have in common."""
    reduced = {letter: chr(ord(letter) + 1) for letter in rule.asks}  # A -> B, S -> T
    first = reduced[next(iter(rule.asks))]
    data = [_ask(letter, query, rule.window_s) for letter, query in rule.asks.items()]
    data += [_newest(to, letter) for letter, to in reduced.items()]
    return {
        "uid": rule.uid,
        "title": rule.title,
        "condition": "C",
        "data": [*data, _compared(first, *rule.fires)],
        "noDataState": rule.no_data,
        "execErrState": "Error",
        "for": rule.hold,
        "labels": {"app": APP, "rule": rule.uid, **rule.labels},
        "annotations": {"summary": rule.summary, "description": rule.description, **(rule.annotations or {})},
    }


def _ask(letter: str, query: str, window_s: int) -> Json:
    model = {
        "refId": letter,
        "datasource": SOURCE,
        "query": query,
        "rawQuery": True,
        "resultFormat": "time_series",
        "intervalMs": 1000,
        "maxDataPoints": 43200,
    }
    return _part(letter, SOURCE_UID, window_s, model)


def _newest(letter: str, of: str) -> Json:
    more = {"reducer": "last", "settings": {"mode": "dropNN"}}
    return _part(letter, EXPRESSION_UID, 0, _expression(letter, "reduce", of) | more)


def _compared(of: str, how: Above, limit: float) -> Json:
    evaluator = {"type": how, "params": [limit]}
    return _part("C", EXPRESSION_UID, 0, _expression("C", "threshold", of) | {"conditions": [{"evaluator": evaluator}]})


def _expression(letter: str, kind: str, of: str) -> Json:
    uid = {"type": "__expr__", "uid": EXPRESSION_UID}
    return {"refId": letter, "datasource": uid, "type": kind, "expression": of}


def _part(letter: str, uid: str, window_s: int, model: Json) -> Json:
    model = {"intervalMs": 1000, "maxDataPoints": 43200} | model
    span = {"from": window_s, "to": 0}
    return {"refId": letter, "queryType": "", "datasourceUid": uid, "relativeTimeRange": span, "model": model}
