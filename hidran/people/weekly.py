"""Once a week one quiet line to the ketua: all is watched over. Its silence says that it is not. Pure."""

from collections.abc import Iterable, Mapping

from hidran.clock import wib, wib_midnight
from hidran.faults.episode import RANK
from hidran.people.answered import CALLS
from hidran.people.audience import Recipient
from hidran.people.commons import Commons
from hidran.people.crew import Crew
from hidran.people.drafting import What, draft_to
from hidran.people.hours import DAY_S, by_day, quiet_now
from hidran.people.manner import Manner, Say
from hidran.people.story import Story
from hidran.words import say

MONDAY, HOUR = 0, 8
DAYS = 7


def lines(commons: Commons, stories: Mapping[str, Story], now: float, manner: Manner) -> list[Say]:
    """On Monday from eight o'clock, once. `commons` is brought up to it."""
    commons.since = commons.since or int(now)
    today = wib(now)
    if today.weekday() != MONDAY or today.hour < HOUR or not by_day(now, manner.daytime):
        return []
    days = min(int(now - commons.since) // DAY_S, DAYS)
    out = []
    for kpp, crew in manner.crews.items():
        hydrants = [hydrant for hydrant, of in manner.kpps.items() if of == kpp]
        if days and hydrants and kpp and commons.weekly.get(kpp) != wib_midnight(now):
            commons.weekly[kpp] = wib_midnight(now)
            facts = {"hydrants": len(hydrants), "days": days, "n": _troubles(stories, hydrants, now)}
            out += [_line(to, crew, facts, now, manner) for to in crew.ketua if not quiet_now(now, to.quiet)]
    return out


def _line(to: Recipient, crew: Crew, facts: Mapping[str, int], now: float, manner: Manner) -> Say:
    voice = manner.voice_for(to)
    text = say("Hidran masih menjaga: {hydrants} hidran, {days} hari, {n} gangguan.", voice.language, **facts)
    what: What = ("weekly", "", "", "INFO", int(now) - facts["days"] * DAY_S, None)
    called = f"weekly/{crew.kpp}/{wib_midnight(now)}/{to.id}"
    return Say(draft_to(to, called, int(now * 1000), what, voice.mark(text), kpp=crew.kpp), to)


def _troubles(stories: Mapping[str, Story], hydrants: Iterable[str], now: float) -> int:
    """How many stood in these days and were not taken back."""
    return sum(
        not talk.gone and RANK[talk.episode.severity] >= CALLS and (talk.episode.end or now) > now - DAYS * DAY_S
        for hydrant in hydrants
        for talk in (stories[hydrant].talks if hydrant in stories else ())
    )
