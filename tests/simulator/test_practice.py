"""`hidran practice` as a technician uses it: choose, break, see it found, repair, choose again, Ctrl-C."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from hidran import installation
from hidran.errors import SettingsError
from hidran.paths import Paths
from simulator.practice.folder import fresh, place
from tests.brokers import wait_for
from tests.simulator.practising import LOADED_S, Practice
from tests.support import parts

PHONE = {"width": 360, "height": 640}
FOUND_S = 60

pytestmark = pytest.mark.timeout(180)
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at /proc")


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Practice]]:
    running: list[Practice] = []
    yield running
    for practice in running:
        if practice.end() is None:
            practice.process.kill()


@needs_proc
def test_a_dead_pump_is_found_repaired_and_written_down_and_nothing_is_left(
    tmp_path: Path, started: list[Practice]
) -> None:
    kept = tmp_path / "latihan"
    practice = Practice(tmp_path, "--data", str(kept))
    started.append(practice)
    practice.begin()
    practice.send("/kecepatan", kecepatan="cepat")
    practice.send("/rusakkan", nama="pompa-mati")
    found = practice.await_page(lambda text: "Hidran tahu pukul" in text, FOUND_S)
    assert "Pompa tidak menyala padahal cuaca cerah" in found
    assert "[LATIHAN] PERLU DICEK: Hidran Latihan" in found
    assert "diam, kontroler mati" in found
    practice.send("/perbaiki", nama="pompa-mati")
    practice.await_page(lambda text: "Hidran melihat keadaan normal lagi" in text, FOUND_S)

    practice.send("/akhiri")
    practice.await_page(lambda text: "Mulai latihan" in text, 30)
    (happened,) = [json.loads(line) for line in (kept / "latihan-001" / "truth.jsonl").read_text().splitlines()]
    assert (happened["kind"], happened["code"], happened["healthy"]) == ("pompa-mati", "F01", False)
    assert happened["start"] < happened["end"]
    assert installation.kind_of(Paths(kept / "latihan-001" / "data")) == "practice"

    practice.begin()
    assert "Belum ada yang dirusak" in practice.page()
    assert practice.end() == 0
    wait_for(lambda: not practice.left(), 10)
    assert {path.name for path in kept.glob("latihan-*")} == {"latihan-001", "latihan-002"}
    assert not (tmp_path / "real").exists()


@needs_proc
def test_ctrl_c_while_history_is_loaded_leaves_nothing(tmp_path: Path, started: list[Practice]) -> None:
    practice = Practice(tmp_path)
    started.append(practice)
    practice.send("/mulai", skenario="badai", alat="full", riwayat="30")
    practice.await_page(lambda text: "Riwayat sedang dimuat" in text, 10)
    assert practice.end() == 0
    wait_for(lambda: not practice.left(), 10)


@pytest.mark.browser
def test_on_a_phone_nothing_hangs_over_and_a_button_shows_its_result(tmp_path: Path, started: list[Practice]) -> None:
    practice = Practice(tmp_path)
    started.append(practice)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=parts.FINDERS["browser"](), args=["--no-sandbox"])
        page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(practice.address)
        _narrow(page)
        page.get_by_text("10 hari").click()
        page.get_by_role("button", name="Mulai latihan").click()
        page.get_by_role("heading", name="Rusakkan sesuatu").wait_for(timeout=LOADED_S * 1000)
        _play_on_a_phone(page)
        assert complaints == []
        browser.close()


def _play_on_a_phone(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    _narrow(page)
    for button in page.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    page.locator("button[value=sinyal-hilang]").click()
    page.get_by_role("button", name="Perbaiki", exact=True).wait_for(timeout=10_000)
    page.locator("svg .cross").last.wait_for(state="attached", timeout=10_000)
    page.get_by_role("button", name="5 menit per detik").click()
    page.get_by_text("Hidran tahu pukul").wait_for(timeout=FOUND_S * 1000)
    assert page.locator("details[open]").count() > 5  # what was opened stays open while the page lives on
    _narrow(page)


def _narrow(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("stamp", ["real", "demo"])
def test_a_folder_of_another_kind_is_refused(tmp_path: Path, stamp: installation.Kind) -> None:
    installation.create(Paths(tmp_path), stamp)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SettingsError, match=f"is a '{stamp}' installation"), place(tmp_path):
        pass
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_that_holds_something_unstamped_is_refused_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "series.db").write_bytes(b"")
    argv = [sys.executable, "-m", "hidran", "practice", "--no-browser", "--data", str(tmp_path)]
    done = subprocess.run(argv, env=os.environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "perhaps a real installation" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["series.db"]


def test_a_kept_folder_is_used_again_and_each_practice_has_its_own(tmp_path: Path) -> None:
    for wanted in ("latihan-001", "latihan-002"):
        with place(tmp_path / "kept") as folder:
            assert fresh(folder).name == wanted
    assert installation.kind_of(Paths(tmp_path / "kept")) == "practice"
