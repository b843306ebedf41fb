"""What people call the hydrants and who keeps them, from the registry. Without records messages go out all the same,
with ids as names."""

import time
from collections.abc import Mapping

from hidran.store.records import Records
from notify.asking import Asking

ASK_S = 1.0


class Names:
    """Asks the records for their version every `ask_s` of real time at most, and reads them when it moved.

    `kpp_of`: the KPP of each hydrant; `kpps`: what people call a KPP, by its id. Both as last known.
    """

    def __init__(self, records: Asking, ask_s: float = ASK_S) -> None:
        self._records = records
        self._names: dict[str, str] = {}
        self._ask_s = ask_s
        self._ask_at = 0.0
        self.version: int | None = None
        self.kpp_of: Mapping[str, str] = {}
        self.kpps: Mapping[str, str] = {}

    def __call__(self) -> Mapping[str, str]:
        if time.monotonic() >= self._ask_at:
            self._ask_at = time.monotonic() + self._ask_s
            self._records.ask(self._refresh)
        return self._names

    def _refresh(self, records: Records) -> None:
        if records.registry_version() != self.version:
            registry = records.registry()
            self._names = {hydrant: site.label for hydrant, site in registry.hydrants.items()}
            self.kpp_of = {place.id: place.kpp for place in registry.places.values() if place.kind == "hydrant"}
            self.kpps = {kpp.id: kpp.label for kpp in registry.kpps.values()}
            self.version = registry.version
