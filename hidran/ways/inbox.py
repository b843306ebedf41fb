"""What a channel hears, into the records' inbox."""

from hidran.store import answers, deliveries
from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.store.records import Records


def keep(records: Records, told: Heard | Delivery) -> int:
    """Its id there."""
    return answers.keep(records, told) if isinstance(told, Heard) else deliveries.keep(records, told)
