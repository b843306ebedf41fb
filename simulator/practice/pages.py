"""Jinja2 over what is shown. Everything is escaped; a name that a template lacks is an error, not an empty string."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from hidran import words
from hidran.faults.sentences import why_in
from hidran.people import texts
from hidran.people.telling import WORDS
from hidran.words import Language
from simulator.practice import rows
from simulator.practice.cast import begins
from simulator.practice.choices import FITTINGS, HISTORY_DAYS, SAYINGS, SPEEDS
from simulator.practice.drawing import drawing
from simulator.practice.results import results
from simulator.practice.shelf import Shelf
from simulator.practice.shown import Choosing, Loading, Playing, Shown
from simulator.practice.troubles import by_part
from simulator.scenarios.plot import plot

ROOM = Path(__file__).parent
LETTERS = 8


class Pages:
    """The page in one language."""

    def __init__(self, language: Language, shelf: Shelf) -> None:
        self._language = language
        self._shelf = shelf
        self._templates = Environment(
            loader=FileSystemLoader(ROOM / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "_": self._say,
            "language": language,
            "asset": asset,
            "clock": words.clock_time,
            "day": lambda ts: words.day(ts, language),
            "since": lambda ts, now: words.since(ts, now, language),
            "long": lambda seconds: words.duration(seconds, language),
            "number": words.number,
            "title_of": lambda episode: texts.title(episode, language),
            "why_of": lambda episode: why_in(episode, language),
            "check_of": lambda episode: texts.first_check(episode, language),
            "sign": rows.sign,
        }

    def of(self, shown: Shown) -> HTMLResponse:
        """The page of what there is."""
        if isinstance(shown, Choosing):
            return self._page(
                "choose.html",
                trouble=shown.trouble,
                groups=self._shelf.groups(),
                first=self._shelf.first,
                folder=self._shelf.folder,
                fittings=FITTINGS,
                days=HISTORY_DAYS,
            )
        if isinstance(shown, Loading):
            return self._page("loading.html", wish=shown.wish, percent=round(100 * shown.part))
        return self._page("playing.html", **self._playing(shown))

    def refused(self, sentence: str, status: int, **values: object) -> HTMLResponse:
        return self._page("refused.html", status=status, text=self._say(sentence, **values), code=status)

    def _playing(self, p: Playing) -> dict[str, Any]:
        built, start = p.wish.built, begins(p.wish.scenario)
        going = {i.trouble.name for i in p.injected if i.end is None or p.now < i.end}
        return {
            "p": p,
            "drawing": drawing(p.plant, p.now),
            "rows": rows.compared(p, self._language),
            "speeds": SPEEDS,
            "results": results(p.injected, p.known),
            "open": [s.episode for s in p.known.episodes if s.episode.open],
            "letters": [m for m in p.known.letters if m.at >= start][:LETTERS],
            "parts": by_part(built.topology, falling_well=built.well_lpm_per_m is not None),
            "going": going,
            "sayings": SAYINGS,
            "title_said": {word.kind: word.title for word in WORDS},
            "plot": plot(p.wish.scenario, self._language),
        }

    def _say(self, text: str, **values: object) -> str:
        return words.say(text, self._language, **values)

    def _page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        return HTMLResponse(self._templates.get_template(template).render(values), status)


@cache
def asset(name: str) -> Markup:
    """The address of a file in `static/`; it changes with the file."""
    digest = hashlib.sha256((ROOM / "static" / name).read_bytes()).hexdigest()[:10]
    return Markup(f"/static/{name}?v={digest}")
