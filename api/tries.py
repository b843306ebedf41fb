"""How often one address may try: ten times a minute by default, whoever asks more often waits."""

import ipaddress
import math
import threading
from collections import deque
from collections.abc import Callable

CHECKS = 10
PER_S = 60.0
ADDRESSES = 10_000  # remembered at once; what came longest ago is forgotten first
_ONE_HOUSE_V6 = 64


class Tries:
    """Counts checks by address. `clock`: any seconds that only grow. At most `checks` in `per_s` seconds."""

    def __init__(self, clock: Callable[[], float], checks: int = CHECKS, per_s: float = PER_S) -> None:
        self._clock = clock
        self._checks = checks
        self._per_s = per_s
        self._made: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait_s(self, address: str, about: str = "") -> int:
        """0: a check is allowed, and counted; else whole seconds until the next one is. Each `about` has its own."""
        house, now = f"{one_house(address)} {about}", self._clock()
        with self._lock:
            made = self._made.pop(house, None) or deque()
            self._made[house] = made  # at the end: the dict is in the order of the last try
            while made and now - made[0] >= self._per_s:
                made.popleft()
            if len(made) >= self._checks:
                return max(math.ceil(made[0] + self._per_s - now), 1)
            made.append(now)
            while len(self._made) > ADDRESSES:
                del self._made[next(iter(self._made))]
        return 0


def one_house(address: str) -> str:
    """One customer has 2^64 addresses of IPv6: they count as one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, _ONE_HOUSE_V6), strict=False))
