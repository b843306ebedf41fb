"""Each service says how it is in one small file, replaced in one step; `hidran status`, doctor and the API read it."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STALE_S = 12.0  # six beats; red within 15 s, whoever looks every two seconds


@dataclass(frozen=True, slots=True)
class Beat:
    """The last word of a service. `at` is real Unix seconds, whatever clock the installation runs on."""

    service: str
    pid: int
    at: float
    ok: bool
    detail: dict[str, Any]

    def fresh(self, now: float | None = None) -> bool:
        return (time.time() if now is None else now) - self.at <= STALE_S


def beat(folder: Path, service: str, *, ok: bool = True, **detail: Any) -> None:
    """Write this service's heartbeat; a full disk must not stop the service, so OSError is swallowed here only."""
    body = {"service": service, "pid": os.getpid(), "at": time.time(), "ok": ok, "detail": detail}
    temporary = folder / f".{service}.{os.getpid()}"
    try:
        temporary.write_text(json.dumps(body))
        temporary.replace(folder / f"{service}.json")
    except OSError:
        temporary.unlink(missing_ok=True)


def read(folder: Path, service: str) -> Beat | None:
    """The last heartbeat of a service, None when it never beat."""
    try:
        return Beat(**json.loads((folder / f"{service}.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def read_all(folder: Path) -> dict[str, Beat]:
    """Last heartbeat by service."""
    beats = (read(folder, path.stem) for path in sorted(folder.glob("*.json")))
    return {b.service: b for b in beats if b is not None}
