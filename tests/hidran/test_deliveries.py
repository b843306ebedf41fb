"""What services report of a delivery passes the inbox as it is."""

from pathlib import Path

from hidran.settings import Settings
from hidran.store.deliveries import RANK, Delivery, delivery_in, keep
from hidran.store.records import InboxEntry, Records


def test_a_report_is_read_from_the_inbox_as_it_was_kept(tmp_path: Path) -> None:
    told = Delivery("whatsapp", "failed", "wamid.1", 7, "131026", elsewhere=True, at_ms=1_790_000_000_000)
    records = Records.open(Settings(data=tmp_path))
    try:
        keep(records, told)
        (entry,) = records.inbox_after(0, 10)
    finally:
        records.close()
    assert delivery_in(entry) == told


def test_what_is_no_report_is_passed_over() -> None:
    assert delivery_in(InboxEntry(1, 0, "answer", "page", {})) is None
    assert delivery_in(InboxEntry(1, 0, "delivery", "sms", {"state": "lost"})) is None
    assert delivery_in(InboxEntry(1, 0, "delivery", "sms", {"state": "sent", "more": 1})) is None


def test_a_late_report_of_an_earlier_state_is_not_believed() -> None:
    assert RANK["sent"] < RANK["failed"] < RANK["delivered"] < RANK["read"]
