"""`hidran practice` from start to end: the page stands all the time, practices come and go behind it."""

import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hidran.errors import HidranError
from hidran.words import Language, say
from simulator.practice.desk import Desk
from simulator.practice.folder import fresh, place
from simulator.practice.server import served
from simulator.practice.session import Session, Theatre
from simulator.practice.shelf import OWN_FOLDER, Shelf
from simulator.practice.shown import Choosing
from simulator.scenarios.library import find
from simulator.scenarios.refusal import spoken
from simulator.stage.opening import OpenLoader
from simulator.stage.scene import forget_environment
from simulator.stage.services import AWAITED


@dataclass(frozen=True)
class Manner:
    """What the command's options say. `port` 0: a free one; `kept`: folder that stays, None: a temporary one;
    `own`: folder of the technician's own scenarios; `scenario`: name or file that is marked first."""

    language: Language = "id"
    broker: str = "auto"
    port: int = 0
    kept: Path | None = None
    own: Path = Path(OWN_FOLDER)
    scenario: str | None = None
    browser: bool = True


class School:
    """`tell` hears lines for the one who started it."""

    def __init__(
        self, manner: Manner, open_loader: OpenLoader, stop: threading.Event, tell: Callable[[str], None]
    ) -> None:
        self._manner = manner
        self._tell = tell
        self._stop = stop
        self._theatre = Theatre(Desk(), open_loader, stop, manner.language, manner.broker, self._service)

    def run(self) -> None:
        """Until `stop`; on return no process is left, and no folder but one that was asked for."""
        forget_environment()
        desk, manner = self._theatre.desk, self._manner
        shelf = self._shelf()
        with place(manner.kept) as folder, served(desk, manner.language, shelf, manner.port) as url:
            self._open(url, folder)
            while (wish := desk.next_wish(self._stop)) is not None:
                self._say("Latihan dimulai: {what}.", what=wish.scenario.title_in(manner.language))
                desk.show(self._practised(Session(self._theatre, wish, fresh(folder))))

    def _shelf(self) -> Shelf:
        """ScenarioError for a scenario that was named and cannot be played."""
        manner = self._manner
        with spoken(manner.language):
            if manner.scenario is not None:
                find(manner.scenario)
        return Shelf(manner.own, manner.language, manner.scenario)

    def _practised(self, session: Session) -> Choosing:
        """What the page shows after it. A practice that fails ends alone: the next one may be chosen."""
        try:
            session.run()
        except HidranError as error:
            self._tell(str(error))
            return Choosing(str(error))
        if not self._stop.is_set():
            self._say("Latihan selesai.")
        return Choosing()

    def _open(self, url: str, folder: Path) -> None:
        self._say("Latihan Hidran: semua di sini simulasi, semua pesan bertanda [LATIHAN].")
        self._say("Halaman: {url}", url=url)
        if self._manner.kept is not None:
            self._say("Data disimpan di {folder}.", folder=folder)
        self._say("Berhenti: Ctrl-C.")
        if self._manner.browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    def _service(self, name: str, what: str) -> None:
        if what == AWAITED:
            self._say("Menunggu {name}: mesin ini sedang sibuk.", name=name)
        elif what == "restarted":
            self._say("{name} dijalankan lagi.", name=name)
        else:
            self._say("{name} berhenti ({what}).", name=name, what=what)

    def _say(self, sentence: str, **values: object) -> None:
        self._tell(say(sentence, self._manner.language, **values))
