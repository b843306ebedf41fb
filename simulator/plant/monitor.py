"""What the monitoring node stands on: its own supply, its clock, its modem.

A lithium pack of 20 Wh, a small panel of 3 W, and a node that draws a quarter of a watt: about three days without
sun. Its regulator gives up below 3.2 V and starts again when some charge is back.
"""

from dataclasses import dataclass

PACK_WH = 20.0
NODE_W = 0.25
PANEL_W = 3.0
_MINUTE_H = 1 / 60
_EMPTY, _BACK = 0.0, 0.08
# Open voltage of a lithium cell by its charge
_SOC = (0.0, 0.05, 0.15, 0.30, 0.60, 0.90, 1.0)
_VOLTS = (3.20, 3.35, 3.47, 3.60, 3.80, 4.06, 4.18)


@dataclass(slots=True)
class Modem:
    """The node's way to the network. `signal`, `quota`: what faults turn. `doubles`: part of the messages that the
    network delivers twice (QoS 1)."""

    signal: bool = True
    quota: bool = True
    doubles: float = 0.0
    rssi_dbm: int = -71

    @property
    def up(self) -> bool:
        return self.signal and self.quota


@dataclass(slots=True)
class NodeClock:
    """The node's wall clock; `off_s`: seconds it is ahead of true time."""

    off_s: int = 0


@dataclass(slots=True)
class NodePower:
    """The node's own supply. `cut`: its wire is off; `panel_ok`: its small panel charges.

    `dips`: chance that a start of the pump pulls the supply down so far that the node restarts; `unrest`: chance of a
    restart in any minute; `resets`: how many there were.
    """

    cut: bool = False
    panel_ok: bool = True
    charge: float = 0.85
    dips: float = 0.0
    unrest: float = 0.0
    resets: int = 0
    flat: bool = False

    @property
    def on(self) -> bool:
        return not self.cut and not self.flat

    @property
    def volts(self) -> float:
        """Of the cell."""
        if self.charge >= 1:
            return _VOLTS[-1]
        i = 1
        while _SOC[i] < self.charge:
            i += 1
        part = (self.charge - _SOC[i - 1]) / (_SOC[i] - _SOC[i - 1])
        return _VOLTS[i - 1] + part * (_VOLTS[i] - _VOLTS[i - 1])

    def minute(self, light_w_m2: float) -> None:
        """Charge and discharge for a minute."""
        gained_w = PANEL_W * min(light_w_m2, 1000) / 1000 if self.panel_ok else 0.0
        used_w = NODE_W if self.on else 0.0
        self.charge = min(max(self.charge + (gained_w - used_w) * _MINUTE_H / PACK_WH, 0.0), 1.0)
        if self.charge <= _EMPTY:
            self.flat = True
        elif self.charge >= _BACK:
            self.flat = False
