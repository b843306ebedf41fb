"""Jinja2 with our words in it. Everything is escaped; a name that a template lacks is an error, not an empty string."""

import hashlib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.forms import new_key
from api.pages.menu import FIRST, menu_of
from api.pages.signs import sign_of, word_of_check
from api.who import STRANGER, Who
from hidran import words
from hidran.months import Month
from hidran.people import texts
from hidran.words import Language

ROOM = Path(__file__).parent.parent


@dataclass(frozen=True)
class Renderer:
    """`practice`: every page carries [LATIHAN]. `who`: whoever looks, known to every template by that name."""

    language: Language
    practice: bool
    who: Who = STRANGER

    def seen_by(self, who: Who) -> "Renderer":
        """The same for whoever looks, in their language."""
        return Renderer(who.language or self.language, self.practice, who)

    def say(self, text: str, **values: object) -> str:
        return words.say(text, self.language, **values)

    def page(self, template: str, *, status: int = 200, who: Who | None = None, **values: object) -> HTMLResponse:
        """One page as `who` may see it; None: as `seen_by` says."""
        seen = who or self.who
        shown = _templates(self.language, self.practice).get_template(template)
        return HTMLResponse(shown.render(values | {"who": seen, "menu": menu_of(seen)}), status)


@cache
def _templates(language: Language, practice: bool) -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "_": partial(_say, language),
        "language": language,
        "practice": practice,
        "asset": asset,
        "new_key": new_key,
        "first": FIRST,
        "sign": lambda state: sign_of(state, language),
        "check_word": lambda check: word_of_check(check, language),
        "title_of": lambda episode: texts.title(episode, language),
        "check_of": lambda episode: texts.first_check(episode, language),
        "clock": words.clock_time,
        "day": lambda ts: words.day(ts, language),
        "date": lambda day: f"{day.day} {Month.of_day(day).words(language)}",
        "since": lambda ts, now: words.since(ts, now, language),
        "rupiah": words.rupiah,
        "long": lambda seconds: words.duration(seconds, language),
    }
    made.filters["sentence"] = sentence
    return made


def _say(language: Language, text: str, **values: object) -> str:
    return words.say(text, language, **values)


def sentence(text: str) -> str:
    """With a capital letter in front and a full stop at its end."""
    whole = text if text.endswith((".", "?", "!")) else f"{text}."
    return whole[:1].upper() + whole[1:]


@cache
def asset(name: str) -> Markup:
    """The address of a file in `static/`; it changes with the file, so that browsers may keep it for long."""
    digest = hashlib.sha256((ROOM / "static" / name).read_bytes()).hexdigest()[:10]
    return Markup(f"/static/{name}?v={digest}")
