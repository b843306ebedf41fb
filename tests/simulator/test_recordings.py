"""Real recordings are mapped and judged: on tiny files of the same format, and whole where a folder has the data."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hidran.cli import score_cmd
from simulator.recordings import kept, logan, skab
from simulator.score.truth import ScoreError

SKAB_HEAD = (
    "datetime;Accelerometer1RMS;Accelerometer2RMS;Current;Pressure;Temperature;Thermocouple;Voltage;"
    "Volume Flow RateRMS;anomaly;changepoint"
)
LOGAN_HEAD = (
    "datetime,temp,temp_cor,temp_qual,cond,cond_cor,cond_qual,ph,ph_cor,ph_qual,do,do_cor,do_qual,"
    "turb,turb_cor,turb_qual,stage,stage_cor,stage_qual"
)


def skab_run(path: Path, flow_in_anomaly: float) -> None:
    """Four quiet minutes, then three of an anomaly."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [SKAB_HEAD]
    for second in range(420):
        bad = second >= 240
        litres = flow_in_anomaly if bad else 32.0 + second % 2
        amps = 1.30 + (second % 5) / 100
        lines.append(
            f"2020-03-09 10:{second // 60:02}:{second % 60:02};0;0;{amps};0;79;26;233;{litres};{float(bad)};0.0"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def river(path: Path, days: int) -> None:
    """A clear river; a muddy afternoon; one wild value that was put right."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines, start = [LOGAN_HEAD], datetime(2019, 1, 1, tzinfo=UTC)
    for step in range(days * 96):
        at = start + timedelta(minutes=15 * step)
        day, hour = divmod(step, 96)
        raw = f"{4 + hour % 7 / 10:.2f}"
        raw = f"{160 + hour / 10:.1f}" if day == days - 6 and 48 <= hour < 64 else raw
        fixed = raw
        if day == days - 2 and hour == 30:
            raw, fixed = "900", "4.1"
        blank = ",".join(["1,1,NULL"] * 4)
        lines.append(f"{at:%Y-%m-%d %H:%M},{blank},{raw},{fixed},NULL,60,60,NULL")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_pump_run_that_loses_its_water_is_told_and_its_own_normal_is_not(tmp_path: Path) -> None:
    skab_run(tmp_path / "data" / "valve1" / "3.csv", 2.0)
    found = skab.summary(tmp_path)
    assert list(found) == ["inlet valve closed by part", "healthy"]
    line = found["inlet valve closed by part"]
    assert (line["runs"], line["found"], line["missed"]) == (1, 1, 0)
    assert "F03" in line["told"]
    assert line["flow_ratio"][1] < 0.1
    assert found["healthy"] == {"runs": 1, "false": 0, "told": {}}


def test_a_river_is_judged_by_both_kinds_of_probe(tmp_path: Path) -> None:
    river(tmp_path / "LRO_data" / "Small2019.csv", 20)
    found = logan.summary(tmp_path)
    assert list(found) == ["Small2019 nephelometer", "Small2019 transmission"]
    for line in found.values():
        assert (line["turbid"], line["found"], line["missed"]) == (1, 1, 0)
        assert line["false_else"] == 0
        assert line["wrong_probe"] == 1
        assert line["false_F13"] == line["false_F14_F15"] == 0


def test_one_good_reading_does_not_part_a_stretch_and_two_do() -> None:
    bad = {0, 1, 3, 6}
    points = [logan.Point(900 * i, 1.0, 30.0 if i in bad else 1.0) for i in range(8)]
    assert logan.stretches(points, lambda p: p.believed == 30.0) == [(0, 2700), (5400, 5400)]


def test_a_folder_without_the_data_is_refused_with_what_is_wanted(tmp_path: Path) -> None:
    for name, data in (("skab", tmp_path), ("logan", tmp_path / "none"), ("sungai", tmp_path)):
        with pytest.raises(ScoreError, match=r"docs/scorecard\.md|wanted one of skab, logan"):
            kept.made(name, data)


def test_the_command_says_what_differs_from_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = typer.Typer()
    score_cmd.register(app)
    monkeypatch.setattr(kept, "EXPECTED", tmp_path / "expected")
    monkeypatch.setitem(kept.MAPS, "skab", lambda folder: {"a leak": {"runs": 1, "told": {"F05": 1}}})
    wanted = ["score", "recordings", "skab", "--data", str(tmp_path)]
    unknown = CliRunner().invoke(app, wanted)
    assert unknown.exit_code == 1
    assert "a leak" in unknown.output
    assert CliRunner().invoke(app, [*wanted, "--keep"]).exit_code == 0
    again = CliRunner().invoke(app, wanted)
    assert again.exit_code == 0
    assert "F05 1" in again.output


def test_what_is_kept_is_small_and_adds_up() -> None:
    for name in kept.MAPS:
        summary = kept.expected(name)
        assert len(json.dumps(summary)) < 6000
        counts = [v for v in summary.values() if "found" in v]
        assert counts
        assert all(v["found"] + v["missed"] == v.get("runs", v.get("turbid")) for v in counts)
