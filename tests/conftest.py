"""Marks of all rooms: a test whose program is missing is skipped with the reason; on CI it fails."""

import pytest

from tests.support import parts


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for part in parts.FINDERS:
        if item.get_closest_marker(part) is None:
            continue
        reason = parts.missing(part)
        if reason and parts.on_ci():
            pytest.fail(f"{reason}: CI must have it, see .ci/run", pytrace=False)
        if reason:
            pytest.skip(reason)
