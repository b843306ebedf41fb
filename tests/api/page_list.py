"""Every page that a person can open, in one place: each is held to width, touch and axe by test_every_page.py."""

from tests.api import money_house, people_house, report_house, talk, work_house
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
    "/cek-air",
    "/cek-air/sawahan",
    "/cek-air/sawahan/2026-11",
    "/cek-air/sawahan/2026-11/isi",
    "/cek-air/sawahan/2026-11/lembar",
    "/kas",
    *money_house.SHOWN,
    *people_house.SHOWN,
    *report_house.SHOWN,
    *talk.SHOWN,
    *work_house.SHOWN,
)
# What a browser fetches and no person reads, and a way in that works once.
NO_PAGE = ("/static", "/sw.js", "/app.webmanifest", "/pekerjaan/foto/", "/m/", *report_house.NO_PAGE)


def furnish(made: Installation) -> None:
    """Put in what the pages above need so as to have something to show (tests/api/house.py makes the rest)."""
    money_house.furnish(made)
    people_house.furnish(made)
    report_house.furnish(made)
    talk.furnish(made)
    work_house.furnish(made)
