"""`hidran simulate node`: what it refuses, and what it says."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hidran import provision
from hidran.errors import SettingsError
from simulator.live import Orders, checked, in_words, read_config, read_password
from tests.brokers import environment, running_broker, settings_for, wait_for

CONFIG = {"node": "hu-001", "host": "127.0.0.1", "port": 1883, "password": "x"}


@pytest.mark.parametrize(
    ("orders", "wanted"),
    [
        (Orders(CONFIG | {"node": "HU"}), "--node 'HU'"),
        (Orders({"host": "h", "password": "x"}), "--node None"),
        (Orders(CONFIG | {"password": ""}), "--password-file"),
        (Orders({"node": "hu-001", "password": "x"}), "--broker"),
        (Orders(CONFIG, fault="apa"), "pompa-mati"),
        (Orders(CONFIG, fitted=("apa",)), "tank_full"),
        (Orders(CONFIG | {"port": 0}), "port = 0"),
        (Orders(CONFIG | {"prot": 1}), "prot"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(orders: Orders, wanted: str) -> None:
    with pytest.raises(SettingsError, match=wanted):
        checked(orders)


def test_files_that_hold_something_else_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    for content, read in (("[]", read_config), ("no", read_config), ("", read_password), ("a\nb", read_password)):
        wrong.write_text(content)
        with pytest.raises(SettingsError, match="wrong"):
            read(wrong)
    for read in (read_config, read_password):
        with pytest.raises(SettingsError, match="cannot be read"):
            read(tmp_path / "none")


def test_a_reading_is_said_in_one_line() -> None:
    values = {"panel_v": 41.26, "pump_on": 0, "pump_on_s": 20, "turbidity_mv": None, "tank_full": 1}
    assert in_words(values, "id") == "panel 41,3 V, pompa diam (20 s), kekeruhan tidak terukur mV, tandon penuh"


def test_a_technician_starts_one_node_and_ends_it_with_ctrl_c(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", "iotcore")
    provision.write(settings, provision.configuration(settings, "hu-001", wifi=[]), tmp_path / "n1")
    argv = [sys.executable, "-m", "hidran", "simulate", "node", "--config", str(tmp_path / "n1" / "config.json")]
    out = tmp_path / "out"
    with running_broker(settings), out.open("w") as said:
        child = subprocess.Popen(argv, env=environment(settings) | {"PYTHONUNBUFFERED": "1"}, stdout=said, stderr=said)
        try:
            wait_for(lambda: "Tersambung" in out.read_text() and "kekeruhan" in out.read_text(), 30)
            os.kill(child.pid, signal.SIGINT)
            assert child.wait(10) == 0
        finally:
            child.kill()
    assert "Node dimatikan" in out.read_text()
    assert "Traceback" not in out.read_text()
