"""`python -m tests.check`: format, lint and types of everything, server and firmware. Exit code 0 when all is well."""

import importlib.util
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = (
    ("lint", ["ruff", "check", "--quiet", "."]),
    ("format", ["ruff", "format", "--check", "--quiet", "."]),
    ("types (server)", ["mypy"]),
    ("types (firmware)", ["tests.firmware.typecheck"]),
)


def main() -> int:
    failed = [name for name, argv in CHECKS if not _passes(name, argv)]
    print(f"failed: {', '.join(failed)}" if failed else "all checks pass")
    return 1 if failed else 0


def _passes(name: str, argv: list[str]) -> bool:
    if importlib.util.find_spec(argv[0]) is None:
        print(f"-    {name}: {argv[0]} is not here")
        return False
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-m", *argv], cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
