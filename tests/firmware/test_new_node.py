"""`hidran node new` end to end: the running broker lets the node in, its readings are stored and acknowledged."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hidran.nodes import overview
from hidran.store.series import SeriesReader
from tests.brokers import environment, needs_mosquitto, running_broker, settings_for
from tests.firmware.interpreters import KINDS, ROOT, command, needs_micropython, run
from tests.support.processes import Service, new_house


def hidran(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "hidran", *words], env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


PAIRS = [
    ("cpython", "iotcore"),
    pytest.param(
        "micropython",
        "mosquitto",
        marks=[pytest.mark.micropython, pytest.mark.mosquitto, needs_micropython, needs_mosquitto],
    ),
]


@pytest.mark.parametrize(("kind", "broker"), PAIRS)
def test_a_node_made_while_the_broker_runs_is_heard_at_once(kind: str, broker: str, tmp_path: Path) -> None:
    settings = settings_for(new_house(tmp_path), broker)
    env, out = environment(settings), tmp_path / "hu-007"
    with running_broker(settings), Service(settings, "ingest") as ingest:
        ingest.ready()
        said = hidran(env, "node", "new", "hu-007", "--out", str(out), "--wifi", "kampung", "--wifi-password", "air")
        assert "menunggu persetujuan" in said
        config = json.loads((out / "config.json").read_text())
        assert config["password"] not in said
        assert (out / "config.json").stat().st_mode & 0o777 == 0o600
        done = run([*command(kind, "tests/firmware/live_node.py"), str(out), "3"])
        assert done.returncode == 0, done.stdout
        found = re.search(r"taken (\d+) held 0 refused 0", done.stdout)
        assert found, done.stdout + ingest.said()
        taken = int(found[1])
        assert taken >= 3
        found_there = _equation(settings.paths.series)
        assert (found_there.stored, found_there.pending, found_there.quarantined) == (taken, 0, 0)
    assert [(n.name, n.state, n.has_password) for n in overview(settings)] == [("hu-007", "waiting", True)]
    assert not (out / "config.json").exists()  # taken in, so that no password lies about in clear sight
    assert list(out.glob("data/config/config_?"))


def _equation(series: Path):  # type: ignore[no-untyped-def]
    with SeriesReader(series) as reader:
        return reader.equation()


def copied_files(page: str) -> list[str]:
    """What the page's `mpremote cp` lines copy, as (source pattern, place on the board)."""
    return re.findall(r"^mpremote .*?cp (.+) :(\S*)$", page, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_page_tells_to_copy_is_all_that_a_node_needs(kind: str, tmp_path: Path) -> None:
    board = tmp_path / "board"
    for sources, place in copied_files((ROOT / "firmware" / "README.md").read_text()):
        target = board / place
        target.mkdir(parents=True, exist_ok=True)
        for source in sources.split():
            for path in ROOT.glob(source):
                shutil.copy(path, target)
    script = tmp_path / "boot.py"
    script.write_text(
        "import sys\nsys.path.insert(0, sys.argv[1])\n"
        "import firmware.start, firmware.sntp, firmware.secure, firmware.networks, firmware.lights\n"
        "print('all there')\n"
    )
    assert (board / "main.py").exists()
    done = subprocess.run(
        [*command(kind, str(script)), str(board)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"MICROPYPATH": ".frozen", "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.strip() == "all there", done.stdout + done.stderr
