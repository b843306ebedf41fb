"""F17: the node's clock is wrong (reference: domain.md 4.2).

Every message carries the offset between the server's clock and the node's own when it was sent. A wrong clock keeps
its offset from message to message; a broker that lets a queue go after an outage gives offsets that shrink by one
report interval each, and is no clock fault.
"""

from dataclasses import dataclass

from hidran.faults.episode import Evidence
from hidran.faults.facts import Facts
from hidran.faults.rule import Rule, Sign, Signs, Step
from hidran.faults.tuning import setting
from hidran.words import Language, duration, say

EPOCH_2000_S = 946_684_800  # MicroPython on ESP32 counts from the year 2000
WIB_OFFSET_S = 25_200  # local time sent as UTC
_NEAR_S = 300


@dataclass(frozen=True, slots=True)
class Settings:
    offset_s: float = setting(120, 10, 3600, "s", "largest honest difference between node and server")
    steady_s: float = setting(60, 5, 600, "s", "offsets of two messages this close are one and the same clock")
    messages: float = setting(3, 1, 100, "messages", "so many wrong, or good, in a row")
    hold_s: float = setting(0, 0, 86400, "s", "besides")
    clear_s: float = setting(0, 0, 86400, "s", "besides")


@dataclass(frozen=True, slots=True)
class Memory:
    """The last message (arrival, offset) and how many before it, it included, were wrong or good in a row."""

    rx_ms: int = 0
    offset_s: int = 0
    wrong: int = 0
    good: int = 0


STEPS = (Step("PERLU_DICEK", "hold_s", "clear_s"),)
_PAUSE: Signs = (Sign.PAUSE,)
_BAD: Signs = (Sign.BAD,)
_GOOD: Signs = (Sign.GOOD,)
_NEITHER: Signs = (Sign.NEITHER,)


def judge(memory: Memory, f: Facts, s: Settings) -> tuple[Signs, Memory]:
    offset = f.reading.offset_s
    if offset is None:
        return _PAUSE, memory
    if f.reading.rx_ms != memory.rx_ms or offset != memory.offset_s:
        memory = _next(memory, f.reading.rx_ms, offset, s)
    if memory.wrong >= s.messages:
        return _BAD, memory
    return (_GOOD if memory.good >= s.messages else _NEITHER), memory


def _next(memory: Memory, rx_ms: int, offset: int, s: Settings) -> Memory:
    if abs(offset) <= s.offset_s:
        return Memory(rx_ms, offset, 0, memory.good + 1)
    steady = memory.wrong > 0 and abs(offset - memory.offset_s) <= s.steady_s
    return Memory(rx_ms, offset, memory.wrong + 1 if steady else 1, 0)


def evidence(memory: Memory, f: Facts, s: Settings) -> Evidence:
    return {"offset_s": memory.offset_s, "messages": memory.wrong, "src": f.reading.src}


def explain(e: Evidence, language: Language) -> str:
    off = e["offset_s"]
    if abs(off - EPOCH_2000_S) < _NEAR_S:
        return say("jam alat mulai menghitung dari tahun 2000", language)
    if abs(abs(off) - WIB_OFFSET_S) < _NEAR_S:
        return say("jam alat berbeda 7 jam: waktu setempat dikirim sebagai UTC", language)
    sentence = "jam alat terlambat {time}" if off > 0 else "jam alat terlalu cepat {time}"
    return say(sentence, language, time=duration(abs(off), language))


RULE = Rule("F17", (), Settings, STEPS, Memory, judge, evidence, explain, while_learning=True)
