"""Many hydrants of one KPP in trouble within minutes have one cause, a storm or a dead line: one message tells them.

The first three hydrants are told each by itself and at once, so nothing is lost by waiting: whoever is called knows.
What follows within ten minutes is gathered for five minutes and told together, as are its reminders, its answers and
its end. When more than three come in the same moment, all of them are told at once, in one. Water has a line of its
own: dirt in the water is told beside the storm. The page lies there and calls nobody, so nothing is gathered on it.
"""

from collections.abc import Iterable, Mapping

from hidran.faults.episode import Severity
from hidran.people import crowd_texts
from hidran.people.audience import PAGE, Recipient
from hidran.people.causes import cause_class
from hidran.people.commons import Commons, Gathered, Held, Line
from hidran.people.drafting import What, draft_to
from hidran.people.hours import DAY_S, may_call
from hidran.people.manner import Manner, Say
from hidran.people.roundup import gravest
from hidran.people.story import Story, Talk
from hidran.store.outbox import Kind

ALONE = 3
WINDOW_S = 600
GATHER_S = 300
FORGET_S = 8 * DAY_S
_GATHERED: frozenset[Kind] = frozenset({"raise", "remind", "answer", "clear"})


def gather(
    commons: Commons, said: Iterable[Say], stories: Mapping[str, Story], now: float, manner: Manner
) -> list[Say]:
    """What goes out now of what is to be said, and of what has waited; the rest waits in `commons`."""
    table, said = _Table(commons, stories, int(now), manner), list(said)
    out = table.sort(said) + table.due()
    if said or out:  # a quiet minute changes no memory, and costs no write
        table.forget()
    return out


class _Table:
    def __init__(self, commons: Commons, stories: Mapping[str, Story], now: int, manner: Manner) -> None:
        self._commons = commons
        self._stories = stories
        self._now = now
        self._manner = manner

    def sort(self, said: Iterable[Say]) -> list[Say]:
        """In the order in which they came; what is told together comes last."""
        out: list[Say] = []
        lines: dict[str, list[Say]] = {}
        for one in said:
            if self._unsaid(one):
                continue
            out.append(one)
            if _may_wait(one):
                lines.setdefault(_name(one), []).append(one)
        together: list[Say] = []
        for name, of_line in lines.items():
            gathered = self._one_line(name, of_line)
            if gathered is not None:
                keys = {one.draft.key for one in of_line}
                out = [one for one in out if one.draft.key not in keys]
                together += gathered
        return out + together

    def _unsaid(self, one: Say) -> bool:
        """What it takes back has been waiting here, so nobody was told and there is nothing to say."""
        taken = set(one.back.called)
        opening = False
        for line in self._commons.lines.values() if taken else ():
            opening = opening or any(held.called == one.back.opening for held in line.held)
            line.held = [held for held in line.held if held.called not in taken]
        return opening

    def _one_line(self, name: str, said: list[Say]) -> list[Say] | None:
        """None: each goes out by itself; else what goes out in their place."""
        line = self._commons.lines.setdefault(name, Line(said[0].draft.kind))
        lately = {h for h, at in line.lately.items() if self._now - at < WINDOW_S}
        fresh = {one.draft.hydrant for one in said}
        line.lately.update(dict.fromkeys(fresh, self._now))
        if not line.held and len(lately | fresh) <= ALONE:
            return None
        line.since = line.since if line.held else self._now
        line.held += [_held(one) for one in said]
        return [] if lately else self._together(line, said[0].to, said[0].draft.kpp)

    def due(self) -> list[Say]:
        """What has waited long enough, at an hour at which it may be told."""
        out: list[Say] = []
        for name, line in self._commons.lines.items():
            if not line.held or self._now - line.since < GATHER_S:
                continue
            kpp, to = self._whom(name)
            if to is None:
                line.held.clear()
            elif may_call(self._gravest(line), self._now, self._manner.daytime, to.quiet):
                out += self._together(line, to, kpp)
        return out

    def _whom(self, name: str) -> tuple[str, Recipient | None]:
        _, _, kpp, number = name.split("/", 3)
        crew = self._manner.crews.get(kpp)
        everybody = (*self._manner.audience, *(crew.persons if crew is not None else ()))
        return kpp, next((r for r in everybody if r.id == number), None)

    def _together(self, line: Line, to: Recipient, kpp: str) -> list[Say]:
        """One message of all that is still true; few of them each by itself."""
        true = [(held, talk) for held in line.held if (talk := self._still_true(held, line.kind, to)) is not None]
        line.held = []
        if len({held.hydrant for held, _ in true}) <= ALONE:
            return [self._alone(held, talk, line.kind, to, kpp) for held, talk in true]
        talks = list({(t.episode.hydrant, t.episode.code): t for _, t in true}.values())
        voice, worst = self._manner.voice_for(to), gravest(t.episode for t in talks)
        place = self._manner.crews[kpp].name if kpp in self._manner.crews else kpp
        text = crowd_texts.together(line.kind, talks, place, self._now, voice)
        called = f"crowd/{line.kind}/{kpp}/{true[0][0].called.partition('/')[2]}"
        about = [(t.episode.hydrant, t.episode.code) for t in talks]
        self._commons.gathered[called] = Gathered(self._now, about)
        what: What = (line.kind, "", worst.code, worst.severity, worst.start, None)
        return [Say(draft_to(to, called, self._now * 1000, what, text, kpp=kpp), to)]

    def _alone(self, held: Held, talk: Talk, kind: Kind, to: Recipient, kpp: str) -> Say:
        e = talk.episode
        what: What = (kind, held.hydrant, e.code, e.severity, e.start, e.event_id or None)
        return Say(draft_to(to, held.called, self._now * 1000, what, held.text, kpp=kpp), to)

    def _still_true(self, held: Held, kind: Kind, to: Recipient) -> Talk | None:
        """The trouble as this recipient is to hear of it."""
        story = self._stories.get(held.hydrant)
        for talk in story.talks if story is not None else ():
            told = talk.told.get(to.id)
            if talk.episode.code == held.code and told is not None and told.over == (kind == "clear"):
                return talk
        return None

    def _gravest(self, line: Line) -> Severity:
        found = [
            t.episode
            for held in line.held
            for t in (self._stories[held.hydrant].talks if held.hydrant in self._stories else ())
            if t.episode.code == held.code
        ]
        return gravest(found).severity if found else "GAWAT"

    def forget(self) -> None:
        for line in self._commons.lines.values():
            line.lately = {h: at for h, at in line.lately.items() if self._now - at < WINDOW_S}
        self._commons.lines = {name: line for name, line in self._commons.lines.items() if line.lately or line.held}
        gathered = self._commons.gathered
        self._commons.gathered = {name: g for name, g in gathered.items() if self._now - g.at < FORGET_S}


def _may_wait(one: Say) -> bool:
    """It may be told together with others."""
    d = one.draft
    return d.kind in _GATHERED and bool(d.kpp and d.hydrant) and one.to.channel != PAGE and not one.back.silent


def _name(one: Say) -> str:
    return f"{one.draft.kind}/{cause_class(one.draft.code)}/{one.draft.kpp}/{one.to.id}"


def _held(one: Say) -> Held:
    return Held(one.draft.told_as, one.draft.hydrant, one.draft.code, one.draft.text)
