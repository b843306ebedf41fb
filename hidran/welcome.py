"""The first start makes one administrator: a link that is printed once, and no password that anybody could know."""

import threading
import time
from collections.abc import Callable

from hidran import heartbeat, house
from hidran.errors import HidranError
from hidran.settings import Settings
from hidran.store import login, login_links
from hidran.store.records import Records
from hidran.supervisor import POLL_S, Supervisor
from hidran.words import say

PATIENCE_S = 30.0


def welcome(settings: Settings, supervisor: Supervisor, stop: threading.Event, tell: Callable[[str], None]) -> None:
    """Once the page is up: print the link that makes the first administrator, when there is none."""
    started = time.time()
    while not stop.wait(POLL_S):
        supervisor.poll()
        beat = heartbeat.read(settings.paths.health, "api")
        if beat is not None and beat.pid == supervisor.pids.get("api"):
            break
        if time.time() - started > PATIENCE_S:
            return
    if not stop.is_set() and (address := _link(settings)) is not None:
        sentence = "Belum ada pengurus server. Jadilah admin: buka tautan ini dalam 15 menit (hanya sekali): {link}"
        tell(say(sentence, settings.language, link=address))
        tell(say("Terlambat? Buat yang lain dengan: hidran admin link", settings.language))


def _link(settings: Settings) -> str | None:
    """None when there is an administrator, or records that cannot be used just now: the services say why."""
    try:
        with Records.open(settings) as records:
            made = login.first_link(records, settings)
    except HidranError:
        return None
    return login_links.address(house.page_address(settings), made.token) if made is not None else None
