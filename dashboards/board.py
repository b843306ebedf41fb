"""One dashboard: its panels in rows, what can be chosen, and the way to the others. Rendered to Grafana's JSON."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboards.manner import Manner
from dashboards.panel import SOURCE, Json, Panel, render
from hidran.influx.query import tag
from hidran.influx.schema import HYDRANT
from hidran.words import Language, say

COLUMNS = 24
HEAD = 1.0
"""Rows that the title of a panel takes."""
TAG = "hidran"
FOLDER, FOLDER_UID = "Hidran", "hidran"
SCHEMA_VERSION = 37
PAGE = "{page}"
"""Stands in links for the address of Hidran's own pages until the dashboard is built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`one`: exactly one hydrant can be chosen. `places`: a KPP and hydrants can be chosen. `episodes`: faults are
    marked on every chart."""

    uid: str
    title: str
    about: str
    panels: Sequence[Panel]
    since: str = "now-24h"
    refresh: str = "1m"
    one: bool = False
    places: bool = True
    episodes: str = ""


def build(board: Board, manner: Manner) -> Json:
    """The dashboard as it is sent to Grafana or put into a file."""
    language = manner.language
    made: Json = {
        "uid": board.uid,
        "title": say(board.title, language),
        "description": say(board.about, language),
        "tags": [TAG],
        "schemaVersion": SCHEMA_VERSION,
        "editable": False,
        "graphTooltip": 1,
        "timezone": "Asia/Pontianak",
        "weekStart": "monday",
        "refresh": board.refresh,
        "time": {"from": board.since, "to": "now"},
        "timepicker": {"refresh_intervals": ["1m", "5m", "15m", "1h"]},
        "templating": {"list": _variables(board, language) if board.places else []},
        "annotations": {"list": _annotations(board, language)},
        "links": _links(language),
        "panels": _placed(board.panels, manner),
    }
    return _with_page(made, manner.page.rstrip("/"))  # type: ignore[no-any-return]


def _placed(panels: Sequence[Panel], manner: Manner) -> list[Json]:
    """Left to right, row after row; a row is as high as its first panel. A panel's id is its place in the list."""
    x = y = height = 0
    placed = []
    for n, panel in enumerate(panels, 1):
        if x + panel.width > COLUMNS:
            x, y = 0, y + height
        height = _height(panel, len(manner.names)) if x == 0 else height
        place = {"x": x, "y": y, "w": panel.width, "h": height}
        placed.append({"id": n, "gridPos": place} | render(panel, manner))
        x += panel.width
    return placed


def _height(panel: Panel, hydrants: int) -> int:
    return max(panel.height, math.ceil(HEAD + panel.grows * hydrants))


def variable_queries(board: Board) -> tuple[str, ...]:
    """What there is to choose: KPP, and the hydrants of the KPP that is chosen."""
    kpp, hydrant = tag(HYDRANT, "kpp"), tag(HYDRANT, "hydrant")
    shown = f'SHOW TAG VALUES FROM "{HYDRANT.name}" WITH KEY'
    return (f"{shown} = {kpp}", f"{shown} = {hydrant} WHERE {kpp} =~ /^$kpp$/") if board.places else ()


def _variables(board: Board, language: Language) -> list[Json]:
    all_kpp, of_kpp = variable_queries(board)
    return [
        _variable("kpp", say("KPP", language), all_kpp, all_=True),
        _variable("hydrant", say("Hidran", language), of_kpp, all_=not board.one),
    ]


def _variable(name: str, label: str, query: str, *, all_: bool) -> Json:
    # Every one of the two is needed: an own "all" does not depend on what there is, a choice of one has none.
    chosen = {"text": ["All"], "value": ["$__all"]} if all_ else {}
    return {
        "type": "query",
        "name": name,
        "label": label,
        "datasource": SOURCE,
        "query": query,
        "definition": query,
        "refresh": 2,
        "sort": 1,
        "multi": all_,
        "includeAll": all_,
        "allValue": ".*" if all_ else None,
        "current": chosen,
        "hide": 0,
        "options": [],
    }


def _annotations(board: Board, language: Language) -> list[Json]:
    if not board.episodes:
        return []
    return [
        {
            "name": say("Gangguan mulai", language),
            "datasource": SOURCE,
            "enable": True,
            "hide": False,
            "iconColor": "red",
            "target": {
                "refId": "Anno",
                "query": board.episodes,
                "queryType": "tags",
                "fromAnnotations": True,
                "textColumn": "",
                "tagsColumn": "",
                "titleColumn": "",
                "timeEndColumn": "",
                "name": say("Gangguan mulai", language),
            },
        }
    ]


def _links(language: Language) -> list[Json]:
    common = {"asDropdown": False, "icon": "external link", "includeVars": True, "keepTime": False, "tooltip": ""}
    others = {
        "type": "dashboards",
        "title": say("Papan lain", language),
        "tags": [TAG],
        "url": "",
        "targetBlank": False,
    }
    page = {"type": "link", "title": say("Halaman Hidran", language), "tags": [], "url": PAGE + "/"}
    return [common | others, common | page | {"includeVars": False, "targetBlank": False}]


def _with_page(found: Any, page: str) -> Any:
    if isinstance(found, dict):
        return {k: _with_page(v, page) for k, v in found.items()}
    if isinstance(found, list):
        return [_with_page(v, page) for v in found]
    return found.replace(PAGE, page) if isinstance(found, str) else found
