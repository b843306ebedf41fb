"""Our encoder against a strict parser: what goes in comes out, and what cannot be meant never becomes a line."""

import math
from dataclasses import fields as columns
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hidran.contract import FIELD_NAMES
from hidran.influx import line, schema
from hidran.influx.line import SchemaError
from hidran.reading import Reading
from tests.hidran.influx.parser import BadLineError, parse

printable = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "))
tag_values = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\\", include_characters=" "), min_size=1
)
whole = st.integers(-line.LARGEST, line.LARGEST)
measured = st.floats(-1e18, 1e18, allow_nan=False)
by_kind = {"float": measured, "int": whole, "text": printable}
times = st.integers(0, line.LARGEST)


@st.composite
def points(draw: st.DrawFn) -> tuple[schema.Measurement, dict[str, str], dict[str, Any], int]:
    m = draw(st.sampled_from(list(schema.MEASUREMENTS.values())))
    tags = {name: draw(tag_values) for name in m.tags}
    names = draw(st.lists(st.sampled_from(list(m.fields)), min_size=1, unique=True))
    return m, tags, {name: draw(by_kind[m.fields[name]]) for name in names}, draw(times)


@settings(deadline=None)  # a busy machine is no slow encoder
@given(points())
def test_what_is_encoded_is_read_back_as_it_was(point: tuple[schema.Measurement, dict[str, str], Any, int]) -> None:
    m, tags, values, ns = point
    found = parse(line.encode(m, tags, values, ns))
    assert (found.measurement, found.tags, found.ns) == (m.name, tags, ns)
    assert found.fields == values
    assert all(type(found.fields[n]) is type(v) for n, v in values.items())


@settings(deadline=None)  # a busy machine is no slow encoder
@given(st.sampled_from(list(schema.MEASUREMENTS.values())), st.data())
def test_anything_at_all_is_a_good_line_or_refused(m: schema.Measurement, data: st.DataObject) -> None:
    anything = st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans())
    tags = data.draw(st.dictionaries(st.sampled_from([*m.tags, "person"]), st.text()))
    values = data.draw(st.dictionaries(st.sampled_from([*m.fields, "name"]), anything))
    try:
        text = line.encode(m, tags, values, data.draw(st.integers()))
    except SchemaError:
        return
    found = parse(text)
    assert found.tags.keys() == set(m.tags)
    assert all({"float": float, "int": int, "text": str}[m.fields[n]] is type(v) for n, v in found.fields.items())


readings = st.builds(
    Reading,
    id=st.just(1),
    node=st.just("hu-001"),
    boot=st.integers(0, 0xFFFFFFFF),
    seq=st.integers(0, 0xFFFFFFFF),
    ts=st.integers(1_700_000_000, 4_000_000_000),
    src=st.sampled_from(["ntp", "gsm", "rtc", "server", "anchored", "estimated"]),
    rx_ms=st.integers(0, 1 << 50),
    up_s=st.integers(0, 1 << 32),
    offset_s=st.none() | st.integers(-(1 << 40), 1 << 40),
    fitted=st.integers(0, (1 << len(FIELD_NAMES)) - 1),
    **{
        name: st.none() | (whole if name in schema.STATES_AND_COUNTERS else st.integers(0, 9999) | measured)
        for name in FIELD_NAMES
    },
)


@settings(deadline=None)  # a busy machine is no slow encoder
@given(readings)
def test_a_reading_is_read_back_with_every_value_and_no_other(r: Reading) -> None:
    head = line.series(schema.HYDRANT, {"hydrant": "hu 001", "kpp": "a,b=c", "node": r.node})
    found = parse(line.reading(head, r))
    assert found.tags == {"hydrant": "hu 001", "kpp": "a,b=c", "node": "hu-001"}
    kept = {c.name: getattr(r, c.name) for c in columns(r) if c.name not in ("id", "node", "ts")}
    assert found.fields == {name: value for name, value in kept.items() if value is not None}
    kinds = {"float": float, "int": int, "text": str}
    assert all(type(v) is kinds[schema.HYDRANT.fields[n]] for n, v in found.fields.items())
    assert found.ns // schema.SECOND_NS == r.ts


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "without any value"),
        ({"panel_v": math.nan}, "panel_v = nan"),
        ({"panel_v": math.inf}, "panel_v = inf"),
        ({"pump_on": 1 << 63}, "pump_on = "),
        ({"pump_on": 1.0}, "wanted int"),
        ({"panel_v": "35"}, "wanted float"),
        ({"src": "n\ntp"}, "printable"),
        ({"name": 1}, "no field 'name'"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(values: dict[str, Any], said: str) -> None:
    tags = {"hydrant": "hu-001", "kpp": "a", "node": "n"}
    with pytest.raises(SchemaError, match=said):
        line.encode(schema.HYDRANT, tags, values, 1)


@pytest.mark.parametrize("tag", ["", "a\\", "a\nb", "\ud800"])
def test_a_tag_that_would_change_the_series_is_refused(tag: str) -> None:
    with pytest.raises(SchemaError, match="tag node"):
        line.series(schema.HYDRANT, {"hydrant": "h", "kpp": "k", "node": tag})


@settings(deadline=None)  # a busy machine is no slow encoder
@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999_999)), unique=True, max_size=50))
def test_readings_of_one_second_do_not_overwrite_each_other(identities: list[tuple[int, int]]) -> None:
    stamps = {schema.point_ns(1_800_000_000, boot, seq) for boot, seq in identities}
    assert len(stamps) == len(identities)
    assert {ns // schema.SECOND_NS for ns in stamps} <= {1_800_000_000}


def test_a_reading_with_a_broken_value_is_refused_by_name() -> None:
    r = Reading(1, "hu-001", 1, 2, 1_800_000_000, "ntp", 0, 0, None, 1, panel_v=math.nan)
    with pytest.raises(SchemaError, match="hu-001 1/2: panel_v = nan"):
        line.reading("hydrant,hydrant=h,kpp=k,node=n", r)


def test_no_measurement_has_room_for_a_person() -> None:
    names = {name for m in schema.MEASUREMENTS.values() for name in (*m.tags, *m.fields)}
    assert not {n for n in names if any(w in n for w in ("person", "name", "phone", "member", "user", "nama"))}
    assert all(list(m.tags) == sorted(m.tags) for m in schema.MEASUREMENTS.values())


@pytest.mark.parametrize("text", ["m f=1 ", "m f= 1", "m,=a f=1 1", "m f=1,f=2 1", 'm f="a 1', "m f=1e 1", "m f=01 1"])
def test_the_strict_parser_is_strict(text: str) -> None:
    with pytest.raises(BadLineError):
        parse(text)
