"""In whose words: the language, the names of the hydrants, and whether all of it is practice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hidran.words import Language, say

PRACTICE = "[LATIHAN]"
AGAIN = "(ulang)"


@dataclass(frozen=True, slots=True)
class Voice:
    """`names`: what people call a hydrant, by its id. `practice`: a simulator caused it, so each text says so."""

    language: Language = "id"
    practice: bool = False
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, hydrant: str) -> str:
        """'Hidran Sawahan'; '' is the server itself."""
        if not hydrant:
            return say("Server Hidran", self.language)
        label = self.names.get(hydrant, hydrant)
        return label if label.lower().startswith(("hidran", "hydrant")) else f"{say('Hidran', self.language)} {label}"

    def mark(self, text: str) -> str:
        return f"{PRACTICE} {text}" if self.practice else text


def again(text: str) -> str:
    """The same text for the second time, which nobody can know to be needed; marked once."""
    return text if text.endswith(AGAIN) else f"{text}\n{AGAIN}"
