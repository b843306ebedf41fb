"""One panel: what it shows, in which words, and what it asks. Rendered to Grafana's JSON (schemaVersion 37, Grafana 9.3
to 13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from dashboards import names
from dashboards.manner import Manner
from hidran.words import Language, say

Json = dict[str, Any]
Kind = Literal["timeseries", "stat", "table", "state-timeline", "bargauge"]
SOURCE_UID = "hidran-influx"
SOURCE: Json = {"type": "influxdb", "uid": SOURCE_UID}
NO_VALUE = "belum ada data"
FINEST = "2m"
"""A reading a minute does not meet every bucket of a minute; of two it does, so that a gap is a gap."""


@dataclass(frozen=True, slots=True)
class Target:
    """One question. `name`: what its line is called, a Bahasa sentence or Grafana's `$tag_...`."""

    query: str
    name: str = ""
    table: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """From `value` on this colour; the first one has None."""

    value: float | None
    colour: str


CALM = (Step(None, "blue"),)
PLAIN_STEPS = (Step(None, "text"),)


@dataclass(frozen=True, slots=True)
class Look:
    """How a field is shown. `only`: for the fields of this name (a `/regex/` too), '' for all of the panel.

    `name`: its title. `unit`: Grafana's name of it. `maps`: value -> (sentences by line, colour).
    `width`: of a table's column, px; 0: what is left. `more`, `custom`: Grafana's own.
    """

    only: str = ""
    name: str = ""
    unit: str = ""
    decimals: int | None = None
    steps: Sequence[Step] = ()
    maps: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    width: int = 0
    custom: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


PLAIN = Look(unit="none", steps=PLAIN_STEPS, custom={"displayMode": "color-text"})
"""For tables that may have a column without any value, which Grafana else shows as the word null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`title`, `about`: Bahasa sentences. `width` of 24, `height` in rows. `look`: of all its fields, `looks`: of some.

    `finest`: shortest time between two points asked for. `since`: an own span of time, such as '30d', or '29d/d' from
    the beginning of a day. `grows`: rows for each hydrant, where `height` is too little for all.
    """

    title: str
    about: str
    kind: Kind
    targets: Sequence[Target]
    look: Look = Look(unit="none", steps=CALM)
    looks: Sequence[Look] = ()
    options: Json = field(default_factory=dict)
    transformations: Sequence[Json] = ()
    links: Sequence[tuple[str, str]] = ()
    width: int = 12
    height: int = 8
    finest: str = FINEST
    since: str = ""
    grows: float = 0.0


def render(panel: Panel, manner: Manner) -> Json:
    """The panel without its id and place."""
    language = manner.language
    made: Json = {
        "type": panel.kind,
        "title": say(panel.title, language),
        "description": say(panel.about, language),
        "datasource": SOURCE,
        "interval": panel.finest,
        "targets": [_target(n, t, language) for n, t in enumerate(panel.targets)],
        "fieldConfig": {"defaults": _defaults(panel, language), "overrides": _overrides(panel, manner)},
        "options": _OPTIONS[panel.kind] | panel.options,
        "transformations": list(panel.transformations),
    }
    return made | ({"timeFrom": panel.since, "hideTimeOverride": True} if panel.since else {})


def _overrides(panel: Panel, manner: Manner) -> list[Json]:
    nothing = _NOTHING if panel.kind == "table" else ()
    made = [_only(look, manner.language, nothing) for look in panel.looks]
    if any(step["id"] == "rowsToFields" for step in panel.transformations):
        made += names.of_tiles(manner)
    elif any(target.table for target in panel.targets):
        made.append(names.of_column(manner))
    for target in panel.targets:
        made += names.of_lines(target.name, manner.names)
    if panel.kind == "table" and panel.links:  # on the name of the place, not on every cell
        links = {"id": "links", "value": _links(panel, manner.language)}
        made.append({"matcher": {"id": "byName", "options": "hydrant"}, "properties": [links]})
    return made


def _links(panel: Panel, language: Language) -> list[Json]:
    id_ = names.ID_OF_ROW if panel.kind == "table" else names.ID_OF_TILE
    return [
        {"title": say(title, language), "url": url.replace(names.ID, id_), "targetBlank": False}
        for title, url in panel.links
    ]


def _target(n: int, target: Target, language: Language) -> Json:
    made: Json = {
        "refId": "ABCDEFGH"[n],
        "datasource": SOURCE,
        "query": target.query,
        "rawQuery": True,
        "resultFormat": "table" if target.table else "time_series",
    }
    return made | ({"alias": say(target.name, language)} if target.name else {})


def _defaults(panel: Panel, language: Language) -> Json:
    look = panel.look
    made: Json = {
        "noValue": say(NO_VALUE, language),
        "unit": look.unit or "none",
        "color": {"mode": "palette-classic" if panel.kind == "timeseries" else "thresholds"},
        "thresholds": _thresholds(look.steps or CALM),
        "mappings": [*_mappings(look.maps, language), *(_NOTHING if panel.kind == "table" else ())],
        "custom": _CUSTOM[panel.kind] | dict(look.custom),
        "links": [] if panel.kind == "table" else _links(panel, language),
    }
    named = {"displayName": say(look.name, language)} if look.name else {}
    whole = panel.kind == "timeseries" and not look.decimals  # 0 would leave marks of the axis without a number
    rounded = {} if look.decimals is None or whole else {"decimals": look.decimals}
    return made | named | rounded | _more(look, language)


def _more(look: Look, language: Language) -> Json:
    return {k: say(v, language) if k == "noValue" else v for k, v in look.more.items()}


def _only(look: Look, language: Language, nothing: Sequence[Json]) -> Json:
    """`nothing`: mappings of a missing value."""
    found: list[tuple[str, Any]] = [(f"custom.{k}", v) for k, v in look.custom.items()]
    if look.width:
        found.append(("custom.width", look.width))
    found += list(_more(look, language).items())
    if look.name:
        found.append(("displayName", say(look.name, language)))
    if look.unit:
        found.append(("unit", look.unit))
    if look.decimals is not None:
        found.append(("decimals", look.decimals))
    if look.steps:
        found.append(("thresholds", _thresholds(look.steps)))
    if look.maps:
        found.append(("mappings", [*_mappings(look.maps, language), *nothing]))
    pattern = look.only.startswith("/")
    matcher = {"id": "byRegexp" if pattern else "byName", "options": look.only if pattern else say(look.only, language)}
    return {"matcher": matcher, "properties": [{"id": name, "value": value} for name, value in found]}


def _thresholds(steps: Sequence[Step]) -> Json:
    return {"mode": "absolute", "steps": [{"value": s.value, "color": s.colour} for s in steps]}


def _mappings(maps: Mapping[str, tuple[str, str]], language: Language) -> list[Json]:
    shown = {
        value: {"text": _said(text, language), "index": n} | ({"color": colour} if colour else {})
        for n, (value, (text, colour)) in enumerate(maps.items())
    }
    return [{"type": "value", "options": shown}] if shown else []


def _said(text: str, language: Language) -> str:
    """Sentences, each on a line of its own in `text`, one after the other."""
    return ". ".join(say(sentence, language) for sentence in text.split("\n"))


_NOTHING: tuple[Json, ...] = ({"type": "special", "options": {"match": "null", "result": {"text": "-", "index": 99}}},)
_OPTIONS: dict[Kind, Json] = {
    "timeseries": {
        "legend": {"displayMode": "list", "placement": "bottom", "calcs": []},
        "tooltip": {"mode": "multi", "sort": "none"},
    },
    "stat": {
        "colorMode": "background",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "textMode": "value_and_name",
        "reduceOptions": {"values": False, "calcs": ["lastNotNull"], "fields": ""},
    },
    "table": {"showHeader": True, "footer": {"show": False, "reducer": ["sum"], "fields": ""}},
    "state-timeline": {
        "showValue": "never",
        "mergeValues": True,
        "alignValue": "left",
        "rowHeight": 0.8,
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": False},
        "tooltip": {"mode": "single", "sort": "none"},
    },
    "bargauge": {
        "displayMode": "basic",
        "orientation": "horizontal",
        "showUnfilled": True,
        "reduceOptions": {"values": False, "calcs": ["lastNotNull"], "fields": ""},
    },
}
_CUSTOM: dict[Kind, Json] = {
    "timeseries": {
        "drawStyle": "line",
        "lineInterpolation": "linear",
        "lineWidth": 1,
        "fillOpacity": 0,
        "showPoints": "auto",  # a single reading between two gaps is seen
        "pointSize": 4,
        "spanNulls": False,
        "axisPlacement": "auto",
        "thresholdsStyle": {"mode": "off"},
    },
    "stat": {},
    "table": {"align": "left", "displayMode": "auto", "filterable": False},
    "state-timeline": {"fillOpacity": 80, "lineWidth": 0},
    "bargauge": {},
}
