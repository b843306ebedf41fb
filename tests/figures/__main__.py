"""Measures the figures: `python -m tests.figures [--quick] [--write] [NAME ...]`.

Every module in this folder with a `run(full)` is one figure (or several), run in a process of its own, so that none
can hurt another. A full run writes `docs/figures.json` and `docs/figures.md` after each figure; figures that were not
run again keep their last result there. Ends with 1 when any figure is not ok.
"""

import argparse
import ast
import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.figures import book
from tests.figures.book import Run

FOLDER = Path(__file__).parent
BOOK = FOLDER.parent.parent / "docs" / "figures.json"
LONGEST_S = 3600
PROGRESS_S = 30
TAIL_LINES = 15


def main(argv: list[str] | None = None) -> int:
    wanted = _arguments(argv)
    if wanted.child is not None:
        return _child(wanted.names[0], wanted.child, full=not wanted.quick)
    names = wanted.names or discover()
    if unknown := sorted(set(names) - set(discover())):
        print(f"no figure {', '.join(unknown)}: wanted of {', '.join(discover())}", file=sys.stderr)
        return 2
    done = []
    for place, name in enumerate(names, 1):
        print(f"[{place}/{len(names)}] {name} ...", flush=True)
        run = measure(name, full=not wanted.quick)
        _tell(run)
        done.append(run)
        if wanted.write or not wanted.quick:
            book.save(wanted.book, {**book.load(wanted.book), name: run})
    bad = [run.name for run in done if not run.ok]
    print(f"{len(done) - len(bad)} of {len(done)} ok" + (f"; not ok: {', '.join(bad)}" if bad else ""))
    return 1 if bad else 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.figures", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="figures to measure (default: all)")
    parser.add_argument("--quick", action="store_true", help="smaller, to see that they work; the book is left alone")
    parser.add_argument("--write", action="store_true", help="write the book after a quick run too")
    parser.add_argument("--book", type=Path, default=BOOK, help=argparse.SUPPRESS)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def discover(folder: Path = FOLDER) -> list[str]:
    """Names of the modules that define `run`, without importing them."""
    return sorted(p.stem for p in folder.glob("*.py") if p.stem != "__main__" and _has_run(p))


def _has_run(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body)


def measure(name: str, *, full: bool) -> Run:
    """Run one figure in its own process. One that fails or takes too long gives an entry that is not ok."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="figure-") as folder:
        entries = _measured(name, Path(folder), full=full)
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    return Run(name, full, round(time.monotonic() - start, 1), date, book.machine(), entries)


def _measured(name: str, folder: Path, *, full: bool) -> list[dict[str, Any]]:
    result, log = folder / "result.json", folder / "log"
    argv = [sys.executable, "-m", "tests.figures", name, "--child", str(result), *([] if full else ["--quick"])]
    with log.open("wb") as output:
        child = subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            how = _await(child)
        finally:
            _end(child)
    if how == "" and result.exists():
        return list(json.loads(result.read_text(encoding="utf-8")))
    last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-TAIL_LINES:]
    print("\n".join(f"    | {line}" for line in last), flush=True)
    said = last[-1] if last else "said nothing"
    return [{"number": 999, "title": name, "goal": "a result", "result": f"{how or 'no result'}: {said}", "ok": False}]


def _await(child: "subprocess.Popen[bytes]") -> str:
    """'' when the child ended well, else how it ended."""
    start = time.monotonic()
    while (waited := time.monotonic() - start) < LONGEST_S:
        try:
            code = child.wait(PROGRESS_S)
        except subprocess.TimeoutExpired:
            print(f"    {waited + PROGRESS_S:.0f} s ...", flush=True)
        else:
            return "" if code == 0 else f"ended with {code}"
    return f"not done after {LONGEST_S} s"


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Nothing of a figure outlives it: the whole group that it started goes."""
    if sys.platform == "win32":
        child.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _child(name: str, result: Path, *, full: bool) -> int:
    made = importlib.import_module(f"tests.figures.{name}").run(full)
    result.write_text(json.dumps(book.checked(made), ensure_ascii=False), encoding="utf-8")
    return 0


def _tell(run: Run) -> None:
    for entry in run.entries:
        sign = "ok    " if entry["ok"] else "NOT OK"
        print(
            f"    {sign} {entry['number']:>3}  {entry['title']}: {entry['result']} (goal {entry['goal']})", flush=True
        )
    print(f"    {run.seconds:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
