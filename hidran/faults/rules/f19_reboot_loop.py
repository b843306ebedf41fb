"""F19: the monitor restarts again and again (reference: domain.md 4.2).

The board cannot tell a brown-out from a power-up, so the boot's own second is compared with the pump's starts: a dip of
the supply at each start of the pump is a wiring fault that a technician finds at once when told.

A boot that began before the reading ahead of it was not between the two: a wrong clock has mixed up days, and boots of
one are not counted among those of another. When boots fell in a long silence nobody knows in which hour.
"""

from dataclasses import dataclass, replace

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, say

_DAY_S = 86400
_HOUR_S = 3600
_MOST_AT_ONCE = 20  # a new board counts its boots anew


@dataclass(frozen=True, slots=True)
class Settings:
    hour: float = setting(3, 2, 100, "boots", "in 60 minutes")
    day: float = setting(10, 2, 1000, "boots", "in 24 h")
    near_start_s: float = setting(90, 10, 600, "s", "a boot so near a start of the pump was its dip")
    hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(21600, 0, 86400, "s", "no boot so long: well again")


@dataclass(frozen=True, slots=True)
class Boots:
    """Boots seen with one reading: when, how many, whether the pump was starting, within how long (s) they fell."""

    ts: int
    count: int
    at_pump_start: bool
    within_s: int = 0

    @property
    def surely(self) -> int:
        """So many at least within one hour."""
        return self.count if self.within_s <= _HOUR_S else 1


@dataclass(frozen=True, slots=True)
class Memory:
    node: str = ""
    boot: int = 0
    last_ts: int = 0
    last_start_ts: int = 0
    boots: tuple[Boots, ...] = ()


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"),)
_GOOD: Signs = (Sign.GOOD,)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    r = f.reading
    if r.boot == memory.boot and r.node == memory.node and not memory.boots and not f.starts:
        return _GOOD, replace(memory, last_ts=f.ts)
    memory = _seen(memory, f, s)
    hour = sum(b.surely for b in memory.boots if b.ts > f.ts - _HOUR_S)
    if hour >= s.hour or sum(b.count for b in memory.boots) >= s.day:
        return (Sign.BAD,), memory
    return _GOOD, memory


def _seen(memory: Memory, f: Facts, s: Settings) -> Memory:
    r = f.reading
    boots = tuple(b for b in memory.boots if b.ts > f.ts - _DAY_S)
    new = r.boot - memory.boot if r.node == memory.node else 0
    started = f.ts if f.starts else memory.last_start_ts
    if new > 0 and r.up_s > f.ts - memory.last_ts + s.near_start_s:
        return replace(memory, last_ts=f.ts, last_start_ts=started, boots=boots)
    if 0 < new <= _MOST_AT_ONCE:
        near = abs(f.ts - r.up_s - started) <= s.near_start_s
        boots = (*boots, Boots(f.ts, new, near, f.ts - memory.last_ts))
    boot = max(r.boot, memory.boot) if r.node == memory.node and abs(new) <= _MOST_AT_ONCE else r.boot
    return Memory(r.node, boot, f.ts, started, boots)


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    return {
        "boots_1h": sum(b.surely for b in memory.boots if b.ts > f.ts - _HOUR_S),
        "boots_24h": sum(b.count for b in memory.boots),
        "at_pump_start": sum(b.at_pump_start for b in memory.boots),
    }


def explain(e: Evidence, language: Language) -> str:
    if e["at_pump_start"] >= max(2, e["boots_24h"] / 2):
        sentence = "alat {n} kali mati-hidup dalam sehari, bersamaan dengan pompa menyala: cek catu daya alat"
        return say(sentence, language, n=e["boots_24h"])
    return say("alat {n} kali mati-hidup dalam sehari", language, n=e["boots_24h"])


RULE = Rule("F19", (), Settings, STEPS, Memory, judge, evidence, explain, while_learning=True)
