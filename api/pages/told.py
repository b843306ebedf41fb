"""What was told to people lately, each message once although several channels carried it."""

from dataclasses import dataclass

from api.sources import Look
from hidran.words import Language, say

_READ = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One message as people got it. `at`: Unix s, when the first channel took it, else when it was made."""

    at: float
    text: str
    severity: str
    note: str


def told_of(look: Look, hydrant: str | None, limit: int, language: Language) -> list[Told]:
    """The newest messages, newest first; withdrawn ones never reached anybody and are not shown."""
    found: dict[str, Told] = {}
    for m in look.outbox(lambda r: r.messages(hydrant, _READ), []):
        if m.state != "withdrawn":
            key = m.key.rpartition("/")[0]  # what was said; the rest is to whom
            at = (m.sent_ms or m.created_ms) / 1000
            known = found.get(key)
            if known is None or (m.sent_ms is not None and known.note):
                found[key] = Told(at, m.text, m.severity, _note(m.state, language))
    return list(found.values())[:limit]


def _note(state: str, language: Language) -> str:
    if state == "sent":
        return ""
    return say("gagal terkirim", language) if state == "failed" else say("menunggu dikirim", language)
