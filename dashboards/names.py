"""Names of hydrants in panels. InfluxDB knows ids alone, which go into links; people read the name.

Overrides as Grafana wants them: a column `hydrant` is mapped value by value; a line called by `$tag_hydrant`, and a
tile made of a row, is called by the name.
"""

import re
from collections.abc import Iterator, Mapping

from dashboards.manner import Manner
from hidran.influx.schema import SERVER_TAG
from hidran.words import say

Json = dict[str, object]
ID = "{hydrant}"
"""Stands in links for the id of the hydrant in this row or tile."""
ID_OF_ROW, ID_OF_TILE = "${__value.raw}", "${__field.name}"
TAG = "$tag_hydrant"
SERVER = "Server Hidran"


def tiles(of: str) -> Json:
    """Grafana's transformation that makes a tile of each row, called by its hydrant; `of`: the column it shows."""
    fields = {"hydrant": "field.name", of: "field.value"}
    mappings = [{"fieldName": name, "handlerKey": key} for name, key in fields.items()]
    return {"id": "rowsToFields", "options": {"mappings": mappings}}


def of_column(manner: Manner) -> Json:
    """Of a table: the column shows names, its value stays the id."""
    shown = {id_: {"text": name, "index": n} for n, (id_, name) in enumerate(_all(manner).items())}
    return _override("byName", "hydrant", "mappings", [{"type": "value", "options": shown}])


def of_tiles(manner: Manner) -> Iterator[Json]:
    """One override for each name; Grafana numbers the tiles of a hydrant that has several."""
    for id_, name in _all(manner).items():
        yield _override("byRegexp", rf"/^{re.escape(id_)}( \d+)?$/", "displayName", name)


def of_lines(alias: str, names: Mapping[str, str]) -> Iterator[Json]:
    """One override for each name, for lines that are called like `$tag_hydrant, $tag_point`."""
    if TAG not in alias:
        return
    for id_, name in names.items():
        others = re.sub(r"\\\$tag_\w+", ".+", re.escape(alias.replace(TAG, id_)))
        shown = re.sub(r"\$tag_(\w+)", r"${__field.labels.\1}", alias.replace(TAG, name))
        yield _override("byRegexp", f"/^{others}$/", "displayName", shown)


def _all(manner: Manner) -> dict[str, str]:
    return {SERVER_TAG: say(SERVER, manner.language), **manner.names}


def _override(matcher: str, which: str, name: str, value: object) -> Json:
    return {"matcher": {"id": matcher, "options": which}, "properties": [{"id": name, "value": value}]}
