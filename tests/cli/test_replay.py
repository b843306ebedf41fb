"""`hidran replay`, `hidran site check` and `hidran export` as their user types them."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from hidran import installation
from hidran.clock import iso
from hidran.settings import Settings
from hidran.store.events import EventsReader
from hidran.store.records import Records
from hidran.store.telling import tell
from tests.hidran.faults.logbook import MONDAY
from tests.hidran.replay.recordings import ROWS_SITE, a_bad_fortnight, write_csv
from tests.ingest.series_rows import SeriesRows
from tests.ingest.test_engine_process import a_place, cursor, start, wait_for
from tests.ingest.test_engine_told import BOOK as HARD_WEEK
from tests.ingest.test_engine_told import TOLD, heard


def hidran(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hidran", *map(str, args)], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_recording_is_judged_line_by_line(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(ROWS_SITE)
    trace = write_csv(tmp_path / "t.csv", a_bad_fortnight().rows)
    with trace.open("a") as file:
        file.write("rubbish\n")
    done = hidran("replay", trace, "--site", site, "--json", "--messages")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert "1 cells, wanted 10" in done.stderr
    episodes = [line for line in lines if "kind" not in line]
    assert {e["code"] for e in episodes} == {"F01", "F08"}
    assert set(episodes[0]) == {"hydrant", "code", "severity", "start", "raised", "end", "evidence", "why"}
    assert {"raise", "clear"} <= {line["kind"] for line in lines if "kind" in line}
    table = hidran("replay", trace, "--site", site)
    assert "2 kejadian" in table.stdout


def test_refusals_name_what_is_wrong(tmp_path: Path) -> None:
    site, bad = tmp_path / "site.toml", tmp_path / "bad.csv"
    site.write_text(ROWS_SITE)
    bad.write_text("clock,panel_v\n")
    assert hidran("replay", bad, "--site", site).stderr.startswith("hidran: ")
    assert hidran("replay", bad, "--site", site).returncode == 2
    good = write_csv(tmp_path / "t.csv", a_bad_fortnight().rows[:50])
    twice = hidran("replay", good, "--site", site, "--site", site)
    assert "stands in two --site files" in twice.stderr
    events = tmp_path / "e.jsonl"
    events.write_text('{"hydrant": "sawahan", "time": "2026-03-01T00:00:00Z", "kind": "party"}\n')
    assert "line 1: kind 'party'" in hidran("replay", good, "--site", site, "--events", events).stderr


def test_site_check_prints_values_with_units(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(ROWS_SITE + "[rules.F08]\nhold_s = 600\n")
    done = hidran("site", "check", site)
    assert done.returncode == 0
    (line,) = [row for row in done.stdout.splitlines() if row.startswith("rules.F08.hold_s ")]
    assert line.split() == ["rules.F08.hold_s", "600", "s", "SITE.toml"]
    site.write_text("[hydrant]\n")
    assert "hydrant.id" in hidran("site", "check", site).stderr


def test_what_is_exported_from_the_field_replays_to_what_was_found_there(tmp_path: Path) -> None:
    book = a_bad_fortnight()
    settings = Settings(data=tmp_path / "data")
    installation.create(settings.paths, "real")
    with Records.open(settings) as records:
        records.add_kpp("golden", "KPP Golden")
        records.add_hydrant("golden", id="sawahan")
        records.approve("hu-001", "sawahan", MONDAY)
    store = SeriesRows(settings.paths.series)
    store.arrive(book.rows)
    store.close()
    trace, site = tmp_path / "field.csv", tmp_path / "site.toml"
    site.write_text(ROWS_SITE)
    window = ("--from", iso(MONDAY), "--to", iso(book.now))
    done = hidran("--data", settings.data, "export", "--node", "hu-001", *window, "--csv", "--out", trace)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(trace.read_text().splitlines()) == len(book.rows) + 1
    replayed = [json.loads(line) for line in hidran("replay", trace, "--site", site, "--json").stdout.splitlines()]
    assert [(e["code"], e["start"]) for e in replayed] == [(e.code, iso(e.start)) for e in book.episodes()]
    missing = hidran("--data", settings.data, "export", "--node", "hu-9", *window, "--csv")
    assert (missing.returncode, "wanted one of hu-001" in missing.stderr) == (5, True)


def test_a_wrong_alarm_of_the_field_is_a_test_case_in_one_step(tmp_path: Path) -> None:
    """Rows, what people told and the site, exported from a running installation, replay to what stood in it."""
    settings = a_place(tmp_path / "data")
    with Records.open(settings) as records:
        records.set_hydrant("sawahan", panel_nominal_v=24, name='Sawahan "RT 05"', rules={"F08": {"hold_s": 900}})
        for event in TOLD:
            tell(records, event, "test")
    store = SeriesRows(settings.paths.series)
    store.arrive(HARD_WEEK.rows)
    child = start(settings)
    wait_for(lambda: cursor(settings) >= len(HARD_WEEK.rows) and heard(settings.paths.events) == len(TOLD))
    child.terminate()
    assert child.wait(10) == 0
    trace, events, site = (tmp_path / name for name in ("case.csv", "case.jsonl", "case.toml"))
    window = ("--from", iso(MONDAY), "--to", iso(HARD_WEEK.now))
    case = ("--out", trace, "--events", events, "--site", site)
    done = hidran("--data", settings.data, "export", "--node", "hu-001", *window, "--csv", *case)
    assert (done.returncode, done.stderr) == (0, "")
    replayed = hidran("replay", trace, "--site", site, "--events", events, "--json")
    assert (replayed.returncode, replayed.stderr) == (0, "")
    with closing(EventsReader(settings.paths.events)) as reader:
        live = [e for e in reader.episodes("sawahan", 0, 1 << 40) if e.code != "F16"]
    told = [json.loads(line) for line in replayed.stdout.splitlines()]
    assert len(live) > 1
    assert [(e["code"], e["severity"], e["start"], e["raised"], e["end"], e["why"]) for e in told] == [
        (e.code, e.severity, iso(e.start), iso(e.raised), None if e.end is None else iso(e.end), e.why) for e in live
    ]
