"""One look at everything: plant, node and what Hidran has written, as values for the page."""

from collections.abc import Iterable, Iterator
from typing import Any

from hidran import solar
from hidran.clock import Clock
from hidran.errors import StoreError
from hidran.faults.episode import Key
from hidran.people.audience import PAGE
from hidran.store.events import Event
from hidran.store.outbox import Message
from simulator.node import VirtualNode
from simulator.plant import Plant
from simulator.practice.choices import HYDRANT
from simulator.practice.shown import Known, Letter, NodeSight, PlantSight, Said
from simulator.stage.quiet import Ledgers

_LETTERS = 200
_ALL = 1 << 31


class Overheard:
    """Keeps the newest reading of a node, which calls `hear` as it takes one."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: dict[str, Any] = {}
        self._taken: int | None = None

    def hear(self, _up_s: int, values: dict[str, Any]) -> None:
        self._values, self._taken = dict(values), int(self._clock.now())

    def sight(self, node: VirtualNode) -> NodeSight:
        return NodeSight(self._values, self._taken, node.connected, node.held)


class PlantLook:
    """Looks at the plant; what flows is counted from look to look."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._counted = (plant.now, plant.lifted_l, plant.tank.overflow_l)
        self._lift_lpm = 0.0
        self._overflowing = False

    def sight(self) -> PlantSight:
        p = self._plant
        self._count(p)
        return PlantSight(
            elevation_deg=solar.elevation_deg(p.now, p.spec.lat, p.spec.lon),
            sky=p.sky.state,
            light_w_m2=p.light_w_m2,
            panel_v=p.panel_v,
            panel_there=p.panel.connected,
            controller_ok=p.pump.controller_ok,
            pump_on=p.pump.on,
            trying=p.pump.trying,
            turning=p.pump.on and p.pump.motor_ok,
            lift_lpm=self._lift_lpm,
            level=p.tank.level,
            full=p.tank.full,
            drawing=p.want_l > 0 and p.tank.litres > 0,
            overflowing=self._overflowing,
            ntu=p.turbidity_ntu,
            node_on=p.power.on,
            signal=p.modem.signal,
            quota=p.modem.quota,
        )

    def _count(self, p: Plant) -> None:
        """A plant whose time stands still goes on as it did."""
        then, lifted_l, overflow_l = self._counted
        if p.now > then:
            self._lift_lpm = 60 * (p.lifted_l - lifted_l) / (p.now - then)
            self._overflowing = p.tank.overflow_l > overflow_l
            self._counted = (p.now, p.lifted_l, p.tank.overflow_l)


def newest_event(ledgers: Ledgers) -> int:
    """Id of what Hidran wrote last; whatever comes after it is no history."""
    try:
        return ledgers.events().max_id()
    except StoreError:
        return 0


def known(ledgers: Ledgers, history: int, now: float) -> Known:
    """What Hidran has written of the hydrant by `now`; `history`: the newest event before the practice began."""
    try:
        view = ledgers.events().view(HYDRANT) or {}
        episodes = tuple(_said(ledgers, history, now))
        letters = tuple(_letter(m) for m in _page_messages(ledgers))
    except StoreError:
        return Known("menunggu", learning=False, episodes=(), letters=())
    learning = view.get("learning_until") is not None
    return Known(str(view.get("state", "menunggu")), learning, episodes, letters)


def _said(ledgers: Ledgers, history: int, now: float) -> Iterator[Said]:
    """Episodes of the practice, and those of history that still stand. A wrong clock may have dated them days ago."""
    reader = ledgers.events()
    began = _began(reader.after(history, _ALL))
    for episode in reader.episodes(HYDRANT, 0, now):
        at = began.get(episode.key)
        if at is not None or episode.open:
            yield Said(episode, float(episode.raised) if at is None else at, fresh=at is not None)


def _began(events: Iterable[Event]) -> dict[Key, float]:
    """When each episode was raised; one whose onset was moved since is still the same."""
    found: dict[Key, float] = {}
    for event in events:
        at: float | None = event.at_ms / 1000
        if event.kind != "raise":
            at = found.get((event.code, event.evidence.get("moved_from", event.start)))
        if at is not None:
            found.setdefault((event.code, event.start), at)
    return found


def _page_messages(ledgers: Ledgers) -> list[Message]:
    """Newest first; each once, as the page for people carries it."""
    found = ledgers.outbox().messages(HYDRANT, _LETTERS)
    return [m for m in found if m.channel == PAGE and m.state == "sent"]


def _letter(m: Message) -> Letter:
    at = (m.sent_ms if m.sent_ms is not None else m.created_ms) / 1000
    return Letter(m.id, at, m.code, m.kind, m.severity, m.since, m.text)
