"""One practice from choice to end: history, then time at the speed that was asked for, and orders in between."""

import asyncio
import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from hidran import house
from hidran.faults.human import HumanEvent
from hidran.store.records import Records
from hidran.store.telling import tell
from simulator.faults import Injector
from simulator.node import VirtualNode
from simulator.practice.cast import cast_of
from simulator.practice.choices import FIRST_SPEED, HYDRANT, NODE, PAUSE, Speed, Wish
from simulator.practice.desk import Break, Desk, Repair, Tell
from simulator.practice.look import Overheard, PlantLook, known, newest_event
from simulator.practice.shown import Injected, Loading, Playing
from simulator.practice.troubles import TROUBLES, Trouble
from simulator.scenarios.staging import truths_of
from simulator.stage.opening import Opening, OpenLoader
from simulator.stage.scene import House, Scene, build, running
from simulator.stage.steps import Stage, pace
from simulator.timing import SteppedTime

LOOK_S = 0.3
IDLE_S = 0.05
LAST_S = 3.0
TRUTH = "truth.jsonl"


@dataclass(frozen=True)
class Theatre:
    """What every practice of one call shares. `on_change(service, what)`: see `Services`."""

    desk: Desk
    open_loader: OpenLoader
    stop: threading.Event
    language: str
    broker: str
    on_change: Callable[[str, str], None]


@dataclass
class _Caused:
    """A trouble with the injector that does it; the scenario's own may lie in the future."""

    trouble: Trouble
    injector: Injector
    hydrant: str = HYDRANT

    def seen(self) -> Injected:
        return Injected(self.trouble, self.injector.onset, self.injector.end)

    def begun(self, now: float) -> bool:
        return self.injector.onset <= now

    def goes_on(self, now: float) -> bool:
        return self.begun(now) and (self.injector.end is None or now < self.injector.end)


class Session:
    """Use it from the main thread: it starts services."""

    def __init__(self, theatre: Theatre, wish: Wish, folder: Path) -> None:
        self._theatre = theatre
        self._wish = wish
        self._folder = folder
        self._speed = FIRST_SPEED
        self._cast = cast_of(wish)
        self._caused = [_Caused(TROUBLES[h.name], h.injector, h.hydrant) for h in self._cast.happens]
        self._words = deque(self._cast.words)
        self._said: list[HumanEvent] = []
        self._told = 0
        self._looked = 0.0

    def run(self) -> None:
        """On return no process is left; the folder stays."""
        theatre = self._theatre
        theatre.desk.show(Loading(self._wish))
        with contextlib.ExitStack() as stack:
            manner = House(self._folder, theatre.language, theatre.broker, theatre.on_change)
            scene = build(self._cast.play, manner, stack)
            if Opening(scene, theatre.open_loader, self).run():
                asyncio.run(self._play(scene))
                self._write_truth(scene.clock.now())

    # -- as the opening's onlooker -----------------------------------------------------------------------------

    def over(self) -> bool:
        return self._theatre.stop.is_set() or self._theatre.desk.leaving

    def progress(self, done: int, total: int) -> None:
        self._theatre.desk.show(Loading(self._wish, min(done / total, 1.0)))

    def page_open(self) -> None:
        """The page of the KPP is linked once the practice runs."""

    def judged(self) -> None:
        """A practice has only the history that its nodes tell."""

    # -- on stage ----------------------------------------------------------------------------------------------

    async def _play(self, scene: Scene) -> None:
        stepped = SteppedTime(scene.clock)
        heard = Overheard(scene.clock)
        nodes = scene.nodes(stepped, {NODE: heard.hear})
        onlooker = _Onlooker(scene, nodes[0], heard)
        stage = Stage(nodes, stepped, lambda now: self._drained(scene, now), scene.services.poll)
        async with running(nodes):
            await stage.begin()
            while not self.over():
                began = time.monotonic()
                self._obey(scene)
                self._tell(scene)
                self._maybe_show(onlooker, held_up=scene.services.troubled or stage.held_up)
                scene.services.poll()
                if self._speed.minute_s is None:
                    await asyncio.sleep(IDLE_S)
                    continue
                await stage.step()
                await pace(began, self._speed.minute_s)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stage.drain(), LAST_S)

    def _tell(self, scene: Scene) -> None:
        """What people say in the scenario, when they say it, on the way that `hidran tell` takes."""
        due = []
        while self._words and self._words[0].ts <= scene.clock.now():
            due.append(self._words.popleft())
        if due:
            self._said += [event for event in due if event.hydrant == HYDRANT]
            with Records.open(scene.settings) as records:
                self._told = max(tell(records, event, "practice") for event in due)

    def _drained(self, scene: Scene, now: float) -> bool:
        return scene.ledgers.drained(now) and scene.ledgers.events().cursor("inbox") >= self._told

    def _obey(self, scene: Scene) -> None:
        now = int(scene.clock.now())
        for order in self._theatre.desk.orders():
            if isinstance(order, Speed):
                self._speed = order
            elif isinstance(order, Break):
                self._begin(scene, order.trouble, now)
            elif isinstance(order, Repair):
                self._end(order.trouble, now)
            elif isinstance(order, Tell):
                self._words.appendleft(HumanEvent(HYDRANT, now, order.word.kind, by="latihan"))
            self._looked = 0.0  # whoever ordered wants to see it at once

    def _begin(self, scene: Scene, trouble: Trouble, now: int) -> None:
        if any(c.trouble is trouble and c.goes_on(now) for c in self._here()):
            return
        caused = _Caused(trouble, trouble.begin(now))
        self._caused.append(caused)
        scene.plants[0].faults.append(caused.injector)
        if self._speed is PAUSE:
            self._speed = FIRST_SPEED

    def _end(self, trouble: Trouble, now: int) -> None:
        for caused in self._here():
            if caused.trouble is trouble and caused.goes_on(now):
                caused.injector.end = now

    def _maybe_show(self, onlooker: "_Onlooker", *, held_up: bool) -> None:
        if time.monotonic() - self._looked < LOOK_S:
            return
        now = onlooker.now
        injected = tuple(c.seen() for c in sorted(self._here(), key=lambda c: c.injector.onset) if c.begun(now))
        self._theatre.desk.show(onlooker.look(self._wish, self._speed, injected, tuple(self._said), held_up=held_up))
        self._looked = time.monotonic()

    def _here(self) -> list[_Caused]:
        """What happens at the hydrant that is watched."""
        return [caused for caused in self._caused if caused.hydrant == HYDRANT]

    def _write_truth(self, now: float) -> None:
        """What really happened, as `hidran simulate --truth` writes it."""
        begun = [c for c in self._caused if c.begun(now)]
        whole = (t for c in begun for t in truths_of(c.hydrant, c.trouble.name, c.injector))
        truths = [replace(t, end=t.end if t.end is not None and t.end <= now else None) for t in whole]
        lines = [json.dumps(t.as_json()) for t in sorted(truths, key=lambda t: (t.start, t.hydrant, t.code))]
        (self._folder / TRUTH).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


class _Onlooker:
    """Looks at one scene."""

    def __init__(self, scene: Scene, node: VirtualNode, heard: Overheard) -> None:
        self._scene = scene
        self._node = node
        self._plant = PlantLook(scene.plants[0])
        self._page = f"{house.page_address(scene.settings)}hidran/{HYDRANT}"
        self._heard = heard
        self._history = newest_event(scene.ledgers)

    @property
    def now(self) -> float:
        return self._scene.clock.now()

    def look(
        self,
        wish: Wish,
        speed: Speed,
        injected: tuple[Injected, ...],
        said: tuple[HumanEvent, ...],
        *,
        held_up: bool,
    ) -> Playing:
        now = self._scene.clock.now()
        told = known(self._scene.ledgers, self._history, now)
        plant, node = self._plant.sight(), self._heard.sight(self._node)
        return Playing(wish, now, speed, plant, node, told, self._page, injected, said, held_up)
