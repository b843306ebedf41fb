"""Every page that a person can open, in one place: each is held to width, touch and axe by test_every_page.py."""

from tests.api import money_house, people_house, talk, work_house
from tests.api.house import Installation

SHOWN = (
    "/",
    "/hidran/sawahan",
    "/hidran/ketapang",
    "/hidran/kosong",
    "/masuk",
    "/luring",
    "/tidak-ada",
    "/kas",
    *money_house.SHOWN,
    *people_house.SHOWN,
    *talk.SHOWN,
    *work_house.SHOWN,
)
NO_PAGE = ("/static", "/sw.js", "/app.webmanifest")  # what a browser fetches and no person reads


def furnish(made: Installation) -> None:
    """Put in what the pages above need so as to have something to show (tests/api/house.py makes the rest)."""
    money_house.furnish(made)
    people_house.furnish(made)
    talk.furnish(made)
    work_house.furnish(made)
