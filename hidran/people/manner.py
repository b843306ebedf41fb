"""What the policy is given, the settings and the people, and what it gives: messages for the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hidran.people.audience import Recipient
from hidran.people.crew import NOBODY, SERVER, Crew
from hidran.people.hours import HOUR_S, Daytime
from hidran.people.voice import Voice
from hidran.store.outbox import Draft


@dataclass(frozen=True, slots=True)
class Manner:
    """The settings of the policy: who hears, when people may be called, how often a day, in whose words.

    `audience`: who hears of every hydrant. `answer_hours`: how long whoever said that he goes is waited for, unless
    his KPP set it. `kpps`: the KPP of each hydrant; `crews`: the persons of each KPP.
    """

    audience: tuple[Recipient, ...]
    daytime: Daytime = (6, 20)
    per_day: int = 5
    answer_hours: float = 4
    voice: Voice = field(default_factory=Voice)
    kpps: Mapping[str, str] = field(default_factory=dict)
    crews: Mapping[str, Crew] = field(default_factory=dict)

    def crew(self, hydrant: str) -> Crew:
        """The persons of the KPP that keeps this hydrant ('' the server); nobody when none does."""
        kpp = self.kpps.get(hydrant) if hydrant else SERVER
        return NOBODY if kpp is None else self.crews.get(kpp, NOBODY)

    def hearers(self, hydrant: str) -> tuple[Recipient, ...]:
        """Everybody who may hear of it."""
        return (*self.audience, *self.crew(hydrant).persons)

    def patience_hours(self, hydrant: str) -> float:
        patience_s = self.crew(hydrant).patience_s
        return self.answer_hours if patience_s is None else patience_s / HOUR_S

    def voice_for(self, to: Recipient) -> Voice:
        """In the words of that recipient."""
        return self.voice if to.language is None else replace(self.voice, language=to.language)


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What a message makes untrue. `called`: what older ones are called (`Draft.told_as`); those that nobody has seen
    are withdrawn. `opening`: when that one could be withdrawn nobody was told, and there is nothing to be said.
    `silent`: nothing is to be said in any case, another message says it.
    """

    called: tuple[str, ...] = ()
    opening: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """One message to put into the outbox."""

    draft: Draft
    to: Recipient
    back: TakeBack = TakeBack()
