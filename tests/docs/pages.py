"""What a page of the documentation tells its reader to type.

A fenced block whose language is followed by `run` is typed by `tests/docs/walk.py`, in the order of the page. More
words say how it goes: `background` (stays running until the walk ends), `exit=1` (ends with that code).
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/kpp.md",
    "docs/teknisi.md",
    "docs/operator.md",
    "docs/developer.md",
    "docs/design.md",
    "firmware/README.md",
)
_FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(hidran [^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: `words` stand behind its language."""

    language: str
    words: tuple[str, ...]
    text: str

    @property
    def lines(self) -> list[str]:
        """Its command lines, without comments and with continued lines joined."""
        joined = self.text.replace("\\\n", " ")
        return [
            line for raw in joined.splitlines() if (line := raw.split(" #")[0].strip()) and not line.startswith("#")
        ]

    @property
    def expected_exit(self) -> int:
        return next((int(w.partition("=")[2]) for w in self.words if w.startswith("exit=")), 0)


def present() -> list[str]:
    return [page for page in PAGES if (ROOT / page).exists()]


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    return [Block(m[1], tuple(m[2].split()), m[3]) for m in _FENCE.finditer(read(page))]


def typed(page: str) -> list[Block]:
    """The blocks that a test types, in order."""
    return [b for b in blocks(page) if "run" in b.words]


def named(page: str) -> list[list[str]]:
    """Every `hidran ...` on the page, in blocks and within sentences, as words."""
    in_blocks = [line for b in blocks(page) if b.language in ("sh", "powershell") for line in b.lines]
    found = []
    for line in [*in_blocks, *_INLINE.findall(_FENCE.sub("", read(page)))]:
        words = shlex.split(line.replace("\\", "/"))
        if words and words[0].rpartition("/")[2] in ("hidran", "hidran.exe"):
            found.append(words[1:])
    return found


def links(page: str) -> list[str]:
    """Targets of links and pictures that lie in the repository."""
    return [t.split("#")[0] for t in _LINK.findall(read(page)) if "://" not in t and not t.startswith(("#", "mailto:"))]
