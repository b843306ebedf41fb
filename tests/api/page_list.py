"""Every page that a person can open, in one place: each is held to width, touch and axe by test_every_page.py."""

from tests.api.house import Installation

SHOWN = ("/", "/hidran/sawahan", "/hidran/ketapang", "/hidran/kosong", "/masuk", "/tidak-ada")
NO_PAGE = ("/static",)  # what a browser fetches and no person reads


def furnish(_made: Installation) -> None:
    """Put in what the pages above need so as to have something to show (tests/api/house.py makes the rest)."""
