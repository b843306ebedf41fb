"""Every sentence of the practice has its English twin, and every trouble its line."""

import ast
import re
from pathlib import Path

import simulator.practice
from hidran.words import english
from simulator.faults import EVERYDAY, FAULTS, OUTSIDE
from simulator.practice import rows
from simulator.practice.choices import FITTINGS, SPEEDS
from simulator.practice.troubles import TROUBLES, sentences

ROOM = Path(simulator.practice.__file__).parent
_IN_TEMPLATE = re.compile(r"""_\((["'])(.+?)\1""")
_SPEAKERS = ("_say", "state", "RefusedError")


def in_templates() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOM / "templates").glob("*.html"))
    return {found for text in texts for _quote, found in _IN_TEMPLATE.findall(text)}


def refusals() -> set[str]:
    """Whole sentences in the application, which are all for people."""
    tree = ast.parse((ROOM / "app.py").read_text(encoding="utf-8"))
    about = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and n not in about}
    return {text for text in texts if isinstance(text, str) and " " in text and text.endswith(".")}


def in_code() -> set[str]:
    said: set[str] = set()
    for path in ROOM.glob("*.py"):
        for call in (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)):
            name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
            if name in _SPEAKERS:
                said |= {n.value for a in call.args for n in ast.walk(a) if isinstance(n, ast.Constant) if n.value}
    return {text for text in said if isinstance(text, str) and not re.fullmatch(r"[a-z_]*|\d+", text)}


def test_every_sentence_of_page_and_terminal_has_a_twin() -> None:
    chosen = {text for c in FITTINGS for text in (c.title, c.line)} | {s.title for s in SPEEDS}
    words = {word for word, _css in rows._SIGNS.values()} | {*rows._SKIES.values(), *rows._WATERS.values()}
    said = in_templates() | in_code() | refusals() | chosen | words | set(sentences("id"))
    assert (len(in_templates()) > 35, len(refusals()) > 6) == (True, True)
    assert sorted(said - english().keys() - {"GAWAT"}) == []


def test_every_injector_has_a_button_but_what_cannot_be_played_here() -> None:
    assert set(TROUBLES) == (FAULTS | EVERYDAY | OUTSIDE).keys() - {"kiriman-ganda"}
    assert {name for name, trouble in TROUBLES.items() if not trouble.has_button} == {"perbaikan"}
    assert all(trouble.happens.endswith(".") for trouble in TROUBLES.values())
