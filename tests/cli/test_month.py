"""`hidran month`: one month's record shown, closed, revised."""

import json
from pathlib import Path

import pytest

from hidran.clock import FileClock
from hidran.installation import create
from hidran.months import Month
from hidran.settings import Settings
from hidran.store import checks
from hidran.store.records import Records
from hidran.water import limits
from tests.cli import test_replay
from tests.hidran.water.checks import check

OCT = Month(2026, 10)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    settings = Settings(data=tmp_path / "data")
    create(settings.paths, "test")
    FileClock.create(settings.paths.clock, OCT.end + 3 * 86400)
    with Records.open(settings) as records:
        records.add_kpp("kpp-a", "KPP Tirta")
        records.add_hydrant("kpp-a", id="sawahan", name="Sawahan RT 05")
    return settings.data


def hidran(data: Path, *words: str, fails: bool = False) -> str:
    done = test_replay.hidran("--data", data, *words)
    assert (done.returncode != 0) == fails, done.stderr
    return str(done.stderr if fails else done.stdout)


def look(data: Path, key: str, **points: str) -> None:
    with Records.open(Settings(data=data)) as records, records.session() as db:
        made = check(OCT.start + 9 * 86400, **points)
        checks.keep(db, records, "sawahan", made, form_key=key, under=limits.load())


def test_a_month_is_shown_closed_revised_and_its_old_revision_stays(data: Path) -> None:
    assert "BELUM DIPERIKSA" in hidran(data, "month", "show", "sawahan", "2026-10")
    assert "Revisi 1 dibuat: BELUM DIPERIKSA." in hidran(data, "month", "close", "sawahan", "2026-10")
    assert "tidak ada yang berubah" in hidran(data, "month", "close", "sawahan", "2026-10")
    look(data, "a", tandon="", keran="bau=besi")
    assert "Revisi 2 dibuat: PERLU DICEK." in hidran(data, "month", "revise", "sawahan", "2026-10")
    shown = hidran(data, "month", "show", "sawahan", "2026-10")
    assert "Keran rumah: bau air, besi atau amis" in shown and "Bulan ini tanpa data sensor" in shown
    assert "BELUM DIPERIKSA" in hidran(data, "month", "show", "sawahan", "2026-10", "--revision", "1")
    told = json.loads(hidran(data, "month", "show", "sawahan", "2026-10", "--json"))
    assert (told["verdict"], [r["why"] for r in told["revisions"]]) == ("PERLU_DICEK", ["closed", "hand"])
    assert told["rule"] == 1 and told["limits"][0]["source"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", "nowhere"), "no hydrant 'nowhere'"),
        (("show", "sawahan", "oktober"), "wanted year and month"),
        (("show", "sawahan", "2026-10", "--revision", "4"), "--revision 4"),
        (("close", "sawahan", "2026-11"), "is not over yet"),
        (("revise", "sawahan", "2026-10"), "is not closed yet"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_line(data: Path, words: tuple[str, ...], said: str) -> None:
    assert said in hidran(data, "month", *words, fails=True)
