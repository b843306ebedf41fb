"""The files that Grafana reads at its start."""

import json
import stat
from pathlib import Path

from dashboards.provisioning import write
from tests.dashboards.house import READ, settings


def test_all_files_are_there_and_say_the_same_each_time(tmp_path: Path) -> None:
    wanted, out = settings(tmp_path / "data"), tmp_path / "grafana"
    first = {path: path.read_text() for path in write(wanted, out)}
    assert {str(p.relative_to(out)) for p in first} == {
        "dashboards/hidran-dashboards.yaml",
        *(
            f"dashboards/hidran/hidran-{n}.json"
            for n in ("hari-ini", "satu", "teknisi", "mutu-air", "layanan")
        ),
        "datasources/hidran-source.yaml",
        "alerting/hidran-rules.yaml",
        "alerting/hidran-contact.yaml",
        "alerting/hidran-policies.yaml",
    }  # fmt: skip
    assert {path: path.read_text() for path in write(wanted, out)} == first


def test_files_with_a_secret_are_nobody_elses(tmp_path: Path) -> None:
    out = tmp_path / "grafana"
    for path in write(settings(tmp_path / "data"), out):
        secret = READ in path.read_text() or "hidran-webhook" in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or not secret, path


def test_nothing_that_grafana_would_fill_in_stands_outside_the_dashboards(tmp_path: Path) -> None:
    out = tmp_path / "grafana"
    files = [p for p in write(settings(tmp_path / "data"), out) if p.suffix == ".yaml"]
    assert [p.name for p in files if "$" in p.read_text()] == []


def test_a_board_that_is_no_more_is_taken_away(tmp_path: Path) -> None:
    wanted, out = settings(tmp_path / "data"), tmp_path / "grafana"
    write(wanted, out)
    old = out / "dashboards" / "hidran" / "old.json"
    old.write_text("{}")
    write(wanted, out)
    assert not old.exists()


def test_the_provider_looks_where_the_files_are_mounted(tmp_path: Path) -> None:
    out = tmp_path / "grafana"
    write(settings(tmp_path / "data"), out, "/somewhere")
    provider = json.loads((out / "dashboards" / "hidran-dashboards.yaml").read_text())["providers"][0]
    assert provider["options"] == {"path": "/somewhere/dashboards/hidran"}
