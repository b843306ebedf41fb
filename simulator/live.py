"""One virtual node in real time, for a technician: against any broker, until Ctrl-C."""

import asyncio
import contextlib
import json
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware import config as firmware_config
from hidran import contract, solar
from hidran.errors import SettingsError
from hidran.words import Language, clock_time, number, say
from simulator.faults import FAULTS, Injector
from simulator.node import VirtualNode
from simulator.plant import Plant, Spec
from simulator.sensors import OPTIONAL
from simulator.timing import RealTime

SETTLED_S = 2 * 86400  # so long the plant has lived before anybody looks at it
LOOK_S = 0.25
QUIET_S = 150.0  # connected, readings held, and no word from the server


@dataclass(frozen=True)
class Orders:
    """What the command asks for. `fault`: a name of `FAULTS`; `after_min`: minutes until it begins."""

    config: dict[str, Any]
    ca: Path | None = None
    fitted: Sequence[str] = ()
    fault: str | None = None
    after_min: float = 0.0
    flash: Path | None = None
    seed: int | None = None
    seconds: float | None = None


def checked(orders: Orders) -> Orders:
    """The same orders; SettingsError names what cannot be meant, and what can."""
    config = orders.config
    if not contract.is_node_id(str(config.get("node") or "")):
        raise SettingsError(f"--node {config.get('node')!r}: wanted 3 to 32 of a-z, 0-9 and -, e.g. hu-001")
    for key, how in (("host", "--broker HOST:PORT"), ("password", "--password-file FILE")):
        if not config.get(key):
            raise SettingsError(f"no {key} known here for node {config['node']}: give {how}, or --config config.json")
    if orders.fault is not None and orders.fault not in FAULTS:
        raise SettingsError(f"--fault {orders.fault!r}: wanted one of {', '.join(sorted(FAULTS))}")
    for group in orders.fitted:
        if group not in OPTIONAL:
            raise SettingsError(f"--fitted {group!r}: wanted one of {', '.join(OPTIONAL)}")
    try:
        firmware_config.complete(config)
    except firmware_config.ConfigError as error:
        raise SettingsError(f"the node's configuration: {error}") from error
    return orders


def read_config(path: Path) -> dict[str, Any]:
    """`config.json` as `hidran node new` writes it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"--config {path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise SettingsError(f"--config {path} is no JSON: {error}; make one with `hidran node new`") from error
    if not isinstance(found, dict):
        raise SettingsError(f"--config {path}: wanted the config.json that `hidran node new` writes")
    return found


def read_password(path: Path) -> str:
    """The password alone, in a file of one line."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--password-file {path} cannot be read: {error}") from error
    if not text or "\n" in text:
        raise SettingsError(f"--password-file {path}: wanted one line that holds the node's password and nothing else")
    return text


def run(orders: Orders, language: Language, tell: Callable[[str], None], stop: threading.Event) -> None:
    """Until `stop` is set or the time is up."""
    with contextlib.ExitStack() as stack:
        flash, config = orders.flash, dict(orders.config)
        if flash is None:
            flash = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hidran-node-"))) / "flash"
            # Nothing remembers the last boot; a boot that comes twice would be refused by the server.
            config["boot_floor"] = max(int(config.get("boot_floor", 0)), int(time.time()))
        if orders.ca is not None:
            flash.mkdir(parents=True, exist_ok=True)
            (flash / "ca.pem").write_text(orders.ca.read_text())
        asyncio.run(_Stand(orders, config, flash, language, tell).run(stop))


class _Stand:
    """The node, its plant, and the one who says what they do."""

    def __init__(
        self, orders: Orders, config: dict[str, Any], flash: Path, language: Language, tell: Callable[[str], None]
    ) -> None:
        self._language = language
        self._tell = tell
        self._until = None if orders.seconds is None else time.monotonic() + orders.seconds
        self._fault = _fault(orders)
        self._fault_told = False
        self._connected = False
        self._taken = 0
        self._acknowledged = 0
        self._heard_at = time.monotonic()
        self._node = VirtualNode(
            _plant(orders, self._fault),
            config,
            RealTime(),
            flash,
            fitted=orders.fitted,
            cause="hard",
            on_reading=self._reading,
            log=lambda line: tell(f"         node: {line}"),
        )

    async def run(self, stop: threading.Event) -> None:
        self._open()
        task = asyncio.create_task(self._node.run())
        try:
            while not stop.is_set() and not task.done() and (self._until is None or time.monotonic() < self._until):
                await asyncio.sleep(LOOK_S)
                self._look()
            if task.done():
                task.result()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._say("Node dimatikan. {n} bacaan belum diakui server.", n=self._taken - self._acknowledged)

    def _open(self) -> None:
        node, config = self._node.name, self._node.config
        self._say("Node simulasi {node} ke broker {host}:{port}.", node=node, host=config["host"], port=config["port"])
        if solar.elevation_deg(time.time()) < 0:
            self._say("Di Sampit sedang malam: panel gelap dan pompa diam, itu wajar.")
        self._say("Berhenti: tekan Ctrl-C.")

    def _reading(self, _up_s: int, values: dict[str, Any]) -> None:
        self._taken += 1
        self._tell(f"{clock_time(time.time())}  {in_words(values, self._language)}")

    def _look(self) -> None:
        self._look_at_fault()
        if self._node.connected != self._connected:
            self._connected, self._heard_at = not self._connected, time.monotonic()
            self._say("Tersambung." if self._connected else "Sambungan putus; bacaan disimpan di node.")
        self._look_at_answers(self._node.held)

    def _look_at_answers(self, held: int) -> None:
        fresh = self._taken - held - self._acknowledged
        if fresh > 0:
            self._acknowledged, self._heard_at = self._taken - held, time.monotonic()
            self._say("Server mengakui {n} bacaan; {held} masih di node.", n=fresh, held=held)
        elif self._connected and held >= contract.LIVE_BATCH and time.monotonic() - self._heard_at > QUIET_S:
            self._heard_at = time.monotonic()
            self._say("Server belum mengakui {n} bacaan. Apakah ingest jalan?", n=held)

    def _look_at_fault(self) -> None:
        if self._fault is not None and self._fault.active and not self._fault_told:
            self._fault_told = True
            self._say("KERUSAKAN DIMULAI: {what}", what=say(self._fault.words, self._language))

    def _say(self, sentence: str, **values: object) -> None:
        self._tell(f"{clock_time(time.time())}  {say(sentence, self._language, **values)}")


def _fault(orders: Orders) -> Injector | None:
    if orders.fault is None:
        return None
    return FAULTS[orders.fault](int(time.time() + 60 * orders.after_min))


def _plant(orders: Orders, fault: Injector | None) -> Plant:
    seed = zlib.crc32(str(orders.config["node"]).encode()) if orders.seed is None else orders.seed
    plant = Plant(Spec(seed=seed), int(time.time()) - SETTLED_S, [fault] if fault else [])
    plant.advance_to(time.time())
    return plant


def in_words(values: dict[str, Any], language: Language) -> str:
    """One reading as a line; what could not be measured is said so."""
    parts = [_value("panel {v} V", values.get("panel_v"), 1, language), _pump(values, language)]
    parts.append(_value("kekeruhan {v} mV", values.get("turbidity_mv"), 0, language))
    for field, sentence, decimals in _MORE:
        if field in values:
            parts.append(_value(sentence, values[field], decimals, language))
    if "tank_full" in values:
        parts.append(say("tandon penuh" if values["tank_full"] else "tandon belum penuh", language))
    return ", ".join(parts)


_MORE = (
    ("tank_level_pct", "tandon {v} %", 0),
    ("flow_lpm", "aliran {v} L/menit", 1),
    ("water_temp_c", "air {v} C", 1),
    ("supply_v", "baterai node {v} V", 2),
)


def _value(sentence: str, value: float | None, decimals: int, language: Language) -> str:
    shown = say("tidak terukur", language) if value is None else number(value, decimals)
    return say(sentence, language, v=shown)


def _pump(values: dict[str, Any], language: Language) -> str:
    on, ran_s = values.get("pump_on"), values.get("pump_on_s") or 0
    state = say("pompa JALAN" if on else "pompa diam", language)
    return f"{state} ({ran_s} s)" if ran_s and not on else state
