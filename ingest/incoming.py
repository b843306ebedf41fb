"""What travels between the network thread and the writer: a message as it came, and an answer to a node."""

from dataclasses import dataclass
from typing import NamedTuple


class Incoming(NamedTuple):
    """One MQTT message, copied and not looked into. A tuple, because one is made for every message.

    `rx_ms`: Unix milliseconds of arrival by the installation's clock. `generation`, `mid`: which connection it came
    by and under which number, for its PUBACK; 0 when it came by none. `limited`: over its node's limit, so it is not
    read: the node keeps what it holds and sends it again.
    """

    topic: str
    payload: bytes
    rx_ms: int
    retain: bool = False
    generation: int = 0
    mid: int = 0
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message down to a node."""

    topic: str
    payload: str
