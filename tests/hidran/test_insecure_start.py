"""Figure 26 as a table: each insecure way to start, one by one."""

import pytest

from tests.brokers import KINDS
from tests.figures.insecure_start import STARTS, Start, applicable, attempt, default_faults


@pytest.mark.parametrize("start", STARTS, ids=lambda s: s.name)
def test_it_is_refused_or_warned_of(start: Start) -> None:
    if not applicable(start):
        pytest.skip("no mosquitto on this machine (apt install mosquitto)")
    assert attempt(start) is None


@pytest.mark.parametrize("kind", KINDS)
def test_by_default_nothing_is_open(kind: str) -> None:
    assert default_faults(kind) == []
