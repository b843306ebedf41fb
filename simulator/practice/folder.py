"""Where a practice keeps its files: each start in a folder of its own, all of them stamped, none of them real."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hidran import installation
from hidran.errors import SettingsError, StoreError
from hidran.paths import Paths
from simulator.practice.shelf import OWN_FOLDER

PREFIX = "latihan-"


@contextlib.contextmanager
def place(kept: Path | None) -> Iterator[Path]:
    """The folder that was named, or one that is gone afterwards. SettingsError for one that holds something else."""
    if kept is not None:
        yield _claimed(kept)
        return
    with tempfile.TemporaryDirectory(prefix="hidran-practice-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def fresh(folder: Path) -> Path:
    """The next numbered folder of it; two calls never get the same."""
    number = 1 + max((_number(path) for path in folder.glob(f"{PREFIX}*")), default=0)
    while True:
        made = folder / f"{PREFIX}{number:03}"
        try:
            made.mkdir()
        except FileExistsError:
            number += 1
        except OSError as error:
            raise StoreError(f"{made} cannot be made: {error}; choose another folder with --data") from error
        else:
            return made


def _claimed(folder: Path) -> Path:
    paths = Paths(folder)
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"--data {folder} is a file: wanted a folder of its own for practice")
    if folder.is_dir() and not paths.installation.exists() and any(p.name != OWN_FOLDER for p in folder.iterdir()):
        raise SettingsError(
            f"--data {folder} holds files that no practice made, perhaps a real installation: choose an empty folder"
        )
    installation.create(paths, "practice")
    return folder.absolute()


def _number(path: Path) -> int:
    tail = path.name.removeprefix(PREFIX)
    return int(tail) if tail.isdecimal() else 0
