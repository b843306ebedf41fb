"""How commands print: a table or one JSON document."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from hidran.words import Language, say

JsonOption = Annotated[bool, typer.Option("--json", help="satu dokumen JSON (one JSON document)")]


def print_json(value: Any) -> None:
    """One line of JSON, readable Bahasa kept as it is."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def print_table(language: Language, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; None is a dash. `heads` are Bahasa sentences like all others."""
    cells = [
        [say(head, language) for head in heads],
        *[["-" if c is None or c == "" else str(c) for c in row] for row in rows],
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    for row in cells:
        typer.echo("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
