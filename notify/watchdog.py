"""Who watches the watcher: an address outside hears once a minute that all is well. Its silence is the alarm.

Any dead-man's switch that expects a GET will do (healthchecks.io, Uptime Kuma's push monitor, a cron elsewhere); it
tells the operator when nothing has come for, say, ten minutes: power, line or all of Hidran are gone.
"""

import threading

import structlog

from hidran import installation, secret_file, status
from hidran.settings import Settings
from hidran.status import Status
from notify.channels import ChannelError
from notify.channels.web import Web

EVERY_S = 60.0

log = structlog.get_logger(service="notify")


class Watchdog:
    """`ill`: why the address did not hear of us lately, '' when it did."""

    def __init__(self, settings: Settings, url: str) -> None:
        self._settings = settings
        self._url = url
        self._web = Web("the address that watches Hidran")
        self.ill = ""

    def turn(self) -> None:
        """Look at everything, and say so outside when it is well."""
        found = status.look(self._settings)
        ill = ", ".join(ailments(found, status.needed(self._settings)))
        if not ill:
            try:
                answer = self._web.send("GET", self._url)
                ill = "" if answer.good else str(self._web.refusal(answer))
            except ChannelError as error:
                ill = str(error)
        if ill and ill != self.ill:
            log.warning("the address outside is not told that all is well", why=ill)
        self.ill = ill


def ailments(found: Status, needed: list[str]) -> list[str]:
    """What is not well, by name. `needed`: services this installation has; others that once spoke may rest."""
    services = [f"{s.name} is {s.state}" for s in found.services if s.state != "ok" and s.name in needed]
    files = [f"{name} cannot be read" for name in found.troubles]
    return services + files + ([] if found.equation.holds else ["the equation of readings does not hold"])


def start(settings: Settings, stop: threading.Event) -> None:
    """A thread of its own, for a real installation whose operator has set an address."""
    file = settings.notify.alive_url_file
    if file is None or installation.is_practice(settings.paths):
        return
    dog = Watchdog(settings, secret_file.read(file, "notify.alive_url_file"))
    threading.Thread(target=_watch, args=(dog, stop), name="watchdog", daemon=True).start()


def _watch(dog: Watchdog, stop: threading.Event) -> None:
    while not stop.wait(EVERY_S):
        try:
            dog.turn()
        except Exception:
            log.exception("the watchdog stumbled, and goes on")
