"""Two months of a village that lives: its sheets tell what was paid and what was. The year is a figure (190, 191)."""

from collections.abc import Iterator

import pytest

from hidran.months import Month
from tests.hidran.sheet import reckoning
from tests.hidran.sheet.village import Village

EVERY_S = 600  # readings are seldom here, so that two months are quick


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    made = Village(tmp_path_factory.mktemp("village"), Month(2027, 2), 2, hydrants=2, every_s=EVERY_S)
    made.live()
    yield made
    made.close()


def test_each_month_has_its_sheet_and_its_sums_are_those_of_the_paper(village: Village) -> None:
    made = reckoning.newest_sheets(village)
    assert [s.of for s in made] == village.months
    assert reckoning.cash_apart(village) == []
    assert all(s.cash.went_out and s.cash.came_in for s in made)
    assert reckoning.whole(village)


def test_each_check_and_each_repair_stands_in_the_sheet_of_its_month(village: Village) -> None:
    for sheet in reckoning.newest_sheets(village):
        assert {h.water.verdict for h in sheet.hydrants} == {"LAYAK"}
        assert sheet.outages and all(o.role for o in sheet.outages)


def test_the_sheet_is_the_sum_of_its_days_and_days_are_as_they_were(village: Village) -> None:
    assert reckoning.sums_apart(village) == []
    known = [d for d in reckoning.days_apart(village) if d.known]
    assert sum(d.broken for d in known) >= 4
    assert [d for d in known if d.apart_s > 3 * EVERY_S] == [], "the first reading that shows it, and two to settle"
