"""One reading of one node, as the server keeps it."""

from dataclasses import dataclass

from hidran import contract

BIT = {name: 1 << i for i, name in enumerate(contract.FIELD_NAMES)}


@dataclass(slots=True)
class Reading:
    """What a node measured over the minute that ends at `ts`.

    Identity is (node, boot, seq). `ts`: Unix seconds, fixed once by the ledger. `src`: where that time came
    from (`contract.SOURCES`, or `anchored`, `estimated`). `rx_ms`: Unix milliseconds of arrival.
    `offset_s`: server clock minus node clock when it was sent (seconds), None when the node claimed no time.
    `fitted`: bit map over `contract.FIELDS`. A fitted field that is None could not be measured; a field that
    is not fitted is None as well, and `has` tells the two apart.
    """

    id: int
    node: str
    boot: int
    seq: int
    ts: int
    src: str
    rx_ms: int
    up_s: int
    offset_s: int | None
    fitted: int
    panel_v: float | None = None
    pump_on: int | None = None
    pump_on_s: int | None = None
    pump_starts: int | None = None
    turbidity_mv: float | None = None
    turbidity_sd_mv: float | None = None
    water_temp_c: float | None = None
    turbidity_ntu: float | None = None
    tank_full: int | None = None
    tank_level_pct: float | None = None
    flow_lpm: float | None = None
    pump_a: float | None = None
    battery_v: float | None = None
    supply_v: float | None = None

    def has(self, name: str) -> bool:
        """True when the node has this sensor, measured this time or not."""
        return bool(self.fitted & BIT[name])
