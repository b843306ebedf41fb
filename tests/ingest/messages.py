"""Messages as a node would send them, and a writer over a folder of its own."""

from typing import Any

from hidran import contract
from ingest.incoming import Incoming, Reply

NOW = 1_790_000_000
NODE = "hu-001"


def rows(first: int, count: int, **more: Any) -> list[dict[str, Any]]:
    """`count` readings from seq `first` on; seq 1 was measured a day before NOW. `more` overrides any key."""
    made = []
    for seq in range(first, first + count):
        ts = NOW - 86400 + 60 * seq
        values = {"panel_v": 30.0 + seq % 10, "pump_on": seq % 2, "turbidity_mv": 4000 + seq % 100}
        made.append({"boot": 1, "seq": seq, "up_s": 60 * seq, "ts": ts, "src": "ntp", **values, **more})
    return made


def batch(
    first: int,
    count: int = 1,
    *,
    node: str = NODE,
    held: tuple[int, int] | None = None,
    age_s: int | None = None,
    rx_s: float | None = None,
    retain: bool = False,
    **more: Any,
) -> Incoming:
    """A batch that comes `rx_s` (default: when its last reading was measured), `held` by default itself."""
    made = rows(first, count, **more)
    boot = made[0]["boot"]
    at = rx_s if rx_s is not None else made[-1]["ts"] or NOW - 86400 + 60 * (first + count - 1)
    text = contract.encode_readings(made, held or (boot, first), age_s if age_s is not None else 0)
    return Incoming(contract.topic(node, "up", "readings"), text.encode(), int(at * 1000), retain)


def undated(first: int, count: int = 1, **more: Any) -> Incoming:
    """The same from a node that does not know the time."""
    return batch(first, count, ts=None, src="none", **more)


def anchor(up_s: int, ts: int, *, boot: int = 1, node: str = NODE, rx_s: float | None = None) -> Incoming:
    text = contract.encode_anchor(boot, up_s, ts, "ntp")
    return Incoming(contract.topic(node, "up", "anchor"), text.encode(), int((ts if rx_s is None else rx_s) * 1000))


def status(text: str, *, node: str = NODE, rx_s: float = NOW, retain: bool = False) -> Incoming:
    return Incoming(contract.topic(node, "up", "status"), text.encode(), int(rx_s * 1000), retain)


def raw(payload: bytes, *, node: str = NODE, kind: str = "readings") -> Incoming:
    return Incoming(contract.topic(node, "up", kind), payload, NOW * 1000)


def acks(replies: list[Reply]) -> list[tuple[Any, ...]]:
    """(boot, upto, ranges, nack) of every acknowledgement."""
    return [contract.decode_ack(r.payload) for r in replies if r.topic.endswith("/ack")]


def told_time(replies: list[Reply]) -> list[str]:
    """Topics of those that were told the time."""
    return [r.topic for r in replies if r.topic.endswith("/time")]
