"""Several episodes in one message: what happened while nobody could be told, and what went over a day's ration."""

from collections.abc import Iterable
from dataclasses import dataclass

from hidran.faults.episode import RANK, Episode
from hidran.people.texts import moment, title
from hidran.people.voice import Voice
from hidran.words import Language, duration, say

LINES = 5


@dataclass(frozen=True, slots=True)
class _Line:
    """All episodes of one name."""

    name: str
    episodes: list[Episode]

    @property
    def rank(self) -> tuple[int, int]:
        return -max(RANK[e.severity] for e in self.episodes), self.episodes[0].start


def gravest(episodes: Iterable[Episode]) -> Episode:
    """The one that matters most; of equals the first."""
    return min(episodes, key=lambda e: (-RANK[e.severity], e.start, e.code))


def summary(hydrant: str, episodes: list[Episode], now: float, voice: Voice) -> str:
    """What began and ended before anybody could be told."""
    language = voice.language
    first, last = min(e.start for e in episodes), max(e.end or e.start for e in episodes)
    values = {"start": moment(first, now, language), "end": moment(last, now, language)}
    lines = [
        say("KABAR SUSULAN: {name}", language, name=voice.name(hydrant)),
        say("Antara {start} dan {end}, baru diketahui sekarang:", language, **values),
        *_listed(episodes, now, language),
        say("Semua ini sudah berakhir.", language),
    ]
    return voice.mark("\n".join(lines))


def digest(hydrant: str, episodes: list[Episode], now: float, voice: Voice) -> str:
    """What went over the day's ration of messages."""
    language = voice.language
    lines = [
        say("RANGKUMAN HARI INI: {name}", language, name=voice.name(hydrant)),
        say("Kabar yang belum dikirim satu per satu:", language),
        *_listed(episodes, now, language),
    ]
    return voice.mark("\n".join(lines))


def _listed(episodes: list[Episode], now: float, language: Language) -> list[str]:
    lines = sorted(_grouped(episodes, language), key=lambda line: line.rank)
    said = [_said(line, now, language) for line in lines[:LINES]]
    left = sum(len(line.episodes) for line in lines[LINES:])
    return [*said, say("- dan {n} kejadian lain, lihat halaman hidran", language, n=left)] if left else said


def _grouped(episodes: list[Episode], language: Language) -> list[_Line]:
    groups: dict[str, list[Episode]] = {}
    for e in sorted(episodes, key=lambda e: (e.start, e.code)):
        groups.setdefault(title(e, language), []).append(e)
    return [_Line(name, found) for name, found in groups.items()]


def _said(line: _Line, now: float, language: Language) -> str:
    total = duration(sum((e.end if e.end is not None else now) - e.start for e in line.episodes), language)
    values = {"title": line.name, "n": len(line.episodes), "total": total}
    still = next((e for e in line.episodes if e.open), None)
    if still is not None:
        since = moment(still.start, now, language)
        return say("- {title}: {n} kali, {total}, MASIH sejak {start}", language, **values, start=since)
    return say("- {title}: {n} kali, {total}", language, **values)
