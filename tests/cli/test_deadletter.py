"""`hidran deadletter list|show|retry|export`, called as a technician calls them."""

import base64
import json
import os
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hidran import contract, installation
from hidran.cli.app import app, register_all
from hidran.clock import FixedClock
from hidran.errors import StoreError, UnknownNameError
from hidran.settings import Settings
from hidran.store.series_schema import SCHEMA
from hidran.store.sqlite import open_writer, transaction
from ingest import decode
from ingest.writer import Incoming, Writer

register_all()
NOW = 1_790_000_000
TOPIC = contract.topic("hu-001", "up", contract.UP_READINGS)
HEAD = {"boot": 1, "held": 1, "src": "ntp", "ts": NOW - 60, "up_s": 60, "age_s": 0}
TERMINAL = b'{"\x1b[2J\xff": 1'


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ:
        if name.startswith("HIDRAN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def letters(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1: rubbish that a terminal would obey. 2: out of range. 3: in range since the fix."""
    installation.create(Settings(data=data).paths, "real")
    with Writer.open(Settings(data=data).paths, FixedClock(NOW)) as writer, monkeypatch.context() as wrong:
        bit, decimals, low, _high = decode._FIELDS["turbidity_mv"]
        wrong.setitem(decode._FIELDS, "turbidity_mv", (bit, decimals, low, 5000))
        writer.commit([Incoming(TOPIC, TERMINAL, NOW * 1000), reading(1, -1), reading(2, 6000)])
    return data


def reading(seq: int, mv: int) -> Incoming:
    return Incoming(TOPIC, json.dumps(HEAD | {"seq": seq, "turbidity_mv": [mv]}).encode(), NOW * 1000)


def call(data: Path, *argv: str) -> Result:
    result = CliRunner().invoke(app, ["--data", str(data), "deadletter", *argv])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def status(data: Path) -> tuple[int, int, int]:
    found = json.loads(CliRunner().invoke(app, ["--data", str(data), "status", "--json"]).stdout)
    assert found["holds"]
    return found["received"], found["stored"], found["quarantined"]


def test_the_list_shows_newest_first_and_counts_by_code(letters: Path) -> None:
    lines = call(letters, "list").stdout.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["3", "2", "1"]
    assert "\x1b" not in "".join(lines)
    assert [line.split() for line in lines[-2:]] == [["JSON", "1", "1", "0"], ["RANGE", "2", "2", "0"]]
    found = json.loads(call(letters, "list", "--json", "--code", "RANGE", "--limit", "1").stdout)
    assert [(x["id"], x["node"], x["code"], x["readings"]) for x in found["letters"]] == [(3, "hu-001", "RANGE", 1)]
    assert found["codes"][0] == {"code": "JSON", "letters": 1, "readings": 1, "summarised": 0}


def test_nothing_refused_is_said_and_makes_no_file(data: Path) -> None:
    assert call(data, "list").stdout == "Tidak ada pesan yang ditolak.\n"
    assert json.loads(call(data, "list", "--json").stdout) == {"letters": [], "codes": []}
    assert call(data, "retry", "--all").stdout.startswith("0 pesan dicoba lagi")
    with pytest.raises(UnknownNameError, match="nothing was ever received"):
        call(data, "show", "1")
    assert not data.exists()


def test_a_message_is_shown_without_anything_a_terminal_would_obey(letters: Path) -> None:
    said = call(letters, "show", "1").stdout
    assert "\x1b" not in said
    assert said.splitlines()[-1] == '{"\\x1b[2J\\xff": 1'
    assert base64.b64decode(json.loads(call(letters, "show", "1", "--json").stdout)["payload_base64"]) == TERMINAL
    assert json.loads(json.loads(call(letters, "show", "2", "--json").stdout)["payload"])["turbidity_mv"] == [-1]
    with pytest.raises(UnknownNameError, match="dead letter 9 is not there"):
        call(letters, "show", "9")


def test_a_long_message_is_cut_for_the_eye_only(letters: Path) -> None:
    with Writer.open(Settings(data=letters).paths, FixedClock(NOW)) as writer:
        writer.commit([Incoming(TOPIC, b"[" * 8000, NOW * 1000)])
    *_, shown, rest = call(letters, "show", "4").stdout.splitlines()
    assert (len(shown), rest) == (2000, "... dan 6000 huruf lagi; semuanya dengan --json.")
    assert json.loads(call(letters, "show", "4", "--json").stdout)["payload"] == "[" * 8000


def test_one_letter_is_retried_and_moves_from_quarantined_to_stored(letters: Path) -> None:
    assert status(letters) == (3, 0, 3)
    result = call(letters, "retry", "3")
    assert result.exit_code == 0
    assert result.stdout == "1 pesan dicoba lagi: 1 bacaan tersimpan, 0 menunggu waktu, 0 sudah ada.\n"
    assert status(letters) == (3, 1, 2)


def test_all_are_retried_and_what_stays_refused_is_said(letters: Path) -> None:
    result = call(letters, "retry", "--all")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == ["1 pesan tetap ditolak: JSON", "1 pesan tetap ditolak: RANGE"]
    assert status(letters) == (3, 1, 2)
    found = json.loads(call(letters, "retry", "--code", "RANGE", "--json").stdout)
    assert found == {"letters": 1, "stored": 0, "pending": 0, "duplicate": 0, "gone": 0, "refused": {"RANGE": 1}}


@pytest.mark.parametrize("argv", [(), ("1", "--all"), ("1", "--code", "JSON")])
def test_retry_wants_to_know_which(letters: Path, argv: tuple[str, ...]) -> None:
    result = call(letters, "retry", *argv)
    assert result.exit_code == 2
    assert status(letters) == (3, 0, 3)


def test_everything_is_exported_as_it_was_received(letters: Path, tmp_path: Path) -> None:
    file = tmp_path / "letters.jsonl"
    assert f"3 pesan ditulis ke {file}." in call(letters, "export", str(file)).stdout
    found = [json.loads(line) for line in file.read_text().splitlines()]
    assert base64.b64decode(found[0]["payload_base64"]) == TERMINAL
    assert [(x["id"], x["code"], x["state"]) for x in found] == [
        (1, "JSON", "kept"),
        (2, "RANGE", "kept"),
        (3, "RANGE", "kept"),
    ]
    with pytest.raises(StoreError, match="never overwritten"):
        call(letters, "export", str(file))
    with pytest.raises(StoreError, match="cannot be written"):
        call(letters, "export", str(tmp_path / "no" / "folder"))
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_summarised_letters_still_count(letters: Path) -> None:
    from hidran.store.deadletters import trim

    with closing(open_writer(letters / "series.db", SCHEMA)) as db, transaction(db):
        trim(db, most_letters=1)
    assert [line.split() for line in call(letters, "list").stdout.splitlines()[-2:]] == [
        ["JSON", "0", "0", "1"],
        ["RANGE", "1", "1", "1"],
    ]
    assert status(letters) == (3, 0, 3)
