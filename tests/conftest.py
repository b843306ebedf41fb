"""Marks of all rooms: a test whose program is missing is skipped with the reason; on CI nothing may be skipped."""

from collections.abc import Generator

import pytest

from tests.support import parts


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for part in parts.FINDERS:
        if item.get_closest_marker(part) is not None and (reason := parts.missing(part)):
            pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and parts.on_ci() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped: {report.longrepr}. CI must have what it needs, see .ci/run"
    return report
