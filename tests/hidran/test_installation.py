"""What kind a data folder is, and which clock may run in it."""

import stat
from pathlib import Path

import pytest

from hidran import installation
from hidran.clock import FileClock, SystemClock
from hidran.errors import ClockRefusedError, SettingsError, StoreError
from hidran.paths import Paths

NOW = 1_795_500_000.0


def test_a_new_folder_is_stamped_and_its_secrets_are_closed(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "a" / "data")
    assert installation.create(paths, "demo") == "demo"
    assert installation.kind_of(paths) == "demo"
    assert stat.S_IMODE(paths.secrets.stat().st_mode) == 0o700


def test_a_stamped_folder_keeps_its_kind(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    installation.create(paths, "practice")
    with pytest.raises(SettingsError, match="is a 'practice' installation, wanted 'real'"):
        installation.create(paths, "real")
    assert installation.create(paths, "practice") == "practice"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="choose another one with --data"):
        installation.create(Paths(tmp_path / "file"), "real")


def test_a_folder_without_a_stamp_counts_as_real(tmp_path: Path) -> None:
    assert installation.kind_of(Paths(tmp_path)) == "real"
    assert not installation.is_practice(Paths(tmp_path))


@pytest.mark.parametrize("kind", ["demo", "practice", "test"])
def test_a_simulated_clock_runs_where_it_belongs(tmp_path: Path, kind: installation.Kind) -> None:
    paths = Paths(tmp_path)
    installation.create(paths, kind)
    assert installation.open_clock(paths).real
    FileClock.create(paths.clock, NOW)
    clock = installation.open_clock(paths)
    assert not clock.real
    assert clock.now() == NOW
    assert installation.is_practice(paths)


@pytest.mark.parametrize("stamp", [True, False])
def test_a_simulated_clock_in_a_real_installation_is_refused(tmp_path: Path, stamp: bool) -> None:
    paths = Paths(tmp_path)
    if stamp:
        installation.create(paths, "real")
    FileClock.create(paths.clock, NOW)
    with pytest.raises(ClockRefusedError, match="real installation, which runs on real time only: remove that file"):
        installation.open_clock(paths)
    paths.clock.unlink()
    assert isinstance(installation.open_clock(paths), SystemClock)
