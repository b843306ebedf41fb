"""The first administrator, and the way back in for a lost one."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from hidran import welcome
from hidran.cli.app import app, register_all
from hidran.people.errors import UnknownPersonError
from hidran.ports import free_port
from hidran.settings import Settings
from hidran.store import login_links
from hidran.store.joining import add_member
from hidran.store.people import roster
from hidran.store.records import Records
from tests.brokers import environment, settings_for, wait_for

register_all()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("HIDRAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def said(data: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["--data", str(data), *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_console_makes_a_link_for_the_administrator_or_for_whom_it_names(data: Path) -> None:
    first = json.loads(said(data, "admin", "link", "--json"))
    assert first["person"] is None and first["lasts_s"] == 900
    with Records.open(Settings(data=data)) as records:
        ani = add_member(records, "Bu Ani", role="admin")
        budi = add_member(records, "Pak Budi")
    shown = said(data, "admin", "link").strip()
    found = re.search(r"15 menit; hanya bisa sekali: http://127\.0\.0\.1:8080/m/(\S{22})$", shown)
    assert found is not None, shown
    with Records.open(Settings(data=data)) as records:
        assert login_links.state_of(records, found[1]) == ("open", ani)
    assert json.loads(said(data, "admin", "link", "--person", str(budi), "--json"))["person"] == budi
    with pytest.raises(UnknownPersonError, match="Tidak ada orang nomor 99"):
        said(data, "admin", "link", "--person", "99")


@pytest.mark.skipif(sys.platform == "win32", reason="ends it by a signal")
def test_the_first_start_prints_the_link_that_makes_an_administrator(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data", "auto")
    env = environment(settings) | {"HIDRAN_API__PORT": str(free_port())}
    log = tmp_path / "log"
    with log.open("wb") as out:
        child = subprocess.Popen([sys.executable, "-m", "hidran", "run"], env=env, stdout=out, stderr=out)
    try:
        wait_for(lambda: child.poll() is not None or "hidran admin link" in log.read_text(), 60)
        link = re.search(r"Belum ada pengurus server\. .*(http://\S+/m/\S+)", log.read_text())
        assert link is not None, log.read_text()
        assert httpx.post(link[1], data={"name": "Pak Dedi"}).cookies["hidran_masuk"]
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(30)
    with Records.open(settings) as records:
        found = roster(records)
    assert [(p.role, found.persons[p.person].name) for p in found.posts] == [("admin", "Pak Dedi")]
    assert welcome._link(settings) is None, "the next start prints none"


def test_records_that_cannot_be_used_do_not_end_the_start(tmp_path: Path) -> None:
    (tmp_path / "records.db").write_bytes(b"no database" * 500)
    assert welcome._link(Settings(data=tmp_path)) is None
