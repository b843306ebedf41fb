"""Child processes that end when asked, and that do not outlive the process that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Any

_PR_SET_PDEATHSIG = 1
Output = IO[Any] | int | None


def spawn(
    argv: Sequence[str], *, env: Mapping[str, str] | None = None, stdout: Output = None, stderr: Output = None
) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own, so that Ctrl-C reaches only its parent, who stops it in order.

    On Linux the kernel sends the child SIGTERM when the thread that started it ends, however it ends: call this
    from a thread that lives as long as the child should.
    """
    values = None if env is None else {**os.environ, **env}
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(argv, env=values, stdout=stdout, stderr=stderr, creationflags=group)
    return subprocess.Popen(
        argv,
        env=values,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
        preexec_fn=_die_with_parent(),  # noqa: PLW1509  it makes two system calls and takes no lock
    )


def _die_with_parent() -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()  # loaded here: the child between fork and exec must not import

    def in_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before the kernel knew of the wish
            os._exit(1)

    return in_child


def stop(child: subprocess.Popen[bytes], wait_s: float = 10.0) -> int:
    """SIGTERM, then SIGKILL after `wait_s`; the exit code (negative: ended by that signal)."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(wait_s)
        except subprocess.TimeoutExpired:
            child.kill()
    return child.wait()


@contextlib.contextmanager
def stop_requested() -> Iterator[threading.Event]:
    """An event that SIGINT, SIGTERM or a closed terminal sets, while the block runs (main thread only)."""
    asked = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), ask) for name in names}
    try:
        yield asked
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def describe(code: int) -> str:
    """An exit code in words: 'exit code 2', 'signal SIGKILL'."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"


def alive(pid: int) -> bool:
    """True while a process with this id runs; a zombie does not. Always True where that cannot be asked."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
