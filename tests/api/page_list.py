"""Every page that a person can open, in one place: each is held to width, touch and axe by test_every_page.py."""

from tests.api import money_house, people_house, report_house, talk, water_house, work_house
from tests.api.house import Installation

SHOWN = (
    "/",
    "/hidran/sawahan",
    "/hidran/ketapang",
    "/hidran/kosong",
    "/masuk",
    "/luring",
    "/akun/push",
    "/tidak-ada",
    "/kas",
    *money_house.SHOWN,
    *people_house.SHOWN,
    *report_house.SHOWN,
    *talk.SHOWN,
    *water_house.SHOWN,
    *work_house.SHOWN,
)
OF_A_MEMBER = ("/akun", "/akun/push")  # as whoever is logged in sees them
AT_THE_DOOR = ("/masuk",)  # where somebody must log in; a practice asks nobody
# What a browser fetches and no person reads, and a way in that works once.
PHOTOS = ("/pekerjaan/foto/", *money_house.NO_PAGE)
NO_PAGE = ("/static", "/sw.js", "/app.webmanifest", "/m/", *PHOTOS, *report_house.NO_PAGE)


def furnish(made: Installation) -> None:
    """Put in what the pages above need so as to have something to show (tests/api/house.py makes the rest)."""
    money_house.furnish(made)
    people_house.furnish(made)
    report_house.furnish(made)
    talk.furnish(made)
    water_house.furnish(made)
    work_house.furnish(made)
