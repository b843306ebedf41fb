"""What the page *Pesan* shows: what was said, to whom, by which channel, what became of it and who answered.

Only what is said of hydrants is here: a greeting, a hand-over or a link to log in is between Hidran and one person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.pages.duty import knows_names
from api.pages.way_signs import sign_of
from api.sources import Look
from api.who import Who
from hidran.faults.episode import Severity
from hidran.people.role_words import role_word
from hidran.people.roster import Roster
from hidran.people.voice import PRACTICE
from hidran.store import login_links, outbox_pages
from hidran.store.outbox import Kind, Message, State
from hidran.words import Language, say, since

SHOWN = 15
_READ = 600  # rows of one look; a group of neighbours is one row each
OF_HYDRANTS: frozenset[Kind] = frozenset({"raise", "remind", "answer", "clear", "digest", "summary"})
_GROUPS = {"kpp": "grup KPP", "warga": "warga", "admin": "pengurus server"}
STATES: dict[State, tuple[str, str, str]] = {  # word, css, symbol
    "new": ("menunggu dikirim", "unknown", "clock"),
    "sending": ("sedang dikirim", "unknown", "clock"),
    "sent": ("dikirim", "info", "send"),
    "delivered": ("sampai", "normal", "check"),
    "answered": ("dijawab", "normal", "check"),
    "failed": ("gagal", "gawat", "warning"),
    "withdrawn": ("tidak jadi dikirim", "unknown", "cross"),
}

_BEST: tuple[State, ...] = ("withdrawn", "failed", "new", "sending", "sent", "delivered", "answered")


@dataclass(frozen=True, slots=True)
class To:
    """One recipient on one channel. `who`: the same on each channel. `name` '': a group, or the viewer may not know.

    `at`: Unix s, when it was taken.
    """

    message: int
    who: str
    role: str
    name: str
    way: str
    way_symbol: str
    state: State
    word: str
    css: str
    symbol: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said, to however many. `at`: Unix s. `answer` '': nobody answered it yet.

    `kind` and `severity` choose its sign; `id` is its oldest message.
    """

    id: int
    at: float
    kind: Kind
    severity: Severity
    head: str
    rest: str
    answer: str
    to: tuple[To, ...]

    @property
    def count(self) -> Counter[State]:
        """How many recipients by the best that became of it on any of their channels."""
        states: dict[str, State] = {}
        for to in self.to:
            states[to.who] = max(to.state, states.get(to.who, to.state), key=_BEST.index)
        return Counter(states.values())

    @property
    def text(self) -> str:
        return f"{self.head}\n{self.rest}" if self.rest else self.head


@dataclass(frozen=True, slots=True)
class MessagePage:
    """`older`: look further back from this message id; None: that was all."""

    said: tuple[Said, ...]
    older: int | None


@dataclass(frozen=True)
class Reader:
    """Whoever reads the page. Names are for the group itself and whoever keeps its people."""

    who: Who
    roster: Roster
    language: Language

    def name_of(self, message: Message) -> str:
        person = self.roster.persons.get(message.person) if message.person is not None else None
        return person.name if person is not None and self.knows(message) else ""

    def knows(self, message: Message) -> bool:
        return knows_names(self.who, message.kpp or None)


def page_of(look: Look, reader: Reader, hydrants: Sequence[str] | None, before: int | None) -> MessagePage:
    """What was said before message `before`, the newest first. `hydrants`: of these alone; None: of all."""
    rows = look.outbox(lambda r: outbox_pages.before(r, before, hydrants, sorted(OF_HYDRANTS), _READ), [])
    groups = _groups(rows)
    whole = len(rows) < _READ or len(groups) == 1
    shown = groups[:SHOWN] if whole else groups[:-1][:SHOWN]
    more = len(shown) < len(groups) or not whole
    said = [_said(group, rows, reader, look.now) for group in shown]
    heard = tuple(s for s in said if set(s.count) != {"withdrawn"})
    return MessagePage(heard, min(m.id for m in shown[-1]) if more and shown else None)


def one_of(look: Look, reader: Reader, message_id: int) -> Said | None:
    """The thing that was said by that message, None when there is none or it is between Hidran and one person."""
    first = look.outbox(lambda r: r.message(message_id), None)
    if first is None or first.kind not in OF_HYDRANTS:
        return None
    rows = look.outbox(lambda r: outbox_pages.same_time(r, first), [])
    later = look.outbox(lambda r: r.after(first.id, _READ), [])
    return _said(next(g for g in _groups(rows) if first in g), [*rows, *later], reader, look.now)


def _groups(rows: Iterable[Message]) -> list[list[Message]]:
    """What was said at one moment of one thing, in the order of `rows`."""
    groups: dict[tuple[object, ...], list[Message]] = {}
    for m in rows:
        groups.setdefault((m.created_ms, m.kind, m.hydrant, m.code, m.since), []).append(m)
    return list(groups.values())


def _said(group: list[Message], rows: Iterable[Message], reader: Reader, now: float) -> Said:
    ordered = sorted(group, key=lambda m: m.id)
    spoken = next((m for m in ordered if m.arrived), ordered[0])
    head, _, rest = login_links.masked(spoken.text).partition("\n")
    if spoken.kind == "answer" and not reader.knows(spoken):
        head, rest = say("Ada yang menjawab.", reader.language), ""
    to = tuple(_to(m, reader) for m in ordered)
    return Said(
        ordered[0].id, spoken.created_ms / 1000, spoken.kind, spoken.severity, head, rest,
        _answer(spoken, rows, reader, now), to,
    )  # fmt: skip


def _answer(m: Message, rows: Iterable[Message], reader: Reader, now: float) -> str:
    """'Budi PERGI CEK, 12.01': the first answer to it."""
    if m.kind not in ("raise", "remind"):
        return ""
    found = [a for a in rows if a.kind == "answer" and (a.hydrant, a.code) == (m.hydrant, m.code)]
    found = [a for a in found if a.created_ms >= m.created_ms and a.since == m.since]
    if not found:
        return ""
    first = min(found, key=lambda a: a.id)
    at = since(first.created_ms / 1000, now, reader.language)
    if not reader.knows(first):
        return say("Dijawab {when}", reader.language, when=at)
    return f"{words_of(first)}, {at}"


def words_of(answer: Message) -> str:
    """'Budi PERGI CEK': the first line of an answer without the hydrant; that it is practice, its page says."""
    return answer.text.partition("\n")[0].rpartition(":")[0].removeprefix(PRACTICE).strip()


def _to(m: Message, reader: Reader) -> To:
    word, css, symbol = STATES[m.state]
    who, taken = f"{m.recipient}/{m.person or m.channel}", m.sent_ms / 1000 if m.sent_ms is not None else None
    return To(
        m.id, who, _role(m, reader.language), reader.name_of(m), *sign_of(m.channel, reader.language),
        m.state, say(word, reader.language), css, symbol, taken,
    )  # fmt: skip


def _role(m: Message, language: Language) -> str:
    of_a_channel = m.person is None and m.recipient in _GROUPS
    return say(_GROUPS[m.recipient], language) if of_a_channel else role_word(m.recipient, language)
