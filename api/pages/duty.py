"""*Siapa piket*: who stands behind which role, KPP by KPP, and where an alarm would reach nobody.

Names are for the group itself and whoever keeps its people; whoever else looks learns only which roles are held.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.sources import Look
from api.who import Who
from hidran.errors import StoreError
from hidran.people.gaps import NEEDED, Gap, gaps
from hidran.people.role_words import role_word
from hidran.people.roster import Roster
from hidran.registry import Kpp
from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Duty:
    """One role. `held`: by whom, or only that it is, where the viewer may not know; '' by nobody. `reached`: an alarm
    finds somebody."""

    role: str
    held: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Crew:
    """One KPP. `gaps`: what is missing, in sentences. `urgent`: an alarm waits for one. `may`: edit its people."""

    kpp: str
    name: str
    duties: tuple[Duty, ...]
    gaps: tuple[str, ...]
    urgent: bool
    may: bool


def knows_names(who: Who, kpp: str | None) -> bool:
    return any(who.may(right, kpp) for right in ("answer", "people"))


def crews_of(look: Look, who: Who, language: Language) -> tuple[Crew, ...]:
    """Of every KPP with a hydrant; nothing when the records cannot be read, which the page says elsewhere."""
    try:
        roster = look.sources.roster()
    except StoreError:
        return ()
    used = tuple(look.settings.notify.channels)
    missing = gaps(roster, look.registry, used)
    kept = {site.kpp for site in look.registry.hydrants.values()}
    kpps = (kpp for kpp in look.registry.kpps.values() if kpp.id in kept)
    return tuple(_crew(kpp, roster, [g for g in missing if g.kpp == kpp.id], who, language) for kpp in kpps)


def _crew(kpp: Kpp, roster: Roster, missing: Sequence[Gap], who: Who, language: Language) -> Crew:
    deaf = {gap.role for gap in missing}
    known = knows_names(who, kpp.id)
    members = roster.members(kpp.id)
    duties = tuple(_duty(roster, kpp.id, role, deaf, language, known=known) for role in NEEDED) if members else ()
    said = tuple(gap.said(language) for gap in missing)
    return Crew(kpp.id, kpp.label, duties, said, any(gap.urgent for gap in missing), who.may("people", kpp.id))


def _duty(roster: Roster, kpp: str, role: str, deaf: set[str], language: Language, *, known: bool) -> Duty:
    names = [person.name for person in roster.behind(kpp, role)]
    held = ", ".join(names) if known else say("terisi", language)
    return Duty(role_word(role, language), held if names else "", role not in deaf)
