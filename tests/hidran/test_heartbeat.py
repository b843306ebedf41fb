"""What a service says of itself, and what is made of a file that cannot be read."""

import os
import time
from pathlib import Path

import pytest

from hidran import heartbeat


def test_the_last_word_is_read_back_with_its_details(tmp_path: Path) -> None:
    heartbeat.beat(tmp_path, "ingest", queued=3)
    heartbeat.beat(tmp_path, "ingest", ok=False, queued=4)
    heartbeat.beat(tmp_path, "api")
    beat = heartbeat.read(tmp_path, "ingest")
    assert beat is not None
    assert (beat.service, beat.pid, beat.ok, beat.detail) == ("ingest", os.getpid(), False, {"queued": 4})
    assert abs(beat.at - time.time()) < 2
    assert set(heartbeat.read_all(tmp_path)) == {"ingest", "api"}


@pytest.mark.parametrize(("age_s", "fresh"), [(0, True), (12, True), (12.1, False), (86400, False)])
def test_a_beat_is_fresh_for_twelve_seconds(age_s: float, fresh: bool) -> None:
    assert heartbeat.Beat("x", 1, 1000.0, True, {}).fresh(1000.0 + age_s) is fresh


@pytest.mark.parametrize("text", ["", "{", "[]", '{"service": "x"}', '{"unknown": 1}'])
def test_a_spoilt_file_is_no_beat(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    assert heartbeat.read(tmp_path, "x") is None
    assert heartbeat.read_all(tmp_path) == {}


def test_a_folder_that_is_not_there_does_not_stop_the_service(tmp_path: Path) -> None:
    heartbeat.beat(tmp_path / "gone", "ingest")
    assert heartbeat.read(tmp_path / "gone", "ingest") is None
