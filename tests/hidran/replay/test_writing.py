"""What is written beside a recording is read back as it was."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from hidran.contract import MINIMUM_NODE
from hidran.faults.human import KINDS, HumanEvent, parse
from hidran.replay.site_file import site_of
from hidran.replay.writing import event_line, site_text
from hidran.site import Site

SITES = st.builds(
    Site,
    id=st.just("sawahan"),
    name=st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=30),
    topology=st.sampled_from(["direct", "battery_pwm", "ac_inverter"]),
    panel_nominal_v=st.sampled_from([12, 24, 48]),
    fitted=st.sampled_from([(), MINIMUM_NODE]),
    report_interval_s=st.sampled_from([60, 300]),
    turbidity_class=st.sampled_from(["transmission", "nephelometer"]),
    clean_mv=st.sampled_from([None, 4100.5]),
    tank_volume_l=st.sampled_from([None, 2200.0]),
    start_learning=st.sampled_from([None, 1_795_496_400]),
    rules=st.sampled_from([{}, {"F08": {"hold_s": 600}}]),
)


@given(site=SITES)
def test_a_site_is_read_back_as_it_was(site: Site) -> None:
    assert site_of(tomllib.loads(site_text(site))) == site


@given(
    ts=st.integers(1_700_000_000, 1_900_000_000),
    kind=st.sampled_from(KINDS),
    data=st.dictionaries(st.sampled_from(["hours", "note", "warna"]), st.one_of(st.text(), st.integers())),
    by=st.text(),
)
def test_an_event_is_read_back_as_it_was(ts: int, kind: str, data: dict[str, object], by: str) -> None:
    event = HumanEvent("sawahan", ts, kind, data, by)  # type: ignore[arg-type]
    line = event_line(event)
    assert line.count("\n") == 1
    assert parse(line) == event
