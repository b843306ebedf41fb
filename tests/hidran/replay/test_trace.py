"""Recordings: what is read, what is refused, in which order."""

from pathlib import Path

import pytest

from hidran.replay import trace as trace_module
from hidran.replay.trace import Row, Trace, TraceError


def read(path: Path, text: str) -> tuple[list[Row], list[str]]:
    file = path / "t.csv"
    file.write_text(text, encoding="utf-8")
    complaints: list[str] = []
    rows = list(Trace(file, lambda line, what: complaints.append(f"{line}: {what}")).rows())
    return rows, complaints


def test_empty_is_not_measured_and_absent_is_not_fitted(tmp_path: Path) -> None:
    (row,), _ = read(tmp_path, "time,panel_v,pump_on\n2026-03-01T07:00:00+07:00,,1\n")
    assert (row.ts, row.received, row.values) == (1_772_323_200, 1_772_323_200.0, {"panel_v": None, "pump_on": 1})


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("panel_v,pump_on", "has no column time"),
        ("time,pannel_v", "no such column 'pannel_v': wanted some of time, hydrant"),
        ("time,pump_on,pump_on", "stands twice"),
        ("", "has no column time"),
    ],
)
def test_a_wrong_header_stops_with_what_is_wrong(tmp_path: Path, head: str, wanted: str) -> None:
    with pytest.raises(TraceError, match=wanted):
        read(tmp_path, head + "\n")


def test_bad_rows_are_told_by_their_line_and_skipped(tmp_path: Path) -> None:
    lines = [
        "time,panel_v,pump_on",
        "2026-03-01T07:00:00,12,1",
        "2026-03-01T07:01:00+07:00,12",
        "yesterday,12,1",
        "2026-03-01T07:02:00+07:00,9999,1",
        "2026-03-01T07:03:00+07:00,twelve,1",
        "2026-03-01T07:04:00+07:00,-0.02,0",
    ]
    rows, complaints = read(tmp_path, "\n".join(lines) + "\n")
    assert [r.values["panel_v"] for r in rows] == [0.0]
    assert sorted(complaints) == [
        "2: time '2026-03-01T07:00:00': wanted ISO 8601 with offset, 2026-03-01T07:00:00+07:00",
        "3: 2 cells, wanted 3",
        "4: time 'yesterday': wanted ISO 8601 with offset, 2026-03-01T07:00:00+07:00",
        "5: panel_v 9999: wanted 0 to 1000",
        "6: panel_v 'twelve': wanted a number",
    ]


def test_rows_come_in_the_order_of_arrival_however_large_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_module, "_RUN_ROWS", 3)
    times = [f"2026-03-01T07:{m:02}:00Z,2026-03-01T08:{(7 * m) % 20:02}:00Z" for m in range(20)]
    rows, complaints = read(tmp_path, "time,received\n" + "\n".join([*times, "rubbish,"]) + "\n")
    assert [r.received for r in rows] == sorted(r.received for r in rows)
    assert (len(rows), len(complaints)) == (20, 1)
    assert sorted(r.line for r in rows) == list(range(2, 22))
