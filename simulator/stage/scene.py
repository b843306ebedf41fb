"""What stands on the stage: the installation with its clock, services and files, the hydrants with plants and nodes."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hidran.clock import FileClock
from hidran.settings import Settings
from simulator.node import OnReading, VirtualNode
from simulator.plant import Plant
from simulator.stage import home
from simulator.stage.history import BOOT
from simulator.stage.play import Play
from simulator.stage.quiet import Ledgers
from simulator.stage.services import OnChange, Services
from simulator.timing import SteppedTime

LOG = "services.log"


@dataclass(frozen=True)
class Scene:
    """One play, ready to be played. The services run as long as the stack it was built with is open."""

    folder: Path
    play: Play
    settings: Settings
    clock: FileClock
    services: Services
    ledgers: Ledgers
    plants: Sequence[Plant]

    def nodes(self, clock: SteppedTime, hear: Mapping[str, OnReading] | None = None) -> list[VirtualNode]:
        """The hydrants' nodes, which have just restarted with their clocks running on. `hear`: by name of a node."""
        made: list[VirtualNode] = []
        for role, plant in zip(self.play.roles, self.plants, strict=True):
            config = {**home.node_config(self.settings, role), "boot_floor": BOOT}
            flash = self.folder / "flash" / role.node
            life: Any = {"cause": "soft", "knows_time": True}
            if hear is not None and role.node in hear:
                life["on_reading"] = hear[role.node]
            made.append(VirtualNode(plant, config, clock, flash, fitted=role.fitted, **life))
        return made


@dataclass(frozen=True)
class House:
    """Where and how it is set up. `on_change(service, what)`: see `Services`; `on_settings` hears
    the settings before the first service starts."""

    folder: Path
    language: str
    broker: str
    on_change: OnChange
    on_settings: Callable[[Settings], None] = lambda _settings: None


def build(play: Play, house: House, stack: contextlib.ExitStack) -> Scene:
    """Make the installation and start page, engine and messages; `stack` ends them."""
    settings, clock = home.build(house.folder, play, language=house.language, broker=house.broker)
    house.on_settings(settings)
    log = stack.enter_context((house.folder / LOG).open("a", encoding="utf-8"))
    services = stack.enter_context(Services(settings, home.config_file(house.folder), log, house.on_change))
    ledgers = Ledgers(settings.paths)
    stack.callback(ledgers.close)
    return Scene(house.folder, play, settings, clock, services, ledgers, play.plants())


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


def forget_environment() -> None:
    """A house of its own: no setting of a real one may reach its children."""
    for name in [name for name in os.environ if name.startswith("HIDRAN_")]:
        del os.environ[name]
