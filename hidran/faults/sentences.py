"""Why, in either language: a kept episode's sentence made again from its evidence."""

from hidran.faults import silence_words
from hidran.faults.episode import Episode
from hidran.faults.rules import RULES
from hidran.words import Language


def why_in(episode: Episode, language: Language) -> str:
    """The episode's sentence; in Bahasa Indonesia exactly the one that was kept."""
    if language == "id":
        return episode.why
    try:
        if episode.code == "F16":
            return silence_words.why(episode.evidence["silence"], episode.start, episode.evidence, language)
        return RULES[episode.code].explain(episode.evidence, language)
    except (KeyError, TypeError):  # kept by another version of the rule
        return episode.why
