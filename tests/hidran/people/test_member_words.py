"""What is said of members, roles and ladders: in both languages, and never more of an address than one needs."""

import ast
from pathlib import Path

import pytest

from hidran.people import gaps, joining_texts, role_words
from hidran.people.errors import PeopleError
from hidran.people.masked import masked
from hidran.people.roster import Way
from hidran.store import ways
from hidran.words import english

ROOT = Path(gaps.__file__).parents[2]


def refusals() -> set[str]:
    """Literal sentences of every refusal in the code."""
    found = set()
    for path in [*(ROOT / "hidran").rglob("*.py"), *(ROOT / "api").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in {"PeopleError", "UnknownPersonError"} and isinstance(node, ast.Call):
                found |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    return found


def test_every_sentence_has_an_english_twin() -> None:
    tables = (gaps._SENTENCES, role_words._WORDS, role_words._DUTIES, ways._WANTED)
    said = refusals() | {sentence for table in tables for sentence in table.values()}
    assert len(refusals()) > 20
    assert sorted(said - english().keys()) == []


def test_a_refusal_is_said_in_either_language() -> None:
    error = PeopleError("Nama: seharusnya 1 sampai {most} huruf.", most=60)
    assert str(error) == error.said("id") == "Nama: seharusnya 1 sampai 60 huruf."
    assert error.said("en") == "Name: wanted 1 to 60 characters."


def test_the_messages_of_a_hand_over_are_said_in_english_too() -> None:
    text = joining_texts.asked_to_take(
        name="Ana", giver="Budi", role="pemeriksa_air", kpp="KPP Tirta", proof="4711", language="en"
    )
    assert text.splitlines() == [
        "HAND-OVER: water checker KPP Tirta",
        "Budi hands the role water checker over to you, Ana.",
        "Answer OK when this message arrives, or tell the number 4711 to those in charge. Then the role moves.",
    ]
    assert "From this moment on you are chair, treasurer." in joining_texts.joined(
        name="Ana", roles=("ketua", "bendahara"), language="en"
    )


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [
        ("whatsapp", "+6281234567890", "+6281…890"),
        ("email", "budi@contoh.id", "b…@contoh.id"),
        ("telegram", "123456789", "…789"),
        ("telegram", "4711", "…"),
        ("page", "7", ""),
    ],
)
def test_of_an_address_only_enough_is_shown_to_know_it_again(channel: str, address: str, shown: str) -> None:
    assert masked(Way(1, channel, address)) == shown
