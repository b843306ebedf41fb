"""What the engine has learnt, read out of its own kept state."""

from pathlib import Path

from hidran.store.learned import usual_hours
from tests.hidran.faults.logbook import MONDAY, Logbook
from tests.ingest.engine_house import House


def test_usual_hours_of_a_real_engine_add_up_to_its_usual_day(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.approve("hu-001", "hidran-1", since=MONDAY)
    assert usual_hours(house.paths.events, "hidran-1") is None
    book = Logbook().days(6)
    house.series.rows = list(book.rows)
    for number, row in enumerate(house.series.rows, 1):
        row.id = number
    house.judge(book.rows[-1].ts)
    hours = usual_hours(house.paths.events, "hidran-1")
    view = house.events.view("hidran-1")
    assert hours is not None and view is not None and len(hours) == 24
    assert round(sum(hours)) == view["usual"]["run_min"] > 0
    assert hours[0] == hours[23] == 0 < hours[11]
