"""What was told to people lately: what the neighbours heard, each message once although several channels carried it."""

from dataclasses import dataclass

from api.pages.messages import OF_HYDRANTS, words_of
from api.sources import Look
from hidran.faults.episode import Episode
from hidran.people.audience import PAGE
from hidran.store import login_links
from hidran.store.outbox import Message
from hidran.words import Language, say, since

_READ = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One message. `at`: Unix s, when its channel took it, else when it was made. `head`: its first line."""

    id: int
    at: float
    head: str
    rest: str
    note: str


def told_of(look: Look, hydrant: str | None, limit: int, language: Language) -> list[Told]:
    """The newest messages, newest first; withdrawn ones never reached anybody and are not shown."""
    found = [m for m in look.outbox(lambda r: r.messages(hydrant, _READ), []) if _is_public(m)]
    heard = [m for m in found if m.channel == PAGE] or list(_once(found).values())
    return [_told(m, language) for m in heard[:limit]]


def _is_public(m: Message) -> bool:
    """Said of a hydrant and on its way; what is between Hidran and one person is nobody else's."""
    return m.kind in OF_HYDRANTS and m.state != "withdrawn" and (m.kind != "answer" or bool(m.hydrant))


def answer_of(look: Look, episode: Episode) -> str:
    """'Budi PERGI CEK, 12.01': the newest answer to that trouble; '' when nobody has answered."""
    found = look.outbox(lambda r: r.messages(episode.hydrant, _READ), [])
    mine = [m for m in found if m.kind == "answer" and m.code == episode.code and m.created_ms >= episode.raised * 1000]
    if not mine:
        return ""
    newest = max(mine, key=lambda m: m.id)
    return f"{words_of(newest)}, {since(newest.created_ms / 1000, look.now)}"


def _once(messages: list[Message]) -> dict[object, Message]:
    """One of each thing that was said, to whomever; the one that arrived rather than one that waits."""
    kept: dict[object, Message] = {}
    for m in messages:
        said = (m.created_ms, m.kind, m.hydrant, m.code)
        if said not in kept or not kept[said].arrived:
            kept[said] = m
    return kept


def _told(m: Message, language: Language) -> Told:
    at_ms = m.sent_ms if m.sent_ms is not None else m.created_ms
    head, _, rest = login_links.masked(m.text).partition("\n")
    return Told(m.id, at_ms / 1000, head, rest, _note(m, language))


def _note(m: Message, language: Language) -> str:
    if m.arrived:
        return ""
    return say("gagal terkirim", language) if m.state == "failed" else say("menunggu dikirim", language)
