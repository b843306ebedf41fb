"""One installation for all tests that only look; a client speaks to the real application without a socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.api.asking import Client, asking
from tests.api.browsing import browser
from tests.api.house import Installation, three_hydrants


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Three hydrants, six days; nobody may change it."""
    return three_hydrants(tmp_path_factory.mktemp("api"))


@pytest.fixture
def looked_at(installation: Installation) -> Installation:
    """The same with services that beat as of this second."""
    installation.beat()
    return installation


@pytest.fixture
def client(looked_at: Installation) -> Iterator[Client]:
    with asking(looked_at) as made:
        yield made


@pytest.fixture
def own(installation: Installation, tmp_path: Path) -> Installation:
    """A copy that the test may break."""
    return installation.copied(tmp_path)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found
