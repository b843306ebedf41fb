"""How one hydrant is, as far as anybody here knows: the engine's view, held against what the server itself can see.

A view that nobody keeps up to date any more, or that cannot be read, is *tidak diketahui* and never *normal*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from api import wellbeing
from api.sources import Look
from hidran.faults.episode import RANK, Episode
from hidran.faults.sentences import why_in
from hidran.faults.silence import INTERVALS, SERVER, SHORTEST_S
from hidran.site import Site
from hidran.words import Language, say

State = Literal["normal", "INFO", "PERLU_DICEK", "GAWAT", "tidak_diketahui", "menunggu"]
Check = Literal["normal", "aktif", "tidak_diukur", "tidak_diketahui", "masih_belajar", "ditekan"]
UNREADABLE = "penilaian di server tidak bisa dibaca; keadaan hidran tidak diketahui"
UNJUDGED = "server berhenti menilai; keadaan hidran sesudah data terakhir tidak diketahui"


@dataclass(frozen=True, slots=True)
class Condition:
    """`since`: Unix s. `open_episodes`: gravest first, those of the whole server after the hydrant's own.

    `learning_until`, `maintenance_until`: until then not everything is judged; None: it is. `water_until`: how long
    the water in the tank lasts as it is used here, None when that is not known. All Unix s.
    """

    site: Site
    state: State
    since: int | None = None
    code: str | None = None
    why: str = ""
    newest_ts: int | None = None
    learning_until: int | None = None
    maintenance_until: int | None = None
    water_until: int | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    usual: Mapping[str, float | None] = field(default_factory=dict)
    open_episodes: tuple[Episode, ...] = ()

    @property
    def cause(self) -> Episode | None:
        """The open episode behind the state."""
        return next((e for e in self.open_episodes if e.code == self.code), None)

    @property
    def others(self) -> list[Episode]:
        """What else is open at this hydrant."""
        return [e for e in self.open_episodes if e is not self.cause and e.hydrant != SERVER]

    @property
    def learning(self) -> bool:
        return self.state == "normal" and self.learning_until is not None

    @property
    def in_repair(self) -> bool:
        """Nobody judges it while it is being repaired, so it must not be called normal."""
        return self.state == "normal" and self.maintenance_until is not None

    def why_in(self, language: Language) -> str:
        """The reason in one sentence, empty when there is nothing to explain."""
        return say(self.why, language) if self.cause is None else why_in(self.cause, language)


def condition_of(look: Look, site: Site) -> Condition:
    """How `site` is at `look.now`."""
    view: dict[str, Any] | None = look.events(lambda r: r.view(site.id), None)
    if view is None:
        readable = look.troubles.get("events", "missing") == "missing"
        return Condition(site, "menunggu") if readable else Condition(site, "tidak_diketahui", why=UNREADABLE)
    known: dict[str, Any] = {name: view[name] for name in _FROM_VIEW if name in view}
    head: dict[str, Any] = {name: view[name] for name in ("state", "since", "code", "why")}
    if view["state"] not in ("menunggu", "tidak_diketahui") and _unjudged(look, site, view["newest_ts"]):
        head = {"state": "tidak_diketahui", "since": view["newest_ts"], "code": None, "why": UNJUDGED}
        known["checks"] = {code: _unseen(check) for code, check in view["checks"].items()}
    return Condition(site, **head, **known, open_episodes=_open(look, site.id))


_FROM_VIEW = ("newest_ts", "learning_until", "checks", "usual", "maintenance_until", "water_until")


def _unjudged(look: Look, site: Site, newest_ts: int | None) -> bool:
    """Nobody judges: the engine does not beat, and the newest reading it judged is old."""
    patience_s = max(SHORTEST_S, INTERVALS * site.report_interval_s)
    stale = newest_ts is None or look.now - newest_ts > patience_s
    return stale and any(s.name == "engine" for s in wellbeing.ill(look))


def _unseen(check: Check) -> Check:
    return check if check == "tidak_diukur" else "tidak_diketahui"


def _open(look: Look, hydrant: str) -> tuple[Episode, ...]:
    found = look.events(lambda r: [*r.open_episodes(hydrant), *r.open_episodes(SERVER)], [])
    return tuple(sorted(found, key=lambda e: (e.hydrant == SERVER, -RANK[e.severity], e.start)))
