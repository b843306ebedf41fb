"""Which scenarios the page offers: those that come with Hidran by kind, and a technician's own files.

His own lie in one folder, which is read again whenever the page is; one more may be named at the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hidran.words import Language, say
from simulator.scenarios import library
from simulator.scenarios.refusal import ScenarioError
from simulator.scenarios.scenario import Scenario

OWN_FOLDER = "skenario"
_OWN, _NAMED = "berkas:", "berkas"
_MOST_FILES = 100
_NO_NETWORK = "Kiriman ganda tidak bisa dimainkan di latihan: pakai `hidran simulate`."


@dataclass(frozen=True, slots=True)
class Offered:
    """`value`: what the form sends; `title`, `line`: for people; `scenario` None: it cannot be played, `line` says
    why."""

    value: str
    title: str
    line: str
    scenario: Scenario | None


@dataclass(frozen=True, slots=True)
class Group:
    """Scenarios of one kind under one heading."""

    title: str
    offered: tuple[Offered, ...]


class Shelf:
    """`folder`: of the technician's own files, which need not exist; `chosen`: name or file that is marked first."""

    def __init__(self, folder: Path, language: Language = "id", chosen: str | None = None) -> None:
        self.folder = folder
        self._language = language
        self._chosen = chosen

    @property
    def first(self) -> str:
        """The value that is marked before anybody chooses."""
        if self._chosen is None:
            return library.FIRST[0]
        return self._chosen if self._chosen in library.names() else _NAMED

    def groups(self) -> list[Group]:
        ready = [s for s in library.everything() if not _unplayable(s)]
        plain = [s for s in ready if s.name in library.FIRST]
        calm = [s for s in ready if s.healthy and s not in plain]
        faulty = [s for s in ready if not s.healthy]
        made = [
            Group("Keadaan biasa", self._offers(plain)),
            Group("Seperti rusak, padahal sehat", self._offers(calm)),
            Group("Kerusakan", self._offers(faulty)),
            Group("Skenario sendiri", tuple(self._own())),
        ]
        return [group for group in made if group.offered]

    def find(self, value: str) -> Scenario | None:
        """What is offered under that value; None for anything else."""
        return next((o.scenario for group in self.groups() for o in group.offered if o.value == value), None)

    def _offers(self, scenarios: list[Scenario]) -> tuple[Offered, ...]:
        language = self._language
        return tuple(Offered(s.name, s.title_in(language), s.line_in(language), s) for s in scenarios)

    def _own(self) -> Iterator[Offered]:
        if self.first == _NAMED and self._chosen is not None:
            yield self._read(_NAMED, Path(self._chosen))
        for path in sorted(self.folder.glob("*.toml"))[:_MOST_FILES]:
            yield self._read(f"{_OWN}{path.name}", path)

    def _read(self, value: str, path: Path) -> Offered:
        try:
            found = library.find(str(path))
        except ScenarioError as error:
            return Offered(value, path.name, error.told.said(self._language), None)
        if why := _unplayable(found):
            return Offered(value, path.name, say(why, self._language), None)
        return Offered(value, f"{found.title_in(self._language)} ({path.name})", found.line_in(self._language), found)


def _unplayable(scenario: Scenario) -> str:
    """Why it cannot be practised, '' when it can: between a simulated node and its broker no network doubles."""
    doubled = scenario.built.node_doubled_pct or any(h.name == "kiriman-ganda" for h in scenario.happens)
    return _NO_NETWORK if doubled else ""
