"""Settings of an installation with InfluxDB and Grafana, and data of every measurement for its questions."""

from pathlib import Path

from hidran.influx import line
from hidran.influx import schema as s
from hidran.settings import GrafanaSettings, InfluxSettings, Settings
from hidran.store.credentials import write_secret

READ = "read-token"
KPP, HYDRANT, NODE = "sawahan", "hidran-1", "hu-001"


def settings(folder: Path, *, grafana: str = "http://127.0.0.1:1", influx: str = "http://127.0.0.1:1") -> Settings:
    made = Settings(
        data=folder,
        influx=InfluxSettings(url=influx),
        grafana=GrafanaSettings(url=grafana, user="admin", password_file=folder / "grafana.password"),
    )
    write_secret(made.paths.influx_token("read"), READ + "\n")
    write_secret(folder / "grafana.password", "rahasia\n")
    return made


def lines(now: int, days: int = 2) -> list[str]:
    """Everything that can be written, up to `now` (Unix s, a full minute)."""
    place = {"kpp": KPP, "hydrant": HYDRANT}
    made: list[str] = []
    for back in range(0, days * 1440, 2):
        at = (now - 60 * back) * s.SECOND_NS
        made += [line.encode(s.HYDRANT, place | {"node": NODE}, _reading(back), at)]
        if back < 60:
            made += [line.encode(s.SERVICE, {"service": name}, fields, at) for name, fields in _SERVICES.items()]
            made += _faults(now, at)
        if back % 60 == 0:
            made += [
                line.encode(s.BASELINE, place, _BASELINE, at),
                line.encode(s.NODE, place | {"node": NODE}, _NODE, at),
            ]
    at = now * s.SECOND_NS
    made += [
        line.encode(s.ANSWER, place | {"code": "F01", "role": "teknisi"}, {"seconds": 90.0, "answer": "OK"}, at),
        line.encode(s.WATER_CHECK, place | {"point": "tandon"}, _CHECK, at),
    ]
    return made


def _reading(back: int) -> dict[str, line.Value]:
    known: dict[str, line.Value] = {
        name: 1 if kind == "int" else 30.5 for name, kind in s.HYDRANT.fields.items() if kind != "text"
    }
    return known | {"pump_on_s": 60.0, "seq": back, "src": "ntp"}


def _faults(now: int, at: int) -> list[str]:
    def one(code: str, hydrant: str, severity: str, active: int) -> str:
        tags = {"code": code, "hydrant": hydrant, "kpp": KPP, "severity": severity}
        fields: dict[str, line.Value] = {"active": active, "start_s": now - 7200, "why": 'ada "tanda", jelas'}
        return line.encode(s.FAULT, tags, fields, at)

    return [
        one("F01", HYDRANT, "GAWAT", 1),
        one("F01", HYDRANT, "PERLU_DICEK", 0),
        one("F12", HYDRANT, "INFO", 1),
        one("F16", s.SERVER_TAG, "PERLU_DICEK", 1),
    ]


def _all_of(m: s.Measurement) -> dict[str, line.Value]:
    values: dict[s.Kind, line.Value] = {"int": 1, "float": 1.5, "text": "teks"}
    return {name: values[kind] for name, kind in m.fields.items()}


_BASELINE, _NODE, _CHECK = _all_of(s.BASELINE), _all_of(s.NODE), _all_of(s.WATER_CHECK)
_SERVICES = {name: _all_of(s.SERVICE) for name in ("broker", "ingest", "engine", "notify", "api", "forwarder")}
