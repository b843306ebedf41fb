"""The house stands as `docs/design.md` says: who may import whom, who writes which file, what no file may hold."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ARROWS = {
    "hidran": set(),
    "firmware": {"hidran"},  # of it only the contract, see below
    "ingest": {"hidran"},
    "notify": {"hidran"},
    "api": {"hidran"},
    "dashboards": {"hidran"},
    "simulator": {"hidran", "firmware"},
}
HARDWARE = {"machine", "network", "esp32"}
NOT_ON_THE_BOARD = {"typing", "dataclasses", "enum", "pathlib", "contextlib", "logging", "threading", "functools"}
IMPURE = {"time", "datetime", "os", "socket", "sqlite3", "subprocess", "threading", "random"}
PURE = ("hidran/faults/rules", "hidran/people", "hidran/water", "api/charts")
MOST_LINES = 340  # about 300 is the wish
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "ghcr" + ".io",
    "docker" + ".io",
    "crates" + ".io",
)
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
TEXT = {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".json", ".svg", ".yaml", ".yml", ".ini", ".service", ""}
OUTSIDE = {"__pycache__", "data", "build", "dist", "typings"}


def sources(folder: str) -> list[Path]:
    return sorted(p for p in (ROOT / folder).rglob("*.py") if not OUTSIDE & set(p.parts))


def own_files() -> Iterator[Path]:
    """Every text file of the repository; hidden folders other than `.ci` hold only what tools left there."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = sorted(n for n in inner if n == ".ci" or not (n.startswith(".") or n in OUTSIDE))
        yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix in TEXT)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(node: ast.AST) -> list[str]:
    """Full dotted names that an import statement brings; empty for any other node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"line {node.lineno}: imports name the room they come from"
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def all_imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(parsed(path)):
        for name in imported(node):
            yield getattr(node, "lineno", 0), name


def in_functions(tree: ast.Module) -> set[ast.AST]:
    functions = (n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return {inner for function in functions for inner in ast.walk(function)}


def for_types_only(tree: ast.Module) -> set[ast.AST]:
    """What stands under `if TYPE_CHECKING:`; it opens no room at run time."""
    tests = (n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test).endswith("TYPE_CHECKING"))
    return {inner for test in tests for inner in ast.walk(test)}


def where(path: Path, line: int, name: str) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line} {name}"


@pytest.mark.parametrize("room", ARROWS)
def test_a_room_imports_only_what_the_house_allows(room: str) -> None:
    closed = ARROWS.keys() - ARROWS[room] - {room} | {"tests"}
    wrong = [
        where(path, line, name)
        for path in sources(room)
        if not path.is_relative_to(ROOT / "hidran" / "cli")
        for line, name in all_imports(path)
        if name.split(".")[0] in closed
    ]
    assert wrong == []


def test_only_a_command_opens_another_room_and_only_when_it_is_called() -> None:
    wrong = []
    for path in sources("hidran/cli"):
        tree = parsed(path)
        inside = in_functions(tree) | for_types_only(tree) if path.name.endswith("_cmd.py") else set()
        for node in ast.walk(tree):
            rooms = {name.split(".")[0] for name in imported(node)} & (ARROWS.keys() - {"hidran"})
            wrong += [where(path, getattr(node, "lineno", 0), room) for room in rooms if node not in inside]
    assert wrong == []


def test_the_node_knows_nothing_of_the_server_but_the_contract() -> None:
    wrong = [
        where(path, line, name)
        for path in sources("firmware")
        for line, name in all_imports(path)
        if name.split(".")[0] == "hidran" and not name.startswith("hidran.contract")
    ]
    assert wrong == []


def test_the_contract_and_the_node_use_only_what_the_board_has() -> None:
    on_the_board = [ROOT / "hidran" / "contract.py", *sources("firmware")]
    wrong = [
        where(p, line, name)
        for p in on_the_board
        for line, name in all_imports(p)
        if name.split(".")[0] in NOT_ON_THE_BOARD
    ]
    assert wrong == []
    assert {name for _, name in all_imports(ROOT / "hidran" / "contract.py")} == {"json"}


def test_only_the_board_file_touches_the_hardware() -> None:
    touching = {
        path.relative_to(ROOT).as_posix()
        for room in ARROWS
        for path in sources(room)
        for _, name in all_imports(path)
        if name.split(".")[0] in HARDWARE
    }
    assert touching <= {"firmware/board.py"}


@pytest.mark.parametrize("folder", PURE)
def test_what_judges_decides_or_draws_reads_no_clock_and_touches_no_file(folder: str) -> None:
    files = sources(folder)
    wrong = [where(p, line, name) for p in files for line, name in all_imports(p) if name.split(".")[0] in IMPURE]
    assert files, folder
    assert wrong == []


def writer_classes() -> set[str]:
    """Classes of the store that hold the one writing connection of a file."""
    found = set()
    for path in sources("hidran/store"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and "open_writer(" in ast.unparse(node):
                found.add(node.name)
    return found


def test_each_file_has_one_writing_room() -> None:
    writers = writer_classes()
    users: dict[str, set[str]] = {name: set() for name in writers}
    for room in ARROWS:
        for path in sources(room):
            for _, name in all_imports(path):
                if name.split(".")[-1] in writers and not path.is_relative_to(ROOT / "hidran" / "store"):
                    users[name.split(".")[-1]].add(room)
    assert {"EventsWriter", "OutboxWriter"} <= writers
    assert {name: rooms for name, rooms in users.items() if len(rooms) > 1} == {}


def test_nobody_opens_a_file_for_writing_past_the_store() -> None:
    wrong = [
        where(path, line, name)
        for room in ARROWS
        for path in sources(room)
        if not path.is_relative_to(ROOT / "hidran" / "store")
        for line, name in all_imports(path)
        if name.endswith(".open_writer")
    ]
    assert wrong == []


def test_every_module_of_the_server_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for room in ARROWS.keys() - {"firmware"}  # the node's files say it in a comment: a docstring costs memory there
        for path in sources(room)
        if (tree := parsed(path)).body and not ast.get_docstring(tree)
    ]
    assert silent == []


def test_files_stay_small() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for room in (*ARROWS, "tests")
        for path in sources(room)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_file_names_a_package_registry() -> None:
    wrong = [
        f"{path.relative_to(ROOT).as_posix()}: {host}"
        for path in own_files()
        for host in REGISTRIES
        if host in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert wrong == []


def test_nothing_is_left_for_later_in_the_code() -> None:
    wrong = [
        where(path, number, line.strip())
        for path in own_files()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert wrong == []
