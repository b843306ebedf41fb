"""Whoever keeps the tickets may be killed anywhere: each step stands once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tests.hidran.people.world import HOUR, World
from tests.notify.crash import CrashError
from tests.notify.ticket_desk import TicketDesk


class Killer:
    """Kills the process before its `at`-th write or commit to the records, once."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    @contextmanager
    def about(self) -> Iterator[None]:
        sa.event.listen(sa.Engine, "before_cursor_execute", self._statement)
        sa.event.listen(sa.Engine, "commit", self._point)
        try:
            yield
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", self._statement)
            sa.event.remove(sa.Engine, "commit", self._point)

    def _statement(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT", "UPDATE")):
            self._point()

    def _point(self, *_: object) -> None:
        self.count += 1
        if self.count == self.at:
            raise CrashError


def _live(prepared: Path, folder: Path, kill_at: int) -> tuple[int, list[tuple[int, str, str]]]:
    """A short story with one kill; how many points there were, and every step that stands at the end."""
    shutil.copytree(prepared, folder)
    desk, killer, world = TicketDesk(folder, prepared=True), Killer(kill_at), World()
    desk.work(World())
    for act in (lambda: world.rise("F01"), lambda: desk.says("beres 5000 x"), lambda: world.clear("F01")):
        act()
        try:
            with killer.about():
                desk.work(world)
        except CrashError:
            desk.restart()
            desk.work()
        world.now += HOUR
    steps = [(t.number, s.kind, s.key) for t in desk.all() for s in t.steps]
    desk.close()
    return killer.count, steps


def test_killed_at_a_write_or_commit_every_step_stands_once(tmp_path: Path) -> None:
    TicketDesk(tmp_path / "prepared").close()
    points, calm = _live(tmp_path / "prepared", tmp_path / "calm", 0)
    assert [kind for _, kind, _ in calm] == ["opened", "told", "repaired", "verified", "closed"]
    for point in range(1, points + 1, 2):
        _, steps = _live(tmp_path / "prepared", tmp_path / str(point), point)
        assert steps == calm, point
