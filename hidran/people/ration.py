"""At most so many messages a recipient, hydrant and day; what goes over it waits for the digest."""

from hidran.clock import wib_midnight
from hidran.people.audience import Recipient
from hidran.people.hours import digest_hour, may_call
from hidran.people.manner import Manner
from hidran.people.story import Ration, Story, Talk
from hidran.people.texts import last_of_the_day


class Allowance:
    """What one recipient may still hear of one hydrant today. The first GAWAT of a code and day needs no ration."""

    def __init__(self, story: Story, to: Recipient, now: int, manner: Manner) -> None:
        self._to = to
        self._now = now
        self._manner = manner
        self._used_up = False
        self.ration = _todays(story, to, now)

    def granted(self, talk: Talk, *, escalation: bool = False) -> bool:
        """The hour and the ration allow to tell of it."""
        severity, spared = talk.episode.severity, self._to.id in talk.spared
        wanted = "PERLU_DICEK" if spared and not escalation else severity
        if not may_call(wanted, self._now, self._manner.daytime, self._to.quiet):
            return False
        if severity == "GAWAT" and talk.episode.code not in self.ration.urgent:
            self.ration.urgent.append(talk.episode.code)
        elif not escalation and not self.take():
            if not spared:
                talk.spared.append(self._to.id)
            return False
        unspare(talk, self._to)
        return True

    def take(self) -> bool:
        """One more of today's ration, if there is one left."""
        if self.ration.used >= self._manner.per_day:
            return False
        self.ration.used += 1
        self._used_up = self.ration.used == self._manner.per_day
        return True

    def marked(self, text: str) -> str:
        """The message that takes the last of the ration says so, lest silence be taken for peace."""
        if not self._used_up:
            return text
        self._used_up = False
        hour = digest_hour(self._manner.daytime, self._to.quiet)
        return last_of_the_day(text, self._manner.per_day, hour, self._manner.voice_for(self._to).language)


def _todays(story: Story, to: Recipient, now: int) -> Ration:
    today = wib_midnight(now)
    ration = story.rations.get(to.id)
    if ration is None or ration.day != today:
        ration = story.rations[to.id] = Ration(today)
    return ration


def unspare(talk: Talk, to: Recipient) -> None:
    if to.id in talk.spared:
        talk.spared.remove(to.id)
