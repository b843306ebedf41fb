"""A site and what people told, as the files that replay reads: what `hidran export` writes beside a recording."""

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from hidran.clock import iso
from hidran.faults.human import HumanEvent
from hidran.site import Site

_ELSEWHERE = {
    "tank_volume_l": ("tank", "volume_l"),
    "turbidity_class": ("turbidity", "class"),
    "clean_mv": ("turbidity", "clean_mv"),
}
_LEFT_OUT = ("kpp", "kpp_name", "rules")  # who keeps it is nobody's business in a test case


def site_text(site: Site) -> str:
    """SITE.toml of a hydrant: its id and everything that is not the default."""
    standard = Site(id=site.id)
    tables: dict[str, dict[str, Any]] = {"hydrant": {}, "tank": {}, "turbidity": {}}
    for field in fields(Site):
        value = getattr(site, field.name)
        if field.name not in _LEFT_OUT and (field.name == "id" or value != getattr(standard, field.name)):
            table, name = _ELSEWHERE.get(field.name, ("hydrant", field.name))
            tables[table][name] = iso(value) if name == "start_learning" else value
    tables |= {f"rules.{code}": dict(own) for code, own in site.rules.items()}
    return "\n".join(line for name, table in tables.items() if table for line in _lines(name, table))


def _lines(name: str, table: dict[str, Any]) -> Iterator[str]:
    yield f"[{name}]"
    for key, value in table.items():
        yield f"{key} = {json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)}"
    yield ""


def event_line(event: HumanEvent) -> str:
    """One line of a file of events."""
    told = {"hydrant": event.hydrant, "time": iso(event.ts), "kind": event.kind, "data": event.data, "by": event.by}
    return json.dumps(told, ensure_ascii=False) + "\n"
