"""`hidran scenarios` and `hidran simulate --scenario` as a technician types them."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.scenarios import library
from tests.brokers import wait_for

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent as a signal")


def argv(*args: object) -> list[str]:
    return [sys.executable, "-m", "hidran", *map(str, args)]


def hidran(folder: Path, *args: object, **env: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("HIDRAN_")} | {"COLUMNS": "200"} | env
    return subprocess.run(
        argv(*args), capture_output=True, text=True, timeout=60, check=False, cwd=folder, env=inherited
    )


def test_the_list_has_a_line_in_each_language(tmp_path: Path) -> None:
    said = hidran(tmp_path, "scenarios").stdout
    for scenario in library.everything():
        assert scenario.name in said
        assert scenario.line in said
        assert scenario.line_en in said
    listed = json.loads(hidran(tmp_path, "scenarios", "--json").stdout)
    assert [s["name"] for s in listed] == library.names()
    assert {"codes": ["F01"], "healthy": False}.items() <= next(s for s in listed if s["name"] == "pompa-mati").items()


def test_a_technician_copies_a_scenario_changes_it_and_simulates_it(tmp_path: Path) -> None:
    copied = hidran(tmp_path, "scenarios", "copy", "pompa-mati", "saya.toml")
    assert "hidran scenarios check saya.toml" in copied.stdout
    own = tmp_path / "saya.toml"
    assert own.read_text(encoding="utf-8") == hidran(tmp_path, "scenarios", "show", "pompa-mati").stdout
    assert "saya.toml sudah ada" in hidran(tmp_path, "scenarios", "copy", "cerah", "saya.toml").stderr
    own.write_text(own.read_text(encoding="utf-8").replace('time = "10.00"', 'time = "11.15"'), encoding="utf-8")
    plot = hidran(tmp_path, "scenarios", "check", "saya.toml")
    assert plot.returncode == 0
    assert "11.15" in plot.stdout
    assert "Day" in hidran(tmp_path, "scenarios", "check", "saya.toml", HIDRAN_LANGUAGE="en").stdout
    done = hidran(tmp_path, "simulate", "--scenario", "saya.toml", "--days", 5, "--seed", 3, "--out", "data.csv")
    assert done.returncode == 0, done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {
        "saya.toml",
        "data.csv",
        "data-truth.jsonl",
        "data-hidran-1.toml",
    }
    truth = [json.loads(line) for line in (tmp_path / "data-truth.jsonl").read_text().splitlines()]
    (fault,) = [t for t in truth if t["code"]]
    assert (fault["code"], fault["start"]) == ("F01", "2026-06-02T04:15:00Z")


def test_what_is_simulated_is_judged_by_the_very_commands_it_prints(tmp_path: Path) -> None:
    simulated = hidran(
        tmp_path, "simulate", "--scenario", "perbaikan-di-tengah", "--days", 12, "--hydrants", 2, "--out", "a b.csv"
    )
    assert simulated.returncode == 0, simulated.stderr
    replay, compare = (line.strip() for line in simulated.stdout.splitlines() if line.startswith("  hidran "))
    typed = replay.replace("hidran", f"{sys.executable} -m hidran", 1)
    replayed = subprocess.run(typed, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (replayed.returncode, replayed.stderr) == (0, "")
    found = [json.loads(line) for line in (tmp_path / "a b-faults.jsonl").read_text().splitlines()]
    assert "F01" in {f["code"] for f in found if "kind" not in f}
    typed = compare.replace("hidran", f"{sys.executable} -m hidran", 1) + " --json"
    compared = subprocess.run(typed, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert compared.returncode == 0, compared.stderr
    pump = json.loads(compared.stdout)["codes"]["F01"]["float"]
    assert (pump["faults"], pump["found"]) == (2, 2)


def test_so_many_hydrants_as_asked_for_start_when_asked_for(tmp_path: Path) -> None:
    files = ("--out", "x/t.csv", "--truth", "x/w.jsonl", "--sites", "x/situs")
    start = ("--start", "2026-03-01", "--days", 1, "--hydrants", 3)
    done = hidran(tmp_path, "simulate", "--scenario", "cek-air-buruk", *start, *files)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "x" / "t.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["hydrant"] for row in rows} == {"hidran-1", "hidran-2", "hidran-3"}
    assert min(row["time"] for row in rows) == "2026-03-01T00:01:00+07:00"
    assert sorted(p.name for p in (tmp_path / "x" / "situs").iterdir()) == [f"hidran-{n}.toml" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scenario", "pompa-mat", "--out", "t.csv"], "maksudnya pompa-mati?"),
        (["--scenario", "cerah"], "--out data.csv belum ada"),
        (["--out", "t.csv"], "--scenario NAMA belum ada"),
        (["--scenario", "cerah", "--out", "t.csv", "--start", "kemarin"], "--start = 'kemarin': seharusnya ISO 8601"),
        (["--scenario", "cerah", "--out", "t.csv", "--start", "1999-01-01"], "tahun 2020 sampai 2099"),
        (["--scenario", "cerah", "--out", "t.csv", "--fitout", "x"], "--fitout = 'x'"),
        (["--scenario", "cerah", "--out", "ada"], "ada adalah folder"),
        (["--scenario", "cerah", "--out", "t.csv", "--truth", "t.csv"], "dua berkas bernama sama"),
        (["--scenario", "cerah", "--out", "isi.txt/t.csv"], "tidak bisa ditulis"),
        (["--scenario", "cerah", "--out", "isi.txt"], "isi.txt sudah ada"),
    ],
)
def test_what_cannot_be_done_is_said_in_bahasa_and_nothing_is_written(
    tmp_path: Path, options: list[str], said: str
) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "isi.txt").write_text("milik saya")
    before = sorted(tmp_path.iterdir())
    done = hidran(tmp_path, "simulate", "--days", "1", *options)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "isi.txt").read_text() == "milik saya"


def test_english_by_setting(tmp_path: Path) -> None:
    done = hidran(tmp_path, "scenarios", "show", "pompa-mat", HIDRAN_LANGUAGE="en")
    assert "did you mean pompa-mati?" in done.stderr


def test_a_recording_is_overwritten_only_when_that_is_asked_for(tmp_path: Path) -> None:
    once = ("simulate", "--scenario", "cerah", "--days", 1, "--out", "t.csv")
    assert hidran(tmp_path, *once).returncode == 0
    refused = hidran(tmp_path, *once, "--seed", 2)
    assert "t.csv sudah ada" in refused.stderr
    first = (tmp_path / "t.csv").read_bytes()
    assert hidran(tmp_path, *once, "--seed", 2, "--force").returncode == 0
    assert (tmp_path / "t.csv").read_bytes() != first


@needs_signals
def test_ctrl_c_leaves_no_file_that_looks_whole_and_keeps_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("yang lama")
    options = ("--scenario", "cerah", "--days", 3660, "--out", tmp_path / "t.csv", "--force")
    child = subprocess.Popen(
        argv("simulate", *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    part = tmp_path / "t.csv.part"
    wait_for(lambda: child.poll() is not None or (part.exists() and part.stat().st_size > 50_000), 60)
    child.send_signal(signal.SIGINT)
    _out, err = child.communicate(timeout=30)
    assert child.returncode != 0
    assert b"Traceback" not in err
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]
    assert (tmp_path / "t.csv").read_text() == "yang lama"
