"""A fully fitted node in every kind of trouble: any order of arrival ends in the same episodes."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hidran.contract import MINIMUM_NODE
from hidran.faults.episode import Episode
from hidran.faults.human import HumanEvent
from hidran.faults.state import mark
from hidran.faults.timeline import MemoryShelf, Timeline
from hidran.reading import Reading
from hidran.site import Site
from tests.hidran.faults.logbook import Logbook, hour_of

FITTED = (*MINIMUM_NODE, "tank_level_pct", "flow_lpm", "pump_a", "supply_v")
SITE = Site(id="sawahan", rules={"F21": {"logged": 1}})


def running(ts: int, start: float = 7.5, stop: float = 13.0) -> bool:
    return start < hour_of(ts) <= stop


def healthy(**changed: object) -> dict[str, object]:
    values: dict[str, object] = {
        "tank_level_pct": lambda ts: 60.0 + 30.0 * running(ts, 10, 20),
        "flow_lpm": lambda ts: 25.0 + ts % 7 / 10 if running(ts) else 0.0,
        "pump_a": lambda ts: 6.0 + ts % 5 / 20 if running(ts) else 0.0,
        "supply_v": 3.9,
    }
    return values | changed


def a_hard_week() -> Logbook:
    """Four good days, then one fault after the other."""
    book = Logbook(step_s=600, fitted=FITTED, site=SITE).days(4, lambda b: b.a_sunny_day(**healthy()))
    book.until(7.5, pump=0, **healthy()).until(9, pump=1, **healthy()).until(11, pump=1, **healthy(flow_lpm=0.0))
    book.until(13, pump=1, **healthy(pump_a=9.5)).until(24, pump=0, **healthy(tank_level_pct=12.0, supply_v=3.45))
    book.until(8, pump=0, **healthy())
    book.boot, book.seq = book.boot + 4, 0
    book.until(12, pump=lambda ts: int(ts % 1200 < 600), pump_starts=2, **healthy())
    book.until(16, pump=1, **healthy(tank_level_pct=100.0)).until(24, pump=0, **healthy())
    book.until(8, pump=0, **healthy(turbidity_mv=4111.0, turbidity_sd_mv=0.0)).until(13, pump=1, **healthy())
    return book.until(24, pump=0, **healthy()).until(11, pump=0, **healthy(tank_level_pct=30.0))


ROWS = a_hard_week().rows
FROM = ROWS[0].ts
EVENTS = [
    HumanEvent("sawahan", FROM + 4 * 86_400 + 39_000, "no_water"),
    HumanEvent("sawahan", FROM + 5 * 86_400 + 40_000, "maintenance", {"hours": 2}),
    HumanEvent("sawahan", FROM + 5 * 86_400 + 50_000, "repaired"),
    HumanEvent("sawahan", FROM + 6 * 86_400 + 20_000, "water_check", {"warna": "coklat"}),
]


def judged(arrivals: list[Reading | HumanEvent], draw: st.DataObject | None = None) -> list[Episode]:
    stored: list[Reading] = []
    heard: list[HumanEvent] = []

    def rows(start: int) -> list[Reading]:
        return sorted((r for r in stored if r.ts >= start), key=mark)

    def told(start: int) -> list[HumanEvent]:
        return [e for e in heard if e.ts >= start]

    shelf = MemoryShelf()
    timeline = Timeline(SITE, shelf, rows, told=told)
    for n, thing in enumerate(arrivals):
        if isinstance(thing, HumanEvent):
            heard.append(thing)
            timeline.hear(thing)
        else:
            stored.append(thing)
            timeline.take(thing)
        if draw is not None and n % 211 == 0 and draw.draw(st.booleans(), label="restart"):
            state = timeline.engine.state_json()
            timeline = Timeline(SITE, shelf, rows, state, timeline.rewind_from, told=told)
    timeline.settle()
    return timeline.episodes


EXPECTED = judged([*EVENTS, *ROWS])


def test_the_week_has_trouble_of_many_kinds() -> None:
    assert {e.code for e in EXPECTED} >= {"F01", "F02", "F03", "F06", "F14", "F18", "F19", "F21"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_order_of_rows_and_words_ends_in_the_same_episodes(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(ROWS) - 1), min_size=1, max_size=6), label="cuts"))
    pieces = [ROWS[a:b] for a, b in zip([0, *cuts], [*cuts, len(ROWS)], strict=True)]
    arrivals: list[Reading | HumanEvent] = [r for piece in data.draw(st.permutations(pieces)) for r in piece]
    for event in EVENTS:
        arrivals.insert(data.draw(st.integers(0, len(arrivals)), label=event.kind), event)
    assert judged(arrivals, data) == EXPECTED
