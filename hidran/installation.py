"""What kind of installation a data folder is, and so which clock it may run on."""

import json
from pathlib import Path
from typing import Literal

from hidran.clock import Clock, FileClock, SystemClock
from hidran.errors import ClockRefusedError, SettingsError, StoreError
from hidran.paths import Paths

Kind = Literal["real", "demo", "practice", "test"]
SIMULATED: tuple[Kind, ...] = ("demo", "practice", "test")


def create(paths: Paths, kind: Kind) -> Kind:
    """Make the data folder if there is none and stamp it; an existing folder keeps the kind it has."""
    try:
        paths.data.mkdir(parents=True, exist_ok=True)
        paths.secrets.mkdir(mode=0o700, exist_ok=True)
        paths.health.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(f"data folder {paths.data} cannot be used: {error}; choose another one with --data") from error
    if paths.installation.exists():
        found = kind_of(paths)
        if found != kind:
            raise SettingsError(
                f"{paths.data} is a {found!r} installation, wanted {kind!r}: choose another data folder with --data"
            )
        return found
    paths.installation.write_text(json.dumps({"kind": kind}))
    return kind


def kind_of(paths: Paths) -> Kind:
    """The kind stamped into the folder; a folder without a stamp counts as real."""
    if not paths.installation.exists():
        return "real"
    kind: Kind = json.loads(paths.installation.read_text())["kind"]
    return kind


def is_practice(paths: Paths) -> bool:
    """True when every message made here must carry [LATIHAN]."""
    return kind_of(paths) in SIMULATED


def open_clock(paths: Paths) -> Clock:
    """The clock of this installation: simulated only where the folder is stamped for it, else the machine's own."""
    if kind_of(paths) not in SIMULATED:
        refuse_unreal(paths.clock)
        return SystemClock()
    return FileClock(paths.clock) if paths.clock.exists() else SystemClock()


def refuse_unreal(clock_file: Path) -> None:
    """ClockRefusedError when a simulated clock lies in a real installation."""
    if clock_file.exists():
        raise ClockRefusedError(
            f"{clock_file} holds a simulated clock, but this is a real installation, which runs on real time only: "
            "remove that file, or use a data folder made by `hidran demo`"
        )
