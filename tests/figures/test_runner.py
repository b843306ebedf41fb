"""`python -m tests.figures`: what fails is said and stops nobody, what is not measured again stays in the book."""

from pathlib import Path

import pytest

from tests.figures import __main__ as runner
from tests.figures import book
from tests.figures.book import Run

ENTRY = {"number": 6, "title": "Poison", "goal": "100 | 99,900", "result": "as\nwished", "ok": True}


def a_run(name: str, *, full: bool = True, ok: bool = True) -> Run:
    return Run(name, full, 2.0, "2026-11-24", "2 cores", [ENTRY | {"ok": ok}])


def test_every_module_that_defines_run_is_a_figure() -> None:
    found = runner.discover()
    assert {"engine_speed", "insecure_start"} <= set(found)
    assert not {"book", "nodes", "__main__", "test_runner"} & set(found)


def test_a_figure_that_breaks_is_not_ok_and_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    run = runner.measure("nowhere", full=False)
    assert not run.ok
    assert "No module named 'tests.figures.nowhere'" in run.entries[0]["result"]
    assert "No module named" in capsys.readouterr().out


def test_a_broken_figure_stops_nobody_and_the_end_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "discover", lambda: ["bad", "good"])
    monkeypatch.setattr(runner, "measure", lambda name, full: a_run(name, full=full, ok=name == "good"))
    kept = tmp_path / "figures.json"
    book.save(kept, {"other": a_run("other")})
    assert runner.main(["--book", str(kept)]) == 1
    assert "1 of 2 ok; not ok: bad" in capsys.readouterr().out
    assert {name: run.ok for name, run in book.load(kept).items()} == {"other": True, "bad": False, "good": True}
    assert runner.main(["--book", str(kept), "--quick", "good"]) == 0
    assert book.load(kept)["good"].full, "a quick run leaves the book alone"
    assert runner.main(["--book", str(kept), "nonsense"]) == 2


def test_the_page_has_one_row_a_figure_with_its_command_and_machine() -> None:
    page = book.page({"poison": a_run("poison"), "flood": a_run("flood", full=False, ok=False)})
    assert "| 6 | Poison | 100 \\| 99,900 | as wished | ok | `make figures ARGS=poison` |" in page
    assert "| 6 | Poison *(scaled)* | 100 \\| 99,900 | as wished | **not ok** | `make figures ARGS=flood` |" in page
    assert "- `poison`: 2026-11-24, 2 s, 2 cores" in page


def test_a_result_with_a_key_missing_is_refused() -> None:
    assert book.checked([ENTRY, ENTRY | {"extra": 1}]) == [ENTRY, ENTRY]
    with pytest.raises(ValueError, match="title, goal, result, ok missing"):
        book.checked({"number": 1})
