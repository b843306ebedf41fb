"""Before the curtain: history through the real writer, judged by the real engine meanwhile; then the others."""

import http.client
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Protocol

from hidran.clock import FileClock
from hidran.settings import Settings
from simulator.stage.history import History, Message
from simulator.stage.scene import Scene
from simulator.stage.services import LATE

PAGE_S = 10.0  # for one page on a busy machine

Load = Callable[[list[Message]], None]
OpenLoader = Callable[[Settings, FileClock], AbstractContextManager[Load]]


class Onlooker(Protocol):
    """Who waits for it. `over`: asks whether all is to end; `page_open`: the page for people answers; `judged`: history
    is, and nobody has been told of it yet."""

    def over(self) -> bool: ...
    def progress(self, done: int, total: int) -> None: ...
    def page_open(self) -> None: ...
    def judged(self) -> None: ...


class Opening:
    """`open_loader`: gives the writer of series.db, which another room owns, for the time of history."""

    def __init__(self, scene: Scene, open_loader: OpenLoader, onlooker: Onlooker) -> None:
        self._scene = scene
        self._open_loader = open_loader
        self._onlooker = onlooker
        self._page_open = False

    def run(self) -> bool:
        """True when the play can begin, False when it is over before."""
        return self._load() and self._judged() and self._with_the_others()

    def _load(self) -> bool:
        scene, ledgers = self._scene, self._scene.ledgers
        history = History(scene.play, scene.plants)
        with self._open_loader(scene.settings, scene.clock) as load:
            for day in history.days():
                load(day)
                scene.services.poll()
                self._look_at_page()
                self._onlooker.progress(ledgers.equation().stored + ledgers.judged(), 2 * history.readings)
                if self._onlooker.over():
                    return False
        return True

    def _judged(self) -> bool:
        ledgers, stored = self._scene.ledgers, self._scene.ledgers.equation().stored
        services, over = self._scene.services, self._onlooker.over

        def all_judged() -> bool:
            self._look_at_page()
            judged = ledgers.judged()
            self._onlooker.progress(stored + judged, 2 * stored)
            return judged >= stored

        def page_open() -> bool:
            self._look_at_page()
            return self._page_open

        return services.wait_for("engine", all_judged, over, ledgers.judged) and services.wait_for(
            "api", page_open, over
        )

    def _with_the_others(self) -> bool:
        services, over = self._scene.services, self._onlooker.over
        self._onlooker.judged()
        if not services.wait_for("broker", services.broker_ready, over):
            return False
        services.start_late()
        return all(services.wait_for(name, partial(services.beats, name), over) for name in LATE)

    def _look_at_page(self) -> None:
        api = self._scene.settings.api
        if not self._page_open and answers(api.host, api.port):
            self._page_open = True
            self._onlooker.page_open()


def answers(host: str, port: int) -> bool:
    """True when the page can be opened."""
    link = http.client.HTTPConnection(host, port, timeout=PAGE_S)
    try:
        link.request("GET", "/")
        return link.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
