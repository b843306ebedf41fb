"""A smoke of the whole card: months simulated, judged, added up, shown, and any recording compared."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from hidran.cli import score_cmd
from hidran.clock import wib_midnight
from hidran.reading import BIT
from simulator.faults import FAULTS
from simulator.score import months, seeds, stand
from simulator.score.card import card
from simulator.score.compare import compared
from simulator.score.conditions import conditions
from simulator.score.judged import judged, told_of
from simulator.score.page import page
from simulator.score.recording import Recording
from simulator.score.runner import jobs, one, run
from simulator.score.source import record
from simulator.score.truth import ScoreError, read_told, read_truth

DAYS = 22
MIDNIGHT = wib_midnight(1_790_000_000)


@pytest.fixture(scope="module")
def panel_lost() -> Recording:
    return record("panel-hilang", 3, DAYS)


@pytest.fixture(scope="module")
def results(panel_lost: Recording) -> list[dict[str, Any]]:
    return [judged(panel_lost, fitout) for fitout in ("minimum", "float")]


def test_a_stolen_panel_is_found_by_every_node_within_its_hold_and_two_reports(results: list[dict[str, Any]]) -> None:
    for result in results:
        (fault,) = [f for f in result["faults"] if f["code"] == "F08"]
        assert fault["outcome"] == "found"
        assert fault["beyond_sign_s"] <= 2 * 300
        assert result["stand"]["broken"]["nothing"] == 0


def test_the_same_seed_gives_the_same_month(panel_lost: Recording) -> None:
    again = record("panel-hilang", 3, DAYS)
    assert again.rows == panel_lost.rows
    assert again.truths == panel_lost.truths


def test_a_fit_out_sees_its_own_columns_of_the_same_days(panel_lost: Recording) -> None:
    assert {"tank_full", "tank_level_pct", "flow_lpm", "pump_a"} <= set(panel_lost.columns)
    assert set(panel_lost.columns) <= set(BIT)
    assert {f.code for f in told_of(panel_lost, "minimum").found} >= {"F08"}


def test_the_card_adds_up_and_its_page_shows_every_number_it_has(results: list[dict[str, Any]]) -> None:
    made = card(results, {"seeds": "3", "purpose": "tuning", "scenarios": ["panel-hilang"], "days": DAYS})
    assert made["made"]["months"] == 2
    panel = made["codes"]["F08"]["minimum"]
    assert panel["recall"]["trials"] == panel["precision"]["trials"] == panel["beyond_hold_s"]["count"] == 1
    assert panel["two_reports"]["sign"]["hits"] == 1
    right = made["fitouts"]["minimum"]["stand_right"]
    assert right["broken"]["hits"] == right["broken"]["trials"] > 0
    assert json.loads(json.dumps(made)) == made
    for language, words in (("id", "Pompa rusak yang ketahuan"), ("en", "Broken pumps that were found")):
        html = page(made, language)  # type: ignore[arg-type]
        assert words in html
        assert html.count('class="tile"') == 2
        assert "<script" not in html and "http" not in html


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = jobs(["panel-hilang"], [4], 20, ["minimum", "float"], tmp_path)
    for fitout in ("minimum", "float"):
        plan[0].path(fitout).write_text(json.dumps({"kept": fitout}))
    told: list[object] = []
    monkeypatch.setattr("simulator.score.runner.one", lambda job: pytest.fail("it was done already"))
    assert run(plan, 1, told.append) == [{"kept": "minimum"}, {"kept": "float"}]
    assert told == plan
    plan[0].path("float").unlink()
    assert plan[0].open() == ["float"]


def test_only_what_is_open_is_judged(tmp_path: Path) -> None:
    (plan,) = jobs(["node-mati"], [5], 20, ["minimum", "float"], tmp_path)
    plan.path("minimum").write_text('{"kept": true}')
    one(plan)
    assert json.loads(plan.path("minimum").read_text()) == {"kept": True}
    assert json.loads(plan.path("float").read_text())["fitout"] == "float"
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".json", ".json"]


@pytest.mark.parametrize("name", months.names())
def test_every_month_can_be_planned_and_tells_its_truth(name: str) -> None:
    for seed in range(1, 6):
        plan = months.month(name, seed, MIDNIGHT)
        codes = {t.code for t in plan.truths if not t.healthy}
        assert codes == set(FAULTS[name].codes if name in FAULTS else ())
        assert all(t.end is not None and t.start < t.end for t in plan.truths)
        kind = FAULTS.get(name)
        assert kind is None or plan.spec.topology in kind.topologies


def test_every_fault_of_the_simulator_has_a_month() -> None:
    assert set(FAULTS) < set(months.names())


def test_seeds_are_for_tuning_or_for_reporting_never_both() -> None:
    assert seeds.purpose(seeds.parse("1..9")) == "tuning"
    assert seeds.purpose(seeds.parse("10000..10003")) == "reporting"
    for wrong in ("900..10001", "5000", "9..1", "x", "0"):
        with pytest.raises(ScoreError, match="wanted"):
            seeds.parse(wrong)


def test_a_low_tank_and_a_node_that_restarts_too_often_are_conditions(panel_lost: Recording) -> None:
    found = list(conditions(panel_lost.rows, panel_lost.sites[0]))
    assert {t.code for t in found} == {"F20"}
    assert all(t.healthy and t.start <= (t.end or 0) for t in found)


def test_spells_of_a_standing_pump_do_not_overlap_and_know_the_broken_one(panel_lost: Recording) -> None:
    spells = list(stand.spells(panel_lost))
    assert all(a.end <= b.start for a, b in pairwise(spells))
    (truth,) = [t for t in panel_lost.truths if t.code == "F08"]
    broken = [s for s in spells if s.reason == "broken"]
    assert [s.start - truth.start < 120 for s in broken] == [True]
    assert {"night", "full", "broken"} <= {s.reason for s in spells}


TRUTH = '{"hydrant":"h","kind":"pump","code":"F01","severity":1,"start":"2026-03-01T08:00:00+07:00","end":"2026-03-03T08:00:00+07:00","observable_with":["minimum"],"healthy":false}\n'  # noqa: E501
FAULT = '{"hydrant":"h","code":"F01","severity":"GAWAT","start":"2026-03-01T08:10:00+07:00","raised":"2026-03-01T10:10:00+07:00","end":null,"evidence":{},"why":"x"}\n'  # noqa: E501
SAID = '{"kind":"raise","at":"2026-03-09T10:10:00+07:00","since":"2026-03-09T08:10:00+07:00","hydrant":"h","code":"F08","severity":"GAWAT","text":"x"}\n'  # noqa: E501


def test_any_recording_can_be_compared_with_its_truth(tmp_path: Path) -> None:
    truth, faults = tmp_path / "t.jsonl", tmp_path / "f.jsonl"
    truth.write_text(TRUTH)
    faults.write_text(FAULT + SAID)
    made = compared(truth, faults, fitout="minimum", days=30)
    assert made["codes"]["F01"]["minimum"]["found"] == 1
    own = made["fitouts"]["minimum"]
    assert own["hydrant_days"] == 30
    assert own["false_messages_per_month"]["count"] == 1  # it speaks of an episode that nobody can find
    app = typer.Typer()
    score_cmd.register(app)
    done = CliRunner().invoke(app, ["score", "compare", "--truth", str(truth), "--faults", str(faults), "--json"])
    assert json.loads(done.stdout)["codes"]["F01"]["full"]["found"] == 1


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{", "is not JSON"),
        ("[]", "wanted an object"),
        ('{"hydrant":"h"}', "start"),
        (TRUTH.replace("+07:00", ""), "offset"),
    ],
)
def test_a_truth_that_cannot_be_read_is_refused_by_line(tmp_path: Path, line: str, wanted: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(TRUTH + line + "\n")
    with pytest.raises(ScoreError, match=f"line 2: .*{wanted}"):
        read_truth(path)
    with pytest.raises(ScoreError, match="cannot be read"):
        read_told(tmp_path / "none")
