"""The demo from curtain to curtain."""

import asyncio
import contextlib
import tempfile
import threading
import time
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from hidran import house
from hidran.settings import Settings
from hidran.store.records import Records
from simulator.demo import yesterday
from simulator.demo.cast import STOPS, play
from simulator.demo.story import Story
from simulator.demo.telling import Teller
from simulator.demo.watch import Watch
from simulator.stage.healing import Healer
from simulator.stage.opening import Opening, OpenLoader
from simulator.stage.scene import House, Scene, build, forget_environment, running
from simulator.stage.steps import Stage, pace
from simulator.timing import SteppedTime

MINUTE_S = 0.15  # real seconds of a simulated minute
WAITING_MINUTE_S = 1.5  # while it is the watcher's turn: the sun must still stand high when he is done
SLOW_MINUTE_S = 1.0  # while a service is down: an outage of seconds must not last for hours
LAST_S = 5.0  # for what is on its way when the demo ends


@dataclass(frozen=True)
class Wishes:
    """What the command's options say. `seconds`: end by itself so long after the start; `broker`: its kind.
    `patience_s`: real seconds for which time waits for somebody to answer and repair; 0: nobody plays along."""

    browser: bool = True
    seconds: float | None = None
    language: str = "id"
    broker: str = "auto"
    patience_s: float = 0.0


class Show:
    """`open_loader`: see `Opening`."""

    def __init__(self, teller: Teller, open_loader: OpenLoader, wishes: Wishes, stop: threading.Event) -> None:
        self._teller = teller
        self._open_loader = open_loader
        self._wishes = wishes
        self._stop = stop
        self._deadline = None if wishes.seconds is None else time.monotonic() + wishes.seconds
        self._url = ""
        self._settings: Settings | None = None

    def run(self) -> None:
        """Play; on return no process and no folder is left."""
        forget_environment()
        temporary = tempfile.TemporaryDirectory(prefix="hidran-demo-", ignore_cleanup_errors=True)
        with temporary as name, contextlib.ExitStack() as stack:
            scene = build(play(), self._house(Path(name)), stack)
            if Opening(scene, self._open_loader, self).run():
                asyncio.run(self._play(scene))
            self._teller.summary(scene.ledgers.equation())

    def _house(self, folder: Path) -> House:
        wishes = self._wishes
        return House(folder, wishes.language, wishes.broker, self._teller.service, self._settings_known)

    # -- before the curtain, as the opening's onlooker ---------------------------------------------------------

    def _settings_known(self, settings: Settings) -> None:
        self._settings, self._url = settings, house.page_address(settings)
        self._teller.opening(self._url)

    def over(self) -> bool:
        return self._stop.is_set() or (self._deadline is not None and time.monotonic() >= self._deadline)

    def progress(self, done: int, total: int) -> None:
        self._teller.progress(done, total)

    def page_open(self) -> None:
        self._teller.ready(self._url)
        if self._wishes.browser:
            threading.Thread(target=webbrowser.open, args=(self._url,), daemon=True).start()

    def judged(self) -> None:
        if self._settings is not None:
            yesterday.tell(self._settings)

    # -- on stage ----------------------------------------------------------------------------------------------

    async def _play(self, scene: Scene) -> None:
        clock, services, ledgers = scene.clock, scene.services, scene.ledgers
        stepped = SteppedTime(clock)
        nodes = scene.nodes(stepped)
        stage = Stage(nodes, stepped, ledgers.drained, services.poll)
        watch = Watch(self._teller, ledgers, nodes, clock.now())
        self._teller.curtain(clock.now(), ledgers.equation().stored, services.pids, str(scene.settings.data))
        async with running(nodes):
            await stage.begin()
            with Records.open(scene.settings) as records:
                healer = Healer(records, scene.play.roles)
                story = Story(self._teller, records, STOPS, self._url, self._wishes.patience_s)
                while not self.over():
                    began = time.monotonic()
                    await stage.step()
                    services.poll()
                    watch.look(clock.now(), troubled=services.troubled or stage.held_up)
                    healer.look(clock.now())
                    story.look()
                    await pace(began, _minute_s(story, troubled=services.troubled))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stage.drain(), LAST_S)
            watch.look(clock.now(), troubled=False)


def _minute_s(story: Story, *, troubled: bool) -> float:
    if story.waits:
        return WAITING_MINUTE_S
    return SLOW_MINUTE_S if troubled else MINUTE_S
