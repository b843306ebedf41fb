"""Jinja2 with our words in it. Everything is escaped; a name that a template lacks is an error, not an empty string."""

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.pages.signs import sign_of, word_of_check
from hidran import words
from hidran.people import texts
from hidran.words import Language

ROOM = Path(__file__).parent.parent


class Renderer:
    """`practice`: every page carries [LATIHAN]. `locked`: people have logged in and can log out."""

    def __init__(self, language: Language, *, practice: bool, locked: bool) -> None:
        self.language = language
        self._templates = Environment(
            loader=FileSystemLoader(ROOM / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "_": self.say,
            "language": language,
            "practice": practice,
            "locked": locked,
            "asset": asset,
            "sign": lambda state: sign_of(state, language),
            "check_word": lambda check: word_of_check(check, language),
            "title_of": lambda episode: texts.title(episode, language),
            "check_of": lambda episode: texts.first_check(episode, language),
            "clock": words.clock_time,
            "day": lambda ts: words.day(ts, language),
            "since": lambda ts, now: words.since(ts, now, language),
            "long": lambda seconds: words.duration(seconds, language),
        }
        self._templates.filters["sentence"] = sentence

    def say(self, text: str, **values: object) -> str:
        return words.say(text, self.language, **values)

    def page(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        made = self._templates.get_template(template).render(values)
        return HTMLResponse(made, status)


def sentence(text: str) -> str:
    """With a capital letter in front and a full stop at its end."""
    whole = text if text.endswith((".", "?", "!")) else f"{text}."
    return whole[:1].upper() + whole[1:]


@cache
def asset(name: str) -> Markup:
    """The address of a file in `static/`; it changes with the file, so that browsers may keep it for long."""
    digest = hashlib.sha256((ROOM / "static" / name).read_bytes()).hexdigest()[:10]
    return Markup(f"/static/{name}?v={digest}")
