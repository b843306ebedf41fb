"""The pages on faults are the ones made from the code and the kept card, and their pictures are there and right."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer
from typer.testing import CliRunner

from hidran.cli import score_cmd
from hidran.faults.catalogue import CATALOGUE
from hidran.faults.doc import PICTURES, parts
from hidran.faults.suppress import SUPPRESSES
from hidran.replay.trace import Row
from simulator.faultpage import drawing, graph, signals
from simulator.faultpage.page import rewritten, seen
from simulator.faultpage.shots import FIRST_DAY, SHOTS, Shot, Strip
from simulator.faultpage.summary import read, summary, text
from simulator.faultpage.trace import Taken, Told, take
from simulator.score.card import card
from simulator.score.truth import ScoreError

DOCS = Path(__file__).parents[2] / "docs"
HOW = "run: make faults-page (or: hidran score page build/scorecard.json --no-pictures)"
MOST_BYTES = 40_000


@pytest.mark.parametrize("name", ["faults.md", "scorecard.md"])
def test_a_page_is_the_one_made_from_the_code_and_the_kept_card(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert rewritten(page, read(DOCS / "scorecard.json")) == page, HOW


def test_every_fault_has_its_place_on_the_page_and_a_small_picture() -> None:
    wanted = ["codes", "graph"]
    for code in CATALOGUE:
        wanted += [f"rule {code}", f"seen {code}"]
    assert parts((DOCS / "faults.md").read_text(encoding="utf-8")) == wanted
    for name in [*CATALOGUE, "graph"]:
        path = DOCS / PICTURES / f"{name}.svg"
        assert path.stat().st_size < MOST_BYTES, name
        assert ElementTree.parse(path).getroot().attrib["width"] == "360"
    assert list(SHOTS) == list(CATALOGUE)


def test_the_picture_of_the_graph_has_a_dot_for_each_edge() -> None:
    picture = graph.drawn()
    assert picture.count("<circle") == sum(len(others) for others in SUPPRESSES.values())
    assert picture == (DOCS / PICTURES / "graph.svg").read_text(encoding="utf-8"), HOW


def test_the_trace_of_a_lost_panel_shows_when_it_went_and_when_it_was_told() -> None:
    taken = take("F08", SHOTS["F08"])
    assert taken.start < taken.onset < taken.told.at < taken.end
    assert taken.told.severity == "GAWAT"
    dark = [r.values["panel_v"] for r in taken.rows[1] if r.ts > taken.told.at]
    assert dark and max(v for v in dark if v is not None) < 5


def minutes(values: list[float | None]) -> list[Row]:
    return [
        Row(i, FIRST_DAY + 60 * i, FIRST_DAY + 60.0 * i, "h", "n", 1, i, 60 * i, {"panel_v": v, "pump_on": int(i % 2)})
        for i, v in enumerate(values)
    ]


def a_taken(values: list[float | None]) -> Taken:
    told = Told(FIRST_DAY + 7200, "GAWAT", "tegangan < 1 V")
    return Taken(FIRST_DAY + 3600, told, FIRST_DAY, FIRST_DAY + 14_400, {1: minutes(values)}, -2.5, 113.0)


def test_a_picture_is_the_same_bytes_each_time_and_leaves_gaps_where_nothing_came() -> None:
    shot = Shot("x", "x", (Strip("panel_v", "panel", 0), Strip("pump_on", "pompa")))
    whole: list[float | None] = [20.0 + i % 7 for i in range(240)]
    holed = [None if 100 < i < 160 else v for i, v in enumerate(whole)]
    picture = drawing.drawn("F08", shot, a_taken(whole))
    assert picture == drawing.drawn("F08", shot, a_taken(whole))
    assert "1 jam kemudian" in picture and "tegangan &lt; 1 V" in picture
    gaps = [_strokes(drawing.drawn("F08", shot, a_taken(values))) for values in (whole, holed)]
    assert gaps == [1, 2]


def _strokes(picture: str) -> int:
    """How many pieces the line of the first signal has."""
    return next(line for line in picture.splitlines() if 'stroke-linejoin="round"' in line).count("M")


def test_sums_are_counted_as_people_count_them() -> None:
    rows = minutes([0.0] * 121)
    for r in rows:
        r.values |= {"pump_on_s": 30, "pump_starts": 1}
    assert signals.points("run_min", rows)[-1][1] == 60.5
    assert signals.points("starts_h", rows)[-1][1] == 60
    assert signals.points("up_min", rows)[-1][1] == 120
    assert {v for _, v in signals.points("ahead_min", rows)} == {0}


def a_card() -> dict[str, Any]:
    fault = {"code": "F01", "kind": "pompa-mati", "beyond_hold_s": None, "beyond_sign_s": None, "hold_s": 1200}
    result = {
        "scenario": "pompa-mati",
        "seed": 1,
        "fitout": "minimum",
        "hydrant_days": 35.0,
        "faults": [
            {**fault, "outcome": "missed", "told": None, "in_a_solar_day": False},
            {**fault, "outcome": "renamed", "told": "F08", "in_a_solar_day": True},
        ],
        "strays": [{"code": "F01", "outcome": "false", "severity": "GAWAT", "beside": ["cuaca-mendung"]}],
        "messages": {"all": 2, "false": 1},
        "stand": {},
    }
    return card([result], {"seeds": "1", "purpose": "tuning", "scenarios": ["pompa-mati"], "days": 35})


def test_what_is_kept_of_a_card_says_counts_and_what_a_fault_is_confused_with(tmp_path: Path) -> None:
    path = tmp_path / "scorecard.json"
    path.write_text(text(summary(a_card())), encoding="utf-8")
    kept = read(path)
    assert kept["codes"]["F01"]["minimum"]["recall"]["trials"] == 2
    told = seen("F01", kept)
    assert "| minimum | 0 / 2 | 0 % (0 to 66) | 1 | 1 | 0 | 1 |" in told
    assert "told as F08 1× instead; raised in vain in or beside `cuaca-mendung` 1×" in told
    assert "no recall was measured" in seen("F22", kept)
    assert json.loads(text(kept)) == kept


def test_the_command_makes_both_pages_from_any_card(tmp_path: Path) -> None:
    made = tmp_path / "build.json"
    made.write_text(json.dumps(a_card()), encoding="utf-8")
    for name in ("faults.md", "scorecard.md"):
        (tmp_path / name).write_text((DOCS / name).read_text(encoding="utf-8"), encoding="utf-8")
    app = typer.Typer()
    score_cmd.register(app)
    done = CliRunner().invoke(app, ["score", "page", str(made), "--docs", str(tmp_path), "--no-pictures"])
    assert done.exit_code == 0, done.output
    assert "tuning seeds: no numbers to report" in (tmp_path / "scorecard.md").read_text(encoding="utf-8")
    assert "told as F08 1×" in (tmp_path / "faults.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("content", ["[]", "{", '{"made": {}}'])
def test_what_is_no_card_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ScoreError, match="hidran score run"):
        summary(read(path))
