"""What can break, one file an injector. `FAULTS`: by the name a technician types."""

from simulator.faults.base import Injector
from simulator.faults.node_dead import NodeDead
from simulator.faults.panel_lost import PanelLost
from simulator.faults.pump_dead import PumpDead
from simulator.faults.signal_lost import SignalLost
from simulator.faults.water_turbid import WaterTurbid

FAULTS: dict[str, type[Injector]] = {
    "pompa-mati": PumpDead,
    "panel-hilang": PanelLost,
    "air-keruh": WaterTurbid,
    "sinyal-hilang": SignalLost,
    "node-mati": NodeDead,
}

__all__ = ["FAULTS", "Injector", "NodeDead", "PanelLost", "PumpDead", "SignalLost", "WaterTurbid"]
