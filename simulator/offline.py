"""History without sockets: the readings a node on this plant would have taken, made as fast as one core can.

It follows the rules of `firmware/sampler.py` (one reading a minute of uptime, one more at a change of the pump within
its budget) and reads the same sensors; a test holds it to the firmware's own sampler over whole days.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from firmware.sampler import EXTRA_BUDGET, SINGLE, fitted_fields
from hidran import contract
from simulator.plant import Plant
from simulator.plant.plant import MINUTE_S
from simulator.sensors import sensors_of

Row = dict[str, Any]
_DECIMALS = {name: decimals for name, decimals, _low, _high in contract.FIELDS}
_EXTRA_BACK = 0.5


class Recorder:
    """A node that takes readings and tells nobody. Its uptime begins at the plant's present minute."""

    def __init__(self, plant: Plant, fitted: Sequence[str] = (), *, boot: int = 1, src: str = "ntp") -> None:
        self.plant = plant
        self.fitted = tuple(fitted)
        self._sensors = sensors_of(plant, fitted)
        self._singles = [
            (field, self._sensors[group].read) for group, field in SINGLE.items() if group in self._sensors
        ]
        self._scales = {name: 10 ** _DECIMALS[name] for name in fitted_fields(self._sensors)}
        self._head = (boot, src)
        self._zero = plant.now
        self._seq = 0
        self._budget = float(EXTRA_BUDGET)

    def until(self, end: int) -> Iterator[Row]:
        """Readings up to and including Unix second `end`, as `contract.encode_readings` takes them."""
        plant, contact = self.plant, self._sensors["pump"]
        if self._seq == 0:
            yield self._reading()
        while plant.now + plant.step_s <= end:
            plant.advance_to(plant.now + plant.step_s)
            switched = contact.look()
            if (plant.now - self._zero) % MINUTE_S == 0:
                self._budget = min(EXTRA_BUDGET, self._budget + _EXTRA_BACK)
                yield self._reading()
            elif switched and self._budget >= 1:
                self._budget -= 1
                yield self._reading()

    def _reading(self) -> Row:
        self._seq += 1
        boot, src = self._head
        now = self.plant.now
        row: Row = {"boot": boot, "seq": self._seq, "up_s": now - self._zero, "ts": now, "src": src}
        for field, read in self._singles:
            row[field] = self._on_wire(field, read())
        row["turbidity_mv"], row["turbidity_sd_mv"] = self._turbidity()
        contact = self._sensors["pump"]
        row["pump_on"] = contact.state()
        row["pump_on_s"], row["pump_starts"] = contact.take_interval()
        return row

    def _turbidity(self) -> tuple[float | None, float | None]:
        pair = self._sensors["turbidity"].look()
        if pair is None:
            return None, None
        return self._on_wire("turbidity_mv", pair[0]), self._on_wire("turbidity_sd_mv", pair[1])

    def _on_wire(self, field: str, value: float | None) -> float | None:
        """As the node's flash keeps it: whole steps of the contract's precision."""
        if value is None:
            return None
        scale = self._scales[field]
        return round(value * scale) / scale if scale > 1 else round(value)


def batches(rows: Iterable[Row], size: int = contract.BACKFILL_BATCH) -> Iterator[tuple[int, str]]:
    """(Unix second of sending, `up/readings` as text), `size` readings each, sent the moment the last one was taken."""
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield _encoded(batch)
            batch = []
    if batch:
        yield _encoded(batch)


def _encoded(batch: list[Row]) -> tuple[int, str]:
    first = batch[0]
    return batch[-1]["ts"], contract.encode_readings(batch, (first["boot"], first["seq"]), 0)
