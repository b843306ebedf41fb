"""A real PostgreSQL for tests, from Debian's programs, in a temporary folder, for an unprivileged user."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from hidran.ports import free_port

RUN_AS = "nobody"  # PostgreSQL refuses to run as root


def missing() -> str | None:
    """Why no PostgreSQL can be started here, None when one can."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed (pip install 'hidran[postgres]')"
    if _programs() is None:
        return "no PostgreSQL programs in /usr/lib/postgresql (apt install postgresql)"
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL refuses root, and there is no runuser to step down with"
    return None


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _run(*argv: str) -> None:
    step_down = ["runuser", "-u", RUN_AS, "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*step_down, *argv], capture_output=True, text=True, timeout=60, check=False, cwd="/")
    assert done.returncode == 0, f"{argv}: {done.stdout}{done.stderr}"


@contextmanager
def running() -> Iterator[str]:
    """The address of a fresh server on loopback; it is gone when the block ends."""
    programs, port = _programs(), free_port()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="hidran-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, RUN_AS)
    data = str(folder / "data")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _run(str(programs / "initdb"), "-D", data, "-U", "hidran", "-A", "trust", "-E", "UTF8", "--no-sync")
    _run(str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://hidran@127.0.0.1:{port}/postgres"
    finally:
        _run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
