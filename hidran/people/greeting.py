"""Before the first message a person ever gets comes one that says who sends it, why, and how to answer. Pure."""

from collections.abc import Iterable

from hidran.people.audience import Recipient
from hidran.people.commons import Commons
from hidran.people.drafting import What, draft_to
from hidran.people.manner import Manner, Say
from hidran.people.role_words import role_word
from hidran.store.outbox import Draft
from hidran.words import say

_LINES = (
    "Ini Hidran, penjaga hidran umum {place}.",
    "Anda mendapat pesan ini karena tercatat sebagai {role}. Bila hidran bermasalah, Hidran menulis ke sini.",
    "Cara menjawab: balas SAYA PERGI, PENUH, SEDANG DIPERBAIKI, SUDAH BERES, atau TIDAK BISA.",
)


def before(commons: Commons, said: Iterable[Say], now: float, manner: Manner) -> list[Say]:
    """The same, each person's first greeted."""
    out: list[Say] = []
    for one in said:
        person = one.to.person
        if person is not None and not one.to.greeted and person not in commons.greeted and not one.back.silent:
            commons.greeted.append(person)
            out.append(Say(_greeting(one, now, manner), one.to))
        out.append(one)
    return out


def text(to: Recipient, place: str, manner: Manner) -> str:
    """`place`: the KPP as people call it, '' the whole installation."""
    voice = manner.voice_for(to)
    values = {"place": place, "role": role_word(to.role, voice.language)}
    return voice.mark("\n".join(" ".join(say(line, voice.language, **values).split()) for line in _LINES))


def _greeting(one: Say, now: float, manner: Manner) -> Draft:
    crew = manner.crews.get(one.draft.kpp)
    place = crew.name if crew is not None and crew.kpp else ""
    what: What = ("greet", "", "", one.draft.severity, int(now), None)
    words = text(one.to, place, manner)
    return draft_to(one.to, f"greet/{one.to.id}", int(now * 1000), what, words, kpp=one.draft.kpp)
