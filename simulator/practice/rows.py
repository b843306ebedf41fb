"""The table that lays side by side what really is and what the node sees of it, in words. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hidran.words import Language, clock_time, number, say
from simulator.practice.drawing import water
from simulator.practice.shown import NodeSight, PlantSight, Playing

_SKIES = {"clear": "cerah", "broken": "berawan", "overcast": "mendung", "storm": "badai"}
_WATERS = {"clear": "jernih", "cloudy": "agak keruh", "muddy": "KERUH"}
_SIGNS = {
    "GAWAT": ("GAWAT", "gawat"),
    "PERLU_DICEK": ("Perlu dicek", "perlu"),
    "INFO": ("Catatan", "info"),
    "normal": ("Normal", "normal"),
    "tidak_diketahui": ("Tidak diketahui", "unknown"),
    "menunggu": ("Menunggu data pertama", "unknown"),
    "diperbaiki": ("Sedang diperbaiki", "info"),
    "belajar": ("Masih belajar", "info"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One part. `seen` '': the node has nothing that could see it; `odd`: it is not as it should be."""

    name: str
    really: str
    seen: str
    odd: bool = False


def sign(state: str) -> tuple[str, str]:
    """The word for a state or severity (in Bahasa), and the name of its colour and sign."""
    return _SIGNS.get(state, (state, "unknown"))


def compared(p: Playing, language: Language) -> list[Row]:
    """From the sun down to the node's connection."""

    def _say(sentence: str, **values: object) -> str:
        return say(sentence, language, **values)

    plant, see = p.plant, _Seen(p.node, _say)
    pump = [see.state("pump_on", "JALAN", "diam"), see.value("pump_a", "{v} A", 1)]
    air = [see.value("turbidity_mv", "{v} mV", 0)]
    tank = [see.value("tank_level_pct", "{v} %", 0), see.state("tank_full", "penuh", "belum penuh")]
    return [
        Row(_say("Matahari"), _sun(plant, _say), ""),
        Row(_say("Panel"), f"{number(plant.panel_v, 1)} V", see.value("panel_v", "{v} V", 1), not plant.panel_there),
        Row(
            _say("Pompa"), _pump(plant, _say), _joined(pump), plant.pump_on != plant.turning or not plant.controller_ok
        ),
        Row(_say("Air naik"), f"{number(plant.lift_lpm, 1)} L/menit", see.value("flow_lpm", "{v} L/menit", 1)),
        Row(_say("Tandon"), _tank(plant, _say), _joined(tank), plant.overflowing or plant.level < 0.1),
        Row(_say("Kekeruhan"), _water(plant, _say), _joined(air), water(plant.ntu) == "muddy"),
        Row(_say("Alat"), _node(plant, _say), _link(p.node, p.now, _say), not (plant.node_on and _reaches(plant))),
    ]


_Say = Callable[..., str]


class _Seen:
    """The node's newest values as words; '' for what it does not have."""

    def __init__(self, node: NodeSight, speak: _Say) -> None:
        self._values: dict[str, Any] = dict(node.values)
        self._speak = speak

    def value(self, field: str, sentence: str, decimals: int) -> str:
        if field not in self._values:
            return ""
        value = self._values[field]
        return self._speak("tidak terukur") if value is None else sentence.format(v=number(value, decimals))

    def state(self, field: str, yes: str, no: str) -> str:
        if field not in self._values:
            return ""
        value = self._values[field]
        return self._speak("tidak terukur") if value is None else self._speak(yes if value else no)


def _joined(parts: list[str]) -> str:
    return ", ".join(part for part in parts if part)


def _sun(p: PlantSight, _say: _Say) -> str:
    if p.elevation_deg < 0:
        return _say("malam")
    return f"{number(p.light_w_m2)} W/m², {_say(_SKIES[p.sky])}"


def _pump(p: PlantSight, _say: _Say) -> str:
    if not p.pump_on:
        return _say("diam") if p.controller_ok else _say("diam, kontroler mati")
    if p.trying:
        return _say("mencoba, matahari kurang")
    return _say("JALAN") if p.turning else _say("menyala, motor tidak berputar")


def _tank(p: PlantSight, _say: _Say) -> str:
    state = "LUBER" if p.overflowing else "penuh" if p.full and p.level > 0.95 else ""
    if p.full and p.level < 0.5:
        state = "pelampung di atas"
    return _joined([f"{number(100 * p.level)} %", _say(state) if state else ""])


def _water(p: PlantSight, _say: _Say) -> str:
    return f"{number(p.ntu, 1)} NTU, {_say(_WATERS[water(p.ntu)])}"


def _reaches(p: PlantSight) -> bool:
    return p.signal and p.quota


def _node(p: PlantSight, _say: _Say) -> str:
    if not p.node_on:
        return _say("mati, tanpa listrik")
    if not p.quota:
        return _say("hidup, pulsa habis")
    return _say("hidup, ada sinyal") if p.signal else _say("hidup, tanpa sinyal")


def _link(node: NodeSight, now: float, _say: _Say) -> str:
    link = _say("tersambung") if node.connected else _say("tidak tersambung")
    held = _say("{n} bacaan disimpan", n=node.held) if node.held else ""
    old = node.taken is not None and now - node.taken > 120
    return _joined([link, held, _say("bacaan terakhir {time}", time=clock_time(node.taken or 0)) if old else ""])
