"""What cannot be done with people, roles and ladders, said so that a neighbour can mend it."""

from typing import Any

from hidran.errors import HidranError
from hidran.words import Language, say


class PeopleError(HidranError):
    """`sentence`: Bahasa, with places for `values`. Its text is Bahasa; `said` gives any language."""

    exit_code = 2

    def __init__(self, sentence: str, **values: Any) -> None:
        super().__init__(say(sentence, **values))
        self._sentence = sentence
        self._values = values

    def said(self, language: Language) -> str:
        return say(self._sentence, language, **self._values)


class UnknownPersonError(PeopleError):
    """Nobody, or nothing of somebody, has that number."""

    exit_code = 5
