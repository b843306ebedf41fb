"""Ctrl-C while a command is still being loaded ends it in silence."""

import signal
import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="a signal cannot be sent to one process there")
@pytest.mark.parametrize("loaded", ["typer", "hidran.cli.context"])
def test_ctrl_c_while_loading_shows_no_traceback(loaded: str) -> None:
    told: list[str] = []
    argv = [sys.executable, "-X", "importtime", "-m", "hidran", "demo", "--no-browser", "--seconds", "1"]
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        for line in child.stderr:
            told.append(line)
            if line.rpartition("|")[2].strip() == loaded:
                child.send_signal(signal.SIGINT)
                break
        told += child.stderr.readlines()
    assert child.returncode == -signal.SIGINT
    assert "Traceback" not in "".join(told)
