"""The buttons below a message that calls somebody, and what is heard when one is pressed. Pure."""

from hidran.people.answer import Meaning
from hidran.people.answered import offered
from hidran.store.outbox import Message
from hidran.words import Language, say

LABELS: dict[Meaning, str] = {"going": "Saya pergi cek", "full": "Penuh (wajar)", "done": "Sudah beres"}
_CALLS = frozenset({"raise", "remind"})


def below(message: Message) -> list[Meaning]:
    """What can be answered by a tap; nothing below a message that calls nobody."""
    if message.kind not in _CALLS or not message.id:
        return []
    return [meaning for meaning in offered(message.code) if meaning in LABELS]


def label(meaning: Meaning, language: Language) -> str:
    return say(LABELS[meaning], language)


def data(meaning: Meaning, message: Message) -> str:
    """What the service gives back when that button is pressed."""
    return f"{meaning}:{message.id}"


def pressed(given: str) -> tuple[str, int | None]:
    """Meaning and number of the message, from what `data` made; rubbish has neither."""
    meaning, _, number = given.partition(":")
    return meaning, int(number) if number.isdecimal() and len(number) < 19 else None
