"""What else comes in by the inbox: words to say to a person, a test alarm, and what a service reports of a delivery."""

from dataclasses import dataclass, field, replace

import structlog

from hidran.people import drill
from hidran.people.audience import PAGE, Recipient
from hidran.people.crew import members
from hidran.people.drafting import What, draft_to
from hidran.people.hours import next_call
from hidran.people.manner import Manner
from hidran.people.voice import PRACTICE
from hidran.store.deliveries import Delivery, delivery_in
from hidran.store.drilling import Drill, drill_in
from hidran.store.outbox import Draft, Message, OutboxWriter
from hidran.store.records import InboxEntry
from hidran.store.saying import Saying, saying_in
from notify.fallback import Fallback
from notify.people import People

FRESH_S = 3600  # what failed to arrive is told another way for so long; later it may be untrue

log = structlog.get_logger(service="notify")


@dataclass(slots=True)
class Post:
    """What came in, in order."""

    sayings: list[Saying] = field(default_factory=list)
    drills: list[Drill] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def take(self, entry: InboxEntry) -> None:
        """Take an entry that is ours; any other is left alone."""
        if (saying := saying_in(entry)) is not None:
            self.sayings.append(saying)
        elif (asked := drill_in(entry)) is not None:
            self.drills.append(asked)
        elif (report := delivery_in(entry)) is not None:
            self.deliveries.append(report)


class Postman:
    """Writes it into the outbox, inside the caller's transaction."""

    def __init__(self, outbox: OutboxWriter, people: People) -> None:
        self._outbox = outbox
        self._people = people
        self._fallback = Fallback(outbox, people)

    def keep(self, post: Post, manner: Manner, now: float) -> None:
        if post.sayings:
            self._people.look_again()
        for saying in post.sayings:
            self._say(saying, manner, now)
        for asked in post.drills:
            self._drill(asked, manner, now)
        for report in post.deliveries:
            self._report(report, now)

    def _say(self, saying: Saying, manner: Manner, now: float) -> None:
        channel = self._people.next_channel(saying.person, text=saying.text)
        if channel is None:
            log.warning("words for a person who has no way in use", person=saying.person)
            return
        posts = self._people.roster.posts_of(saying.person)
        role = posts[0].role if posts else "anggota"
        to = Recipient(role, channel, "INFO", saying.person, (posts[0].kpp or "") if posts else "")
        text = saying.text if saying.text.startswith(PRACTICE) else manner.voice.mark(saying.text)
        what: What = ("say", "", "", "PERLU_DICEK", int(now), None)
        draft = draft_to(to, f"say/{saying.key}/{to.id}", int(now * 1000), what, text)
        due = next_call("PERLU_DICEK", now, manner.daytime) if saying.calm else now
        self._outbox.put(replace(draft, due_ms=int(due * 1000)))

    def _drill(self, asked: Drill, manner: Manner, now: float) -> None:
        crew = manner.crews.get(asked.kpp)
        if crew is None or not asked.kpp:
            log.warning("a test alarm for a KPP that is not there", kpp=asked.kpp)
            return
        group = tuple(r for r in manner.audience if r.channel != PAGE)
        everybody = (*group, *members(self._people.roster, asked.kpp, self._people.channels))
        made = drill.drafts(asked.id, crew, everybody, now, manner.voice)
        log.info("test alarm", kpp=asked.kpp, messages=sum(self._outbox.put(draft) for draft in made))

    def _report(self, report: Delivery, now: float) -> None:
        message = self._message(report)
        if message is None or message.channel != report.source:
            return
        now_ms = int(now * 1000)
        if report.state in {"delivered", "read"}:
            self._outbox.delivered(message.id, report.at_ms or now_ms)
        elif report.state == "failed" and message.state == "sent":
            self._failed(message, report.reason or "its service could not deliver it", now_ms)

    def _message(self, report: Delivery) -> Message | None:
        if report.message is not None:
            return self._outbox.message(report.message)
        return self._outbox.with_receipt(report.source, report.receipt) if report.receipt else None

    def _failed(self, message: Message, why: str, now_ms: int) -> None:
        fresh = now_ms - message.created_ms <= FRESH_S * 1000
        if fresh and self._fallback.elsewhere(message, now_ms, why):
            return
        self._outbox.failed(message.id, now_ms, why)
        self._fallback.lost(message, now_ms)


def draft_reply(to: Recipient, called: str, now: float, text: str) -> Draft:
    """A word back to whoever spoke; about no hydrant."""
    return draft_to(to, called, int(now * 1000), ("answer", "", "", "INFO", int(now), None), text)
