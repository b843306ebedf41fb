"""`hidran tell` as a neighbour's words reach the engine."""

import json
from contextlib import closing
from pathlib import Path

from hidran import heartbeat
from hidran.clock import iso
from hidran.store.events import EventsReader
from hidran.store.records import Records
from hidran.store.telling import told_in
from tests.cli.test_replay import hidran
from tests.ingest.series_rows import SeriesRows
from tests.ingest.test_engine_process import BOOK, a_place, start, wait_for


def test_what_is_told_is_heard_by_the_running_engine(tmp_path: Path) -> None:
    settings = a_place(tmp_path)
    SeriesRows(settings.paths.series).arrive(BOOK.rows[:10])
    child = start(settings)
    wait_for(lambda: heartbeat.read(settings.paths.health, "engine") is not None)
    done = hidran("--data", tmp_path, "tell", "sawahan", "PENUH", "--by", "Siti", "--note", "meluap")
    child.terminate()
    assert child.wait(10) == 0
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Tercatat: tandon penuh di sawahan, ")
    assert "Mesin penilai sudah mendengarnya" in done.stdout
    with closing(EventsReader(settings.paths.events)) as reader:
        (event,) = reader.told.since("sawahan", 0)
    assert (event.ts, event.kind, event.data, event.by) == (BOOK.now, "tank_full", {"note": "meluap"}, "Siti")


def test_it_is_kept_for_an_engine_that_does_not_run(tmp_path: Path) -> None:
    settings = a_place(tmp_path)
    at, until = iso(BOOK.now - 3600), iso(BOOK.now + 7200)
    done = hidran("--data", tmp_path, "tell", "sawahan", "perbaikan", "--at", at, "--until", until)
    assert "Selama 3 jam tidak ada gangguan baru" in done.stdout
    assert "Mesin penilai tidak jalan" in done.stdout
    form = hidran(
        "--data", tmp_path, "tell", "sawahan", "cek-air", "--data", "keran.bau=amis", "--data", "e_coli=3", "--json"
    )
    told = json.loads(form.stdout)
    assert (told["data"], told["heard"]) == ({"points": {"keran": {"bau": "amis"}}, "e_coli": 3.0}, False)
    with Records.open(settings) as records:
        events = [told_in(entry) for entry in records.inbox_after(0)]
    assert [e.kind for e in events if e is not None] == ["maintenance", "water_check"]


def test_refusals_list_what_there_is(tmp_path: Path) -> None:
    a_place(tmp_path)
    stranger = hidran("--data", tmp_path, "tell", "baamang", "penuh")
    assert (stranger.returncode, stranger.stderr) == (5, "hidran: hidran 'baamang' tidak dikenal; yang ada: sawahan\n")
    party = hidran("--data", tmp_path, "tell", "sawahan", "party")
    assert party.returncode == 5
    assert "pilihannya: penuh (tandon penuh), belum-penuh" in party.stderr
    assert hidran("--data", tmp_path, "tell", "sawahan", "penuh", "--until", "2026-11-27").returncode == 2
    assert "wanted name=value" in hidran("--data", tmp_path, "tell", "sawahan", "cek-air", "--data", "coklat").stderr
