"""The demo from curtain to curtain."""

import asyncio
import contextlib
import http.client
import os
import tempfile
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from hidran import house
from hidran.clock import FileClock
from hidran.settings import Settings
from simulator.demo import home
from simulator.demo.cast import Role, cast
from simulator.demo.history import BOOT, History, Message
from simulator.demo.quiet import Ledgers
from simulator.demo.services import Services
from simulator.demo.stage import STEP_S, Stage
from simulator.demo.telling import Teller
from simulator.demo.watch import Watch
from simulator.node import VirtualNode
from simulator.plant import Plant
from simulator.timing import SteppedTime

MINUTE_S = 0.15  # real seconds of a simulated minute
SLOW_MINUTE_S = 1.0  # while a service is down: an outage of seconds must not last for hours
LAST_S = 5.0  # for what is on its way when the demo ends
LOG = "services.log"

Load = Callable[[list[Message]], None]
OpenLoader = Callable[[Settings, FileClock], AbstractContextManager[Load]]


@dataclass(frozen=True)
class Wishes:
    """What the command's options say. `seconds`: end by itself so long after the start; `broker`: its kind."""

    browser: bool = True
    seconds: float | None = None
    language: str = "id"
    broker: str = "auto"


@dataclass(frozen=True)
class Scene:
    """What stands on the stage: the installation, its clock, services and files, and the hydrants with their plants."""

    folder: Path
    settings: Settings
    clock: FileClock
    services: Services
    ledgers: Ledgers
    roles: Sequence[Role]
    plants: Sequence[Plant]


class Show:
    """`open_loader`: gives the writer of series.db, which another room owns, for the time of history."""

    def __init__(self, teller: Teller, open_loader: OpenLoader, wishes: Wishes, stop: threading.Event) -> None:
        self._teller = teller
        self._open_loader = open_loader
        self._wishes = wishes
        self._stop = stop
        self._deadline = None if wishes.seconds is None else time.monotonic() + wishes.seconds
        self._page_open = False

    def run(self) -> None:
        """Play; on return no process and no folder is left."""
        forget_environment()
        temporary = tempfile.TemporaryDirectory(prefix="hidran-demo-", ignore_cleanup_errors=True)
        with temporary as name, contextlib.ExitStack() as stack:
            scene = self._build(Path(name), stack)
            if self._load(scene):
                asyncio.run(self._play(scene))
            self._teller.summary(scene.ledgers.equation())

    def _build(self, folder: Path, stack: contextlib.ExitStack) -> Scene:
        roles = cast()
        settings, clock = home.build(folder, roles, language=self._wishes.language, broker=self._wishes.broker)
        self._teller.opening(house.page_address(settings))
        log = stack.enter_context((folder / LOG).open("a", encoding="utf-8"))
        services = stack.enter_context(Services(settings, home.config_file(folder), log, self._teller.service))
        ledgers = Ledgers(settings.paths)
        stack.callback(ledgers.close)
        return Scene(folder, settings, clock, services, ledgers, roles, [role.plant() for role in roles])

    def _over(self) -> bool:
        return self._stop.is_set() or (self._deadline is not None and time.monotonic() >= self._deadline)

    # -- before the curtain ------------------------------------------------------------------------------------

    def _load(self, scene: Scene) -> bool:
        """History through the real writer, judged by the real engine meanwhile. False: over before it was done."""
        history, ledgers = History(scene.roles, scene.plants), scene.ledgers
        with self._open_loader(scene.settings, scene.clock) as load:
            for day in history.days():
                load(day)
                scene.services.poll()
                self._maybe_ready(scene)
                self._teller.progress(ledgers.equation().stored + ledgers.judged(), 2 * history.readings)
                if self._over():
                    return False
        return self._judged(scene) and self._with_ingest(scene.services)

    def _judged(self, scene: Scene) -> bool:
        ledgers, stored = scene.ledgers, scene.ledgers.equation().stored

        def all_judged() -> bool:
            self._maybe_ready(scene)
            judged = ledgers.judged()
            self._teller.progress(stored + judged, 2 * stored)
            return judged >= stored and self._page_open

        return scene.services.wait_for(all_judged, self._over, "engine or api")

    def _with_ingest(self, services: Services) -> bool:
        if not services.wait_for(services.broker_ready, self._over, "broker"):
            return False
        services.start_ingest()
        return services.wait_for(services.ingest_ready, self._over, "ingest")

    def _maybe_ready(self, scene: Scene) -> None:
        api = scene.settings.api
        if self._page_open or not answers(api.host, api.port):
            return
        self._page_open = True
        url = house.page_address(scene.settings)
        self._teller.ready(url)
        if self._wishes.browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    # -- on stage ----------------------------------------------------------------------------------------------

    async def _play(self, scene: Scene) -> None:
        clock, services, ledgers = scene.clock, scene.services, scene.ledgers
        stepped = SteppedTime(clock)
        nodes = nodes_of(scene, stepped)
        stage = Stage(nodes, stepped, ledgers.drained, services.poll)
        watch = Watch(self._teller, ledgers, nodes, clock.now())
        self._teller.curtain(clock.now(), ledgers.equation().stored, services.pids, str(scene.settings.data))
        async with running(nodes):
            await stage.begin()
            while not self._over():
                began = time.monotonic()
                await stage.step()
                services.poll()
                watch.look(clock.now(), troubled=services.troubled or stage.held_up)
                await pace(began, SLOW_MINUTE_S if services.troubled else MINUTE_S)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stage.drain(), LAST_S)
            watch.look(clock.now(), troubled=False)


def nodes_of(scene: Scene, clock: SteppedTime) -> list[VirtualNode]:
    """The hydrants' nodes, which have just restarted with their clocks running on."""
    made = []
    for role, plant in zip(scene.roles, scene.plants, strict=True):
        config = {**home.node_config(scene.settings, role), "boot_floor": BOOT}
        flash = scene.folder / "flash" / role.node
        made.append(VirtualNode(plant, config, clock, flash, fitted=role.fitted, cause="soft", knows_time=True))
    return made


@contextlib.asynccontextmanager
async def running(nodes: Sequence[VirtualNode]) -> AsyncIterator[None]:
    """The nodes' tasks for the time of the block; one that fails is a bug and shows."""
    tasks = [asyncio.create_task(node.run()) for node in nodes]
    try:
        yield
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def pace(began: float, minute_s: float) -> None:
    """Sleep what is left of a step when a simulated minute shall last `minute_s`."""
    left_s = began + minute_s * STEP_S / 60 - time.monotonic()
    if left_s > 0:
        await asyncio.sleep(left_s)


def answers(host: str, port: int) -> bool:
    """True when the page can be opened."""
    link = http.client.HTTPConnection(host, port, timeout=2)
    try:
        link.request("GET", "/")
        return link.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def forget_environment() -> None:
    """The demo is a house of its own: no setting of a real one may reach its children."""
    for name in [name for name in os.environ if name.startswith("HIDRAN_")]:
        del os.environ[name]
