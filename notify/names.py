"""What people call the hydrants, from the registry. Without records messages go out all the same, with ids as names."""

import time
from collections.abc import Mapping

import structlog

from hidran.errors import HidranError
from hidran.settings import Settings
from hidran.store.records import Records

ASK_S = 1.0
RETRY_S = 5.0

log = structlog.get_logger(service="notify")


class Names:
    """Asks the records for their version at most once a second, and reads them when it moved."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._records: Records | None = None
        self._version: int | None = None
        self._names: dict[str, str] = {}
        self._ask_at = 0.0
        self._said = ""

    def __call__(self) -> Mapping[str, str]:
        if time.monotonic() >= self._ask_at:
            self._ask_at = time.monotonic() + ASK_S
            try:
                self._refresh()
                self._said = ""
            except HidranError as error:
                self._failed(str(error))
        return self._names

    def _refresh(self) -> None:
        if self._records is None:
            self._records = Records.open(self._settings)
        if self._records.registry_version() != self._version:
            registry = self._records.registry()
            self._names = {hydrant: site.label for hydrant, site in registry.hydrants.items()}
            self._version = registry.version

    def _failed(self, error: str) -> None:
        self._ask_at = time.monotonic() + RETRY_S
        if error != self._said:
            log.warning("the records cannot be read, hydrants keep the names last known", error=error)
        self._said = error

    def close(self) -> None:
        if self._records is not None:
            self._records.close()
