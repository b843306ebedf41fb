"""What happens in a scenario, in the order of time, as rows for people."""

from hidran.people.telling import BY_KIND
from hidran.words import Language, duration, say
from simulator.scenarios.scenario import DAY_S, Scenario, Weather, Word

_SKIES = {"clear": "cerah", "broken": "berawan", "overcast": "mendung", "storm": "badai"}

Line = tuple[int, str, str, str | None, str]


def plot(scenario: Scenario, language: Language) -> list[Line]:
    """Day of the story, time of day (WIB), what, how long (None: to the end), which hydrants."""
    found: list[tuple[int, str, int | None, tuple[int, ...]]] = [
        *((w.at_s, _sky(w, language), w.lasts_s, ()) for w in scenario.weather),
        *((h.at_s, " ".join((h.name, *h.injector.codes)), h.lasts_s, h.on) for h in scenario.happens),
        *((w.at_s, _told(w, language), 0, w.on) for w in scenario.words),
    ]
    return [_line(*item, language) for item in sorted(found, key=lambda item: item[0])]


def _sky(weather: Weather, language: Language) -> str:
    parts = ([_SKIES[weather.state]] if weather.state else []) + (["asap"] if weather.haze < 1 else [])
    return ", ".join(say(part, language) for part in parts)


def _told(word: Word, language: Language) -> str:
    return say("kabar: {what}", language, what=say(BY_KIND[word.kind].title, language))


def _line(at_s: int, what: str, lasts_s: int | None, on: tuple[int, ...], language: Language) -> Line:
    days, second = divmod(at_s, DAY_S)
    long = None if lasts_s is None else duration(lasts_s, language) if lasts_s else ""
    who = ", ".join(str(n) for n in on) or say("semua", language)
    return days + 1, f"{second // 3600:02}.{second % 3600 // 60:02}", what, long, who
