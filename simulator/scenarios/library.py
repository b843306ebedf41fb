"""Which scenarios there are: those that come with Hidran, and any file of a technician's own."""

from functools import cache
from pathlib import Path

from simulator.scenarios.reading import read, text_in
from simulator.scenarios.refusal import nearest, wrong
from simulator.scenarios.scenario import Scenario

FOLDER = Path(__file__).parent
FIRST = ("cerah", "mendung", "badai", "asap", "sepi", "sumur-lemah", "aki")


def names() -> list[str]:
    """Those that come with Hidran: the plain situations first, the others by name."""
    found = {path.stem for path in FOLDER.glob("*.toml")}
    return [*(n for n in FIRST if n in found), *sorted(found - set(FIRST))]


@cache
def everything() -> tuple[Scenario, ...]:
    """All that come with Hidran."""
    return tuple(read(FOLDER / f"{name}.toml", name) for name in names())


def path_of(wanted: str) -> Path:
    """The file of a name, or the path that was given. ScenarioError tells the nearest right name."""
    if wanted in names():
        return FOLDER / f"{wanted}.toml"
    path = Path(wanted)
    if path.suffix == ".toml" or path.parent != Path() or path.is_file():
        return path
    known = names()
    raise wrong(
        "skenario {name}: tidak ada{hint} (`hidran scenarios` menyebut semua {n}; berkas sendiri berakhir .toml)",
        name=repr(wanted),
        hint=nearest(wanted, known),
        n=len(known),
    )


def find(wanted: str) -> Scenario:
    """A scenario by its name, or from a file."""
    path = path_of(wanted)
    return read(path, path.stem)


def text_of(wanted: str) -> str:
    """Its file as it stands, to be copied."""
    path = path_of(wanted)
    read(path, path.stem)
    return text_in(path)


def copy(wanted: str, path: Path) -> None:
    """Its file under a name of one's own. ScenarioError when that is there already or cannot be written."""
    text = text_of(wanted)
    if path.suffix != ".toml":
        raise wrong("{path}: beri nama yang berakhir .toml", path=path)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise wrong("{path} sudah ada: pilih nama lain", path=path) from error
    except OSError as error:
        raise wrong("{path} tidak bisa ditulis: {why}", path=path, why=error.strerror or error) from error
