"""The broker's users: closed to others, none lost, none changed by reading."""

import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from hidran.errors import SettingsError
from hidran.store import credentials


def test_a_password_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "mqtt.json"
    first = credentials.password_of(path, "hu-001")
    assert len(first) >= 22  # 128 bits
    assert credentials.password_of(path, "hu-001") == first
    assert credentials.password_of(path, "hu-002") != first
    assert set(credentials.load(path)) == {"hu-001", "hu-002"}


def test_a_revoked_user_is_gone_and_comes_back_with_another_password(tmp_path: Path) -> None:
    path = tmp_path / "mqtt.json"
    first = credentials.password_of(path, "hu-001")
    assert credentials.revoke(path, "hu-001")
    assert not credentials.revoke(path, "hu-001")
    assert credentials.load(path) == {}
    assert credentials.password_of(path, "hu-001") != first


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_files_and_folder_are_the_owners_whatever_the_umask(tmp_path: Path) -> None:
    path, old = tmp_path / "secrets" / "mqtt.json", os.umask(0)
    try:
        credentials.password_of(path, "hu-001")
    finally:
        os.umask(old)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (path.parent, *path.parent.iterdir())}
    assert modes == {"secrets": 0o700, "mqtt.json": 0o600, ".mqtt.json.lock": 0o600}


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mqtt.json"
    credentials.password_of(path, "hu-001")
    path.chmod(0o640)
    with pytest.raises(SettingsError, match="run chmod 600"):
        credentials.load(path)


def _add(path: Path, start: int) -> None:
    for i in range(start, start + 25):
        credentials.password_of(path, f"hu-{i:03}")


@pytest.mark.skipif(os.name != "posix", reason="file locks of POSIX")
def test_two_operators_at_once_lose_no_user(tmp_path: Path) -> None:
    context, path = multiprocessing.get_context("fork"), tmp_path / "mqtt.json"
    writers = [context.Process(target=_add, args=(path, start)) for start in (0, 25, 50)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(credentials.load(path)) == [f"hu-{i:03}" for i in range(75)]
