"""What can break, one file a part, and what only looks so. `FAULTS`: by the name a technician types."""

from simulator.faults import everyday, node, outside, panel, probe, pump, water
from simulator.faults.base import FIT_NAMES, Injector
from simulator.faults.node import NodeDead, SignalLost
from simulator.faults.panel import PanelLost
from simulator.faults.pump import PumpDead
from simulator.faults.water import WaterTurbid

FAULTS: dict[str, type[Injector]] = {
    "pompa-mati": PumpDead,
    "pelampung-tersangkut": water.FloatStuckUp,
    "relai-lengket": pump.RelayWelded,
    "kontak-lengket": pump.ContactWelded,
    "sumur-kering": water.WellDry,
    "pelampung-goyang": water.FloatChatters,
    "impeler-aus": pump.ImpellerWorn,
    "pompa-macet": pump.PumpJammed,
    "kabel-motor-putus": pump.MotorCableCut,
    "panel-hilang": PanelLost,
    "panel-kotor": panel.PanelDirty,
    "sel-panel-mati": panel.StringLost,
    "aki-tak-terisi": panel.BankNotCharged,
    "kontroler-rusak": pump.ControllerBroken,
    "air-keruh": WaterTurbid,
    "keruh-badai": water.StormInWell,
    "sensor-berlendir": probe.ProbeSlimes,
    "sensor-macet": probe.ProbeHeld,
    "sensor-terbalik": probe.ProbeReversed,
    "kabel-sensor-putus": probe.ProbeCut,
    "node-mati": NodeDead,
    "sinyal-hilang": SignalLost,
    "pulsa-habis": node.QuotaGone,
    "jam-lambat": node.ClockSlow,
    "jam-cepat": node.ClockLocal,
    "baterai-node": node.NodePanelDead,
    "catu-anjlok": node.SupplyDips,
    "node-mati-hidup": node.NodeRestarts,
    "tandon-bocor": water.TankLeaks,
}
EVERYDAY: dict[str, type[Injector]] = {
    "lampu-jalan": everyday.StreetLamp,
    "cuci-panel": everyday.PanelCovered,
    "lap-sensor": everyday.ProbeWiped,
    "perbaikan": everyday.UnderRepair,
    "kemarau": everyday.DrySeason,
    "kedip-catu": everyday.RareDips,
    "kiriman-ganda": everyday.DoubledMessages,
    "sinyal-putus-sebentar": everyday.ShortGap,
    "gelembung": everyday.Bubbles,
}
OUTSIDE: dict[str, type[Injector]] = {
    "hari-raya": outside.FeastDays,
    "kampung-sepi": outside.EmptyVillage,
    "air-hujan": outside.RainWater,
    "listrik-padam": outside.MainsOut,
}

__all__ = [
    "EVERYDAY",
    "FAULTS",
    "FIT_NAMES",
    "OUTSIDE",
    "Injector",
    "NodeDead",
    "PanelLost",
    "PumpDead",
    "SignalLost",
    "WaterTurbid",
]
