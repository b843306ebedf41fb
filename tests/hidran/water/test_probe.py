"""The probe's table, its validity, fouling and drift."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hidran.registry import Calibration
from hidran.water.probe import VALID_S, ProbeError, Visit, drift_mv, mv_at, ntu_at, state_at, table_of

TABLE = table_of(4100, [(100, 3500), (20, 3950), (400, 2500)])


def test_standards_make_a_table_ascending_in_turbidity_whatever_order_they_came_in() -> None:
    assert TABLE == ((4100, 0), (3950, 20), (3500, 100), (2500, 400))


@pytest.mark.parametrize(
    ("clean", "standards", "field"),
    [
        (4100, [(20, 4200), (100, 3500)], "mv1"),  # more millivolts in muddier water
        (4100, [(20, 3900), (100, 3900)], "mv2"),
        (4100, [(20, 3900), (20, 3800)], "mv1"),
        (90, [(20, 80)], "clean_mv"),
        (4100, [(20, 39000)], "mv1"),
        (4100, [(-1, 3900)], "ntu1"),
        (float("nan"), [(20, 3900)], "clean_mv"),
    ],
)
def test_a_table_that_cannot_be_is_refused_by_its_field(
    clean: float, standards: list[tuple[float, float]], field: str
) -> None:
    with pytest.raises(ProbeError) as caught:
        table_of(clean, standards)
    assert caught.value.field in (field, "mv2")


@given(st.floats(2500, 4100))
def test_between_its_points_a_table_reads_both_ways_alike(mv: float) -> None:
    ntu = ntu_at(TABLE, mv)
    assert ntu is not None and 0 <= ntu <= 400
    back = mv_at(TABLE, ntu)
    assert back is not None and abs(back - mv) < 1e-6


def test_outside_of_its_points_nobody_has_looked() -> None:
    assert ntu_at(TABLE, 2499) is ntu_at(TABLE, 4101) is mv_at(TABLE, 401) is None


def test_fouling_is_what_the_cloth_took_away_and_drift_what_it_could_not() -> None:
    made = Calibration(0, "standar", TABLE, 4100.0)
    visit = Visit(100, 3980.0, 4060.0, standard=(20.0, 3940.0))
    assert (visit.fouling_mv, drift_mv(visit, made)) == (80.0, -10.0)
    clear_only = Calibration(0, "jernih", (), 4100.0)
    assert drift_mv(Visit(100, 1.0, 2.0, standard=(0.0, 4080.0)), clear_only) == -20.0
    assert drift_mv(visit, clear_only) is drift_mv(visit, None) is drift_mv(Visit(1, 1, 2), made) is None


def test_a_calibration_holds_for_six_months() -> None:
    made = Calibration(1000, "standar", TABLE, 4100.0)
    states = [state_at(made, 1000), state_at(made, 1000 + VALID_S - 1), state_at(made, 1000 + VALID_S)]
    assert (state_at(None, 0), states) == ("none", ["valid", "valid", "expired"])
