"""F14: a sensor that always says the same (reference: domain.md 4.2).

A live probe trembles by a few millivolts: the very same value, with no spread among its samples, is a dead one. The
panel of a direct pump cannot stand still while the sun climbs ten degrees (one that stands still near zero is lost,
F08). A nephelometer's tenth of an NTU is too coarse to tell. What is stuck no other rule believes.
"""

from dataclasses import dataclass, field, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, say

_NAMES = {"panel_v": "tegangan panel", "turbidity_mv": "sensor kekeruhan"}


@dataclass(frozen=True, slots=True)
class Settings:
    samples: float = setting(30, 5, 10000, "readings", "so many of the same value (fewer where they come rarely)")
    same_s: float = setting(3600, 300, 604800, "s", "and for so long")
    panel_part: float = setting(0.0005, 0, 0.05, "part", "a panel that moves by less than this stands still")
    sun_moves_deg: float = setting(10, 1, 60, "degrees", "while the sun moves so far, by day")
    lit_ratio: float = setting(0.4, 0.1, 0.9, "x Voc", "a panel below this is lost, not stuck")
    moving: float = setting(10, 0, 1000, "readings", "of running water among them where the node sends no spread")
    hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(120, 0, 86400, "s", "moving so long: well again")


@dataclass(frozen=True, slots=True)
class Run:
    """The present run of one and the same value: how often, how long, over which sun, how often in moving water."""

    value: float | None = None
    count: int = 0
    same_s: float = 0.0
    moving: int = 0
    low_deg: float = 0.0
    high_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Memory:
    """`spread`: this node's probe has shown that it trembles, so no spread is a sign."""

    panel: Run = field(default_factory=Run)
    probe: Run = field(default_factory=Run)
    spread: bool = False
    panel_stuck: bool = False
    probe_stuck: bool = False


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"), Step("PERLU_DICEK", "hold_s", "clear_s"))


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    r = f.reading
    probe_v = r.turbidity_mv
    panel = _panel_run(memory.panel, f, s)
    still = r.turbidity_sd_mv is None or r.turbidity_sd_mv == 0
    probe = _longer(memory.probe, probe_v, f, same=still and probe_v == memory.probe.value)
    spread = memory.spread or bool(r.turbidity_sd_mv)
    panel_sign = _panel_sign(panel, r.panel_v, s)
    probe_sign = _probe_sign(probe, probe_v, spread=spread, s=s)
    memory = Memory(panel, probe, spread, panel_sign is Sign.BAD, probe_sign is Sign.BAD)
    return (panel_sign, probe_sign), memory


def _panel_run(run: Run, f: Facts, s: Settings) -> Run:
    v = f.reading.panel_v
    by_day = f.elevation_deg >= 5 and f.site.topology == "direct"
    near = v is not None and run.value is not None and abs(v - run.value) <= s.panel_part * max(v, 1.0)
    if v is None or not by_day or v < s.lit_ratio * f.learned.voc:
        return run if v is None else Run(v)
    return _longer(run, v, f, same=near)


def _longer(run: Run, value: float | None, f: Facts, *, same: bool) -> Run:
    if value is None:
        return run
    if not same:
        return Run(value, 1, 0.0, 0, f.elevation_deg, f.elevation_deg)
    return replace(
        run,
        count=run.count + 1,
        same_s=run.same_s + f.dt_s,
        moving=run.moving + bool(f.water_moves),
        low_deg=min(run.low_deg, f.elevation_deg),
        high_deg=max(run.high_deg, f.elevation_deg),
    )


def _long(run: Run, s: Settings) -> bool:
    """Enough readings; where they come an hour apart, three times the time instead."""
    return run.same_s >= s.same_s and (run.count >= s.samples or (run.count >= 4 and run.same_s >= 3 * s.same_s))


def _panel_sign(run: Run, value: float | None, s: Settings) -> Sign:
    if value is None:
        return Sign.PAUSE
    if run.count > 1:
        still = _long(run, s) and run.high_deg - run.low_deg >= s.sun_moves_deg
        return Sign.BAD if still else Sign.PAUSE
    return Sign.GOOD


def _probe_sign(run: Run, value: float | None, *, spread: bool, s: Settings) -> Sign:
    if value is None:
        return Sign.PAUSE
    if run.count > 1:
        return Sign.BAD if _long(run, s) and (spread or run.moving >= s.moving) else Sign.PAUSE
    return Sign.GOOD


def stuck(memory: Memory) -> frozenset[str]:
    known = {"panel_v": memory.panel_stuck, "turbidity_mv": memory.probe_stuck}
    return frozenset(name for name, is_stuck in known.items() if is_stuck)


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    run = memory.panel if memory.panel_stuck else memory.probe
    name = "panel_v" if memory.panel_stuck else "turbidity_mv"
    return {"stuck_field": name, "value": run.value, "readings": run.count, "same_min": round(run.same_s / 60)}


def explain(e: Evidence, language: Language) -> str:
    values = {"sensor": say(_NAMES[e["stuck_field"]], language), "n": e["same_min"], "count": e["readings"]}
    return say(
        "{sensor} tidak bergerak sama sekali selama {n} menit ({count} kali angka yang sama)", language, **values
    )


RULE = Rule(
    "F14",
    (("turbidity_mv", "panel_v"),),
    Settings,
    STEPS,
    Memory,
    judge,
    evidence,
    explain,
    while_learning=True,
    distrusts=stuck,
)
