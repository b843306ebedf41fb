"""In which language, with which names and with whose pages the dashboards are built."""

from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field

from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store.records import Records
from hidran.words import Language, one_line


@dataclass(frozen=True, slots=True)
class Manner:
    """`page`: where Hidran's own pages are. `names`: what people call a hydrant, by its id."""

    language: Language = "id"
    page: str = "http://127.0.0.1:8080"
    names: Mapping[str, str] = field(default_factory=dict)


def manner_of(settings: Settings) -> Manner:
    """As the settings and the records say; without records there are no names. StoreError."""
    there = settings.records_url or settings.paths.records.exists()
    return Manner(settings.language, settings.grafana.page_url, _read(settings) if there else {})


def _read(settings: Settings) -> dict[str, str]:
    with closing(Records.open(settings)) as records:
        return names_of(records.registry())


def names_of(registry: Registry) -> dict[str, str]:
    """What to call each hydrant, by id: its name, its id when it has none, both when two have one name."""
    names = {id_: one_line(place.name).strip() for id_, place in registry.places.items() if place.kind == "hydrant"}
    count = Counter(names.values())
    return {id_: _told_apart(id_, name, count[name]) for id_, name in sorted(names.items())}


def _told_apart(id_: str, name: str, times: int) -> str:
    return id_ if not name else name if times == 1 else f"{name} ({id_})"
