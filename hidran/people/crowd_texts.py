"""The words of one message about many hydrants of a KPP."""

from collections.abc import Iterable, Mapping

from hidran.people.answer import Meaning
from hidran.people.roundup import gravest
from hidran.people.story import Talk
from hidran.people.texts import moment, severity_word, title
from hidran.people.voice import Voice
from hidran.store.outbox import Kind
from hidran.words import say

NAMES, LINES = 5, 5
_HEADS: Mapping[Kind, str] = {
    "raise": "{severity} DI {n} HIDRAN: {place}",
    "remind": "MASIH {severity} DI {n} HIDRAN: {place}",
    "clear": "SUDAH NORMAL DI {n} HIDRAN: {place}",
}
_ANSWERS: Mapping[Meaning, str] = {
    "going": "{who} PERGI CEK {n} HIDRAN: {place}",
    "repairing": "SEDANG DIPERBAIKI, {n} HIDRAN: {place}",
    "done": "KATANYA SUDAH BERES, {n} HIDRAN: {place}",
    "full": "KATANYA TANDON PENUH, {n} HIDRAN: {place}",
    "not_full": "KATANYA TANDON BELUM PENUH, {n} HIDRAN: {place}",
    "cannot": "{who} TIDAK BISA PERGI, {n} HIDRAN: {place}",
}
_STEP = "Banyak hidran kena bersamaan: sebabnya mungkin satu (cuaca, sinyal, listrik). Cek dulu yang paling dekat."


def together(kind: Kind, talks: list[Talk], place: str, now: float, voice: Voice) -> str:
    """One message. `place`: the KPP as people call it. The most frequent trouble first, hydrants by their names."""
    language = voice.language
    hydrants = dict.fromkeys(t.episode.hydrant for t in talks)
    answer = next((t.answer for t in talks if t.answer is not None), None) if kind == "answer" else None
    head = _ANSWERS.get(answer.meaning, _HEADS["remind"]) if answer is not None else _HEADS.get(kind, _HEADS["raise"])
    word = severity_word(gravest(t.episode for t in talks).severity, language)
    values = {"severity": word, "n": len(hydrants), "place": place, "who": answer.who if answer else ""}
    lines = [say(head, language, **values), *_listed(talks, now, voice)]
    if kind in {"raise", "remind"}:
        lines.append(say(_STEP, language))
    return voice.mark("\n".join(lines))


def _listed(talks: Iterable[Talk], now: float, voice: Voice) -> list[str]:
    groups: dict[str, list[Talk]] = {}
    for talk in sorted(talks, key=lambda t: (t.episode.start, t.episode.hydrant)):
        groups.setdefault(title(talk.episode, voice.language), []).append(talk)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [_line(name, of_group, now, voice) for name, of_group in ordered[:LINES]]


def _line(name: str, talks: list[Talk], now: float, voice: Voice) -> str:
    language = voice.language
    names = list(dict.fromkeys(voice.name(t.episode.hydrant) for t in talks))
    shown = ", ".join(names[:NAMES])
    since = moment(min(t.episode.start for t in talks), now, language)
    more = len(names) - NAMES
    if more > 0:
        shown = say("{names} dan {n} lain", language, names=shown, n=more)
    return say("- {title} sejak {time}: {names}", language, title=name, time=since, names=shown)
