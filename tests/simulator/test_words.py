"""Every sentence that the simulator says has its English twin."""

import ast
from pathlib import Path

import simulator
from hidran.words import english

SPEAKERS = ("_line", "_say", "_value")


def test_every_sentence_said_through_a_speaker_has_a_twin() -> None:
    said = set()
    for path in Path(simulator.__file__).parent.rglob("*.py"):
        for call in (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)):
            name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
            if name in SPEAKERS:
                texts = [n.value for a in call.args[:1] for n in ast.walk(a) if isinstance(n, ast.Constant)]
                said |= {text for text in texts if isinstance(text, str) and " " in text}
    assert len(said) > 15
    assert sorted(said - english().keys()) == []
