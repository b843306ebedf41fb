"""The results of the figures: `docs/figures.json` keeps them, `docs/figures.md` shows them."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

KEYS = ("number", "title", "goal", "result", "ok")
HEAD = """# Figures

What was measured, on which machine, and the command that measures it again. `make figures` runs them all;
`make figures ARGS=name` one of them. The numbers up to 30 are those of the project's plan of figures; a figure without
a mark was run at full size, one marked *scaled* smaller, to be quick.

| # | What | Goal | Result | | Made by |
|---:|---|---|---|---|---|
"""


@dataclass
class Run:
    """One module's last run. `entries`: what its `run` gave, one dict for each figure it makes."""

    name: str
    full: bool
    seconds: float
    date: str
    machine: str
    entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return bool(self.entries) and all(entry["ok"] for entry in self.entries)


def machine() -> str:
    """Cores, memory, system and interpreter of this computer."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = f"{_memory_gb():.0f} GB, " if hasattr(os, "sysconf") else ""
    return f"{cores} cores, {memory}{platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def checked(made: Any) -> list[dict[str, Any]]:
    """The entries in what a module's `run` gave: one dict or several. ValueError when a key is missing."""
    entries = made if isinstance(made, list) else [made]
    for entry in entries:
        missing = [key for key in KEYS if key not in entry]
        if missing:
            raise ValueError(f"run() gave {sorted(entry)}: {', '.join(missing)} missing")
    return [{key: entry[key] for key in KEYS} for entry in entries]


def load(path: Path) -> dict[str, Run]:
    """Runs by module; empty when nothing was ever measured."""
    if not path.exists():
        return {}
    return {name: Run(**run) for name, run in json.loads(path.read_text(encoding="utf-8")).items()}


def save(path: Path, runs: dict[str, Run]) -> None:
    """Keep these runs, and write the page beside."""
    text = json.dumps({name: asdict(runs[name]) for name in sorted(runs)}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(page(runs), encoding="utf-8")


def page(runs: dict[str, Run]) -> str:
    """`figures.md` from all runs kept."""
    rows = [(entry, run) for run in runs.values() for entry in run.entries]
    rows.sort(key=lambda row: (row[0]["number"], row[1].name))
    when = [f"- `{name}`: {runs[name].date}, {runs[name].seconds:.0f} s, {runs[name].machine}" for name in sorted(runs)]
    return HEAD + "".join(_row(*row) for row in rows) + "\n## When and where\n\n" + "\n".join(when) + "\n"


def _row(entry: dict[str, Any], run: Run) -> str:
    scaled = "" if run.full else " *(scaled)*"
    sign = "ok" if entry["ok"] else "**not ok**"
    cells = [str(entry["number"]), entry["title"] + scaled, entry["goal"], entry["result"], sign]
    return "| " + " | ".join(_cell(str(c)) for c in cells) + f" | `make figures ARGS={run.name}` |\n"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
