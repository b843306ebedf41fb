"""From a TOML file to a `Scenario`. A wrong name or value is refused by field, value and what is wanted."""

import codecs
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hidran.people.telling import BY_KIND
from simulator.faults import EVERYDAY, FAULTS, OUTSIDE, Injector
from simulator.plant.panel import VOC_STC
from simulator.scenarios import checks
from simulator.scenarios.checks import Check, number, one_of, only, whole
from simulator.scenarios.conflicts import refuse_conflicts
from simulator.scenarios.refusal import ScenarioError, phrase, refuse, wrong
from simulator.scenarios.scenario import DAY_S, Built, Happening, Scenario, Weather, Word
from simulator.sensors import OPTIONAL

HAPPENINGS: dict[str, type[Injector]] = FAULTS | EVERYDAY | OUTSIDE
MOST_HYDRANTS = 200
_NEEDS_A_WELL = ("kemarau",)
_TOP: dict[str, Check] = {
    "title": checks.text,
    "title_en": checks.text,
    "line": checks.text,
    "line_en": checks.text,
    "days": whole(1, 366),
    "learn_days": whole(0, 60),
    "hydrants": whole(1, MOST_HYDRANTS),
}
# field in the file -> (field of Built, check)
_BUILT: dict[str, dict[str, tuple[str, Check]]] = {
    "hydrant": {
        "topology": ("topology", one_of("direct", "battery_pwm", "battery_mppt", "ac_inverter")),
        "mppt": ("mppt", checks.flag),
        "panel_nominal_v": ("panel_nominal_v", one_of(*VOC_STC)),
        "battery_wh": ("battery_wh", number(200, 50_000, "Wh")),
        "fitted": ("fitted", checks.some_of(*OPTIONAL)),
    },
    "pump": {"rated_lpm": ("rated_lpm", number(3, 120, "L/menit"))},
    "well": {"lpm_per_m": ("well_lpm_per_m", number(0.5, 100, "L/menit tiap meter turun"))},
    "tank": {
        "volume_l": ("tank_l", number(200, 100_000, "L")),
        "level_pct": ("tank_level_pct", number(0, 100, "%")),
    },
    "people": {"daily_l": ("daily_l", number(0, 100_000, "L sehari"))},
    "water": {"small_events": ("small_events", checks.flag)},
    "probe": {"fouling_mv_per_day": ("fouling_mv_per_day", number(0, 30, "mV sehari"))},
    "sky": {"season": ("season", one_of("dry", "wet", "year"))},
    "node": {
        "charge_pct": ("node_charge_pct", number(1, 100, "%")),
        "clock_off_s": ("node_clock_off_s", whole(-30 * DAY_S, 30 * DAY_S, "detik")),
        "doubled_pct": ("node_doubled_pct", number(0, 50, "%")),
        "rssi_dbm": ("node_rssi_dbm", whole(-120, -40, "dBm")),
    },
}
_MOMENT: dict[str, Check] = {"day": whole(-60, 366), "time": checks.clock, "after": checks.length}
_WEATHER: dict[str, Check] = {
    **_MOMENT,
    "lasts": checks.length,
    "state": one_of("clear", "broken", "overcast", "storm"),
    "haze": number(0.05, 1),
}
_ON = checks.numbers(1, MOST_HYDRANTS)
_HAPPENS: dict[str, Check] = {
    "what": one_of(*HAPPENINGS),
    **_MOMENT,
    "lasts": checks.length,
    "severity": number(0.01, 1),
    "on": _ON,
}
_WORDS: dict[str, Check] = {"kind": one_of(*BY_KIND), **_MOMENT, "data": checks.anything, "on": _ON}
_LISTS = ("weather", "happens", "words")


def read(path: Path, name: str) -> Scenario:
    """The scenario of a file. ScenarioError names file, field, value and what is wanted."""
    try:
        return scenario_of(tomllib.loads(text_in(path)), name)
    except OSError as error:
        raise wrong("{path}: tidak bisa dibaca ({why}): cek nama berkasnya", path=path, why=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        copy = "hidran scenarios copy cerah skenario-saya.toml"
        raise wrong("{path} bukan TOML: {why}; salin satu: {copy}", path=path, why=error, copy=copy) from error
    except ScenarioError as error:
        raise wrong("{path}: {told}", path=path, told=error.told) from error


def text_in(path: Path) -> str:
    """What stands in a file; `>` in PowerShell and some editors write UTF-16."""
    raw = path.read_bytes()
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return raw.decode("utf-16" if wide else "utf-8-sig")


def scenario_of(table: Mapping[str, Any], name: str) -> Scenario:
    """The scenario of a parsed file."""
    only(table, (*_TOP, *_BUILT, *_LISTS), "")
    top = {key: check(key, table[key]) for key, check in _TOP.items() if key in table}
    for key in ("title", "line", "days"):
        if key not in top:
            raise _missing(key, f"{key} = {'3' if key == 'days' else repr('...')}")
    top.setdefault("title_en", top["title"])
    top.setdefault("line_en", top["line"])
    made = Scenario(
        name,
        **top,
        built=_built(table),
        weather=tuple(_weather(where, item) for where, item in _items(table, "weather", _WEATHER)),
        happens=tuple(_happening(where, item) for where, item in _items(table, "happens", _HAPPENS)),
        words=tuple(_word(where, item) for where, item in _items(table, "words", _WORDS)),
    )
    _possible(made)
    refuse_conflicts(made)
    return made


def _built(table: Mapping[str, Any]) -> Built:
    values: dict[str, Any] = {}
    for section, known in _BUILT.items():
        given = table.get(section, {})
        if not isinstance(given, dict):
            raise refuse(section, given, phrase("satu bagian, [{name}]", name=section))
        only(given, known, f"{section}.")
        values |= {known[key][0]: known[key][1](f"{section}.{key}", value) for key, value in given.items()}
    made = Built(**values)
    if "battery" in made.fitted and not made.topology.startswith("battery"):
        wanted = phrase("topology dengan aki, yang ada {found}", found=made.topology)
        raise refuse("hydrant.fitted", "battery", wanted)
    return made


def _items(table: Mapping[str, Any], name: str, known: Mapping[str, Check]) -> list[tuple[str, dict[str, Any]]]:
    """The checked tables of a list, each with what it is called in a refusal."""
    given = table.get(name, [])
    if not isinstance(given, list) or any(not isinstance(item, dict) for item in given):
        raise refuse(name, given, phrase("bagian berulang, [[{name}]]", name=name))
    found = []
    for place, item in enumerate(given, 1):
        where = f"{name} no. {place}: "
        only(item, known, where)
        found.append((where, {key: known[key](f"{where}{key}", value) for key, value in item.items()}))
    return found


def _moment(where: str, item: Mapping[str, Any]) -> int:
    """Day and clock time, or a length after the beginning of day 1."""
    if "after" in item:
        if "day" in item or "time" in item:
            raise wrong("{field}: pilih after, atau day dengan time, jangan keduanya", field=f"{where}after")
        return int(item["after"])
    if "day" not in item:
        raise _missing(f"{where}day", "day = 1, time = '09.30'")
    return int((item["day"] - 1) * DAY_S + item.get("time", 0))


def _weather(where: str, item: dict[str, Any]) -> Weather:
    if "lasts" not in item:
        raise _missing(f"{where}lasts", "lasts = '1 hari'")
    if "state" not in item and "haze" not in item:
        raise _missing(f"{where}state", "state = 'overcast', haze = 0.7")
    return Weather(_moment(where, item), item["lasts"], item.get("state"), item.get("haze", 1.0))


def _happening(where: str, item: dict[str, Any]) -> Happening:
    if "what" not in item:
        raise _missing(f"{where}what", "what = 'pompa-mati'")
    name = item["what"]
    rest = (_moment(where, item), item.get("lasts"), item.get("severity", 1.0), item.get("on", (1,)))
    return Happening(name, HAPPENINGS[name], *rest)


def _word(where: str, item: dict[str, Any]) -> Word:
    if "kind" not in item:
        raise _missing(f"{where}kind", "kind = 'tank_full'")
    return Word(item["kind"], _moment(where, item), item.get("data", {}), item.get("on", (1,)))


def _missing(field: str, example: str) -> ScenarioError:
    return wrong("{field}: belum diisi; misalnya {example}", field=field, example=example)


def _possible(made: Scenario) -> None:
    """Every happening can happen at a hydrant that is built so."""
    for place, h in enumerate(made.happens, 1):
        field = f"happens no. {place}: what"
        if made.built.topology not in h.injector.topologies:
            topologies = ", ".join(h.injector.topologies)
            wanted = phrase("hydrant.topology {names}, yang ada {found}", names=topologies, found=made.built.topology)
            raise refuse(field, h.name, wanted)
        if h.name in _NEEDS_A_WELL and made.built.well_lpm_per_m is None:
            raise refuse(field, h.name, phrase("sumur yang bisa turun: isi [well] lpm_per_m"))
