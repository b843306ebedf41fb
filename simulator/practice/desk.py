"""Where page and stage meet: the page puts orders down, the stage shows what there is. They run in two threads."""

import queue
import threading
from dataclasses import dataclass

from hidran.people.telling import Word
from simulator.practice.choices import Speed, Wish
from simulator.practice.shown import Choosing, Shown
from simulator.practice.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Break:
    """Let it happen."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Repair:
    """End it."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Tell:
    """Say it to Hidran, as a neighbour would."""

    word: Word


Order = Break | Repair | Speed | Tell


class Desk:
    """Everything here may be called from any thread and returns at once, but `next_wish`."""

    def __init__(self) -> None:
        self._shown: Shown = Choosing()
        self._wishes: queue.SimpleQueue[Wish] = queue.SimpleQueue()
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._leave = threading.Event()

    # -- the page's side ---------------------------------------------------------------------------------------

    @property
    def shown(self) -> Shown:
        """What there is to be seen; never changed, only replaced."""
        return self._shown

    def start(self, wish: Wish) -> None:
        self._wishes.put(wish)

    def order(self, order: Order) -> None:
        self._orders.put(order)

    def leave(self) -> None:
        """End the running practice and choose again."""
        self._leave.set()

    # -- the stage's side --------------------------------------------------------------------------------------

    def show(self, shown: Shown) -> None:
        self._shown = shown

    def next_wish(self, stop: threading.Event) -> Wish | None:
        """Wait for somebody to choose; None when all is to end. Orders for what was before are forgotten."""
        while not stop.is_set():
            try:
                wish = self._wishes.get(timeout=0.2)
            except queue.Empty:
                continue
            self._leave.clear()
            self.orders()
            return wish
        return None

    def orders(self) -> list[Order]:
        """What was ordered since the last look."""
        found = []
        while not self._orders.empty():
            found.append(self._orders.get())
        return found

    @property
    def leaving(self) -> bool:
        return self._leave.is_set()
