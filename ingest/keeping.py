"""How long raw rows stay: `ingest.raw_days`, or some days after InfluxDB has taken them, and never before."""

from dataclasses import dataclass

from hidran.errors import StoreError
from hidran.influx import access
from hidran.settings import Settings
from hidran.store.forward import ForwardReader

DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Keeping:
    """Rows younger than `raw_days` stay, and all with an id above `upto_id` (None: no follower needs them)."""

    raw_days: int
    upto_id: int | None = None


def keeping(settings: Settings, now: float) -> Keeping:
    """What may go at Unix second `now`. Nothing at all while it cannot be told what InfluxDB has."""
    if not access.configured(settings):
        return Keeping(settings.ingest.raw_days)
    try:
        with ForwardReader(settings.paths.forward) as forward:
            days = min(settings.influx.keep_days, settings.ingest.raw_days)
            upto_id = forward.reading_at(now - days * DAY_S)
            unassigned = forward.count("unassigned")
    except StoreError:
        return Keeping(settings.ingest.raw_days, 0)
    # Rows of a node that waits for approval stand before the cursor too, and are copied when it is approved.
    return Keeping(settings.ingest.raw_days if unassigned else days, upto_id)
