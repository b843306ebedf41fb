"""The message of `hidran channel test`, and what is heard of its delivery."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from hidran.clock import wib
from hidran.settings import Settings
from hidran.store.deliveries import RANK, Delivery, delivery_in
from hidran.words import say

if TYPE_CHECKING:
    from hidran.store.answers import Heard
    from hidran.store.outbox import Message
    from hidran.store.records import Records

LOOK_S = 0.5
_LAST = frozenset({"delivered", "read", "failed"})
STATES = {"sent": "Terkirim.", "delivered": "Sampai di HP.", "read": "Sudah dibaca.", "failed": "Gagal sampai."}


def trial(settings: Settings, name: str) -> "Message":
    """A message that says itself that it is none."""
    from hidran.store.outbox import Message

    now, language = int(time.time()), settings.language
    time_words = {"time": f"{wib(now):%H.%M}", "name": name}
    text = "\n".join(
        (
            say("PERCOBAAN HIDRAN, bukan gangguan.", language),
            say("Kabar ini dikirim {time} WIB lewat {name}. Tidak perlu dijawab.", language, **time_words),
        )
    )
    return Message(
        id=0,
        key=f"trial/{name}/{now}",
        created_ms=now * 1000,
        due_ms=now * 1000,
        kind="raise",
        hydrant="",
        code="",
        severity="PERLU_DICEK",
        since=now,
        event_id=None,
        recipient="admin",
        channel=name,
        text=text,
        state="sending",
        attempts=0,
        sent_ms=None,
        error=None,
    )


class Way(Protocol):
    """As much of a channel as is needed here."""

    name: str


@runtime_checkable
class Asked(Protocol):
    """A channel that is told nothing unless it is asked: a modem."""

    def turn(self, keep: "Callable[[Heard | Delivery], bool]") -> None: ...


Seen = Callable[[Way, str | None], Iterator[str]]


@contextmanager
def watch(settings: Settings, wait_s: int) -> Iterator[Seen]:
    """Gives what says each state of a delivery, until its last one or for `wait_s`; the records are asked only then."""
    from hidran.store.records import Records

    if not wait_s:
        yield lambda _way, _receipt: iter(())
        return
    with Records.open(settings) as records:
        begun = records.inbox_newest()
        yield lambda way, receipt: _lines(settings, records, (begun, wait_s), way, receipt)


def _lines(
    settings: Settings, records: "Records", look: tuple[int, int], way: Way, receipt: str | None
) -> Iterator[str]:
    language = settings.language
    if receipt is None:
        yield say("Saluran ini tidak memberi laporan sampai.", language)
        return
    last = ""
    for delivery in _told(records, look, way):
        if delivery.receipt == receipt and (not last or RANK[delivery.state] > RANK[last]):
            last = delivery.state
            yield " ".join((say(STATES[last], language), delivery.reason)).strip()
        if last in _LAST:
            return
    if not last:
        yield say("Belum ada laporan. Apakah layanan tahu alamat Hidran? Lihat docs/channels.md.", language)


def _told(records: "Records", look: tuple[int, int], way: Way) -> Iterator[Delivery]:
    """Reports that come into the inbox behind entry `look[0]`, for `look[1]` seconds."""
    from hidran.ways import inbox

    at, end = look[0], time.monotonic() + look[1]
    while time.monotonic() < end:
        if isinstance(way, Asked):
            way.turn(lambda told: inbox.keep(records, told) > 0)
        for entry in records.inbox_after(at):
            at, delivery = entry.id, delivery_in(entry)
            if delivery is not None and delivery.source == way.name:
                yield delivery
        time.sleep(LOOK_S)
