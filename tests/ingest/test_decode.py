"""What comes in is taken strictly, and whatever comes in, nothing but a refusal comes out."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hidran import contract
from ingest.decode import Anchor, Batch, RefusedError, Status, decode
from tests.figures import fuzz_targets

GOLDEN = Path(__file__).parent.parent / "fixtures" / "payloads" / "v1"
READINGS = contract.topic("hu-001", "up", "readings")
STATUS = contract.topic("hu-001", "up", "status")
ANCHOR = contract.topic("hu-001", "up", "anchor")
GOOD = {"boot": 1, "seq": 5, "held": 5, "src": "ntp", "ts": 1_790_000_000, "up_s": 60, "age_s": 0}


def code_of(topic: str, payload: bytes | str) -> str:
    with pytest.raises(RefusedError) as caught:
        decode(topic, payload.encode() if isinstance(payload, str) else payload)
    assert caught.value.code in contract.REFUSALS
    return caught.value.code


def text(**change: Any) -> str:
    return json.dumps({"panel_v": [1.5, 2.5]} | GOOD | change)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("readings_*.json")), ids=lambda p: p.stem)
def test_golden_readings_are_taken_value_by_value(path: Path) -> None:
    payload = path.read_bytes()
    said, plain = decode(READINGS, payload), json.loads(payload)
    assert isinstance(said, Batch)
    assert said.refused == {}
    assert said.columns == {name: plain[name] for name in contract.FIELD_NAMES if name in plain}
    assert said.ups == contract.batch_times(plain, said.count)
    assert said.held == contract.batch_held(plain)
    assert (said.boot, said.seq, said.ts, said.age_s) == tuple(plain[k] for k in ("boot", "seq", "ts", "age_s"))
    assert said.fitted == contract.fitted_map([n for n in plain if n in contract.FIELD_NAMES])


def test_golden_status_and_anchor_are_taken() -> None:
    birth = decode(STATUS, (GOLDEN / "status_birth.json").read_bytes())
    assert isinstance(birth, Status)
    assert (birth.boot, birth.online) == (7, True)
    will = decode(STATUS, (GOLDEN / "status_will.json").read_bytes())
    assert isinstance(will, Status)
    assert (will.boot, will.online) == (7, False)
    anchor = decode(ANCHOR, (GOLDEN / "anchor.json").read_bytes())
    assert anchor == Anchor("hu-001", 7, 3840, 1790000340, "ntp")


@given(st.binary(min_size=40, max_size=2000))
def test_what_a_node_can_measure_is_taken_as_it_was(data: bytes) -> None:
    rows = fuzz_targets.readings_from(data)
    fitted = [name for name in contract.FIELD_NAMES if name in rows[0]]
    payload = contract.encode_readings(rows, (rows[0]["boot"], rows[0]["seq"]), 3).encode()
    if not fitted or rows[0]["seq"] == 0:
        assert code_of(READINGS, payload) in ("SHAPE", "RANGE")
        return
    said = decode(READINGS, payload)
    assert isinstance(said, Batch)
    assert said.refused == {}
    assert said.ups == [row["up_s"] for row in rows]
    for name in fitted:
        for found, row in zip(said.columns[name], rows, strict=True):
            assert found == row[name] or (found is not None and math.isclose(found, row[name], abs_tol=1e-9))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["boot", "seq", "held", "src", "ts", "up_s", "age_s", "dt_s", "panel_v", "pump_on", "s", "x"])


@given(st.dictionaries(KEYS, JSON, max_size=12), st.sampled_from([READINGS, STATUS, ANCHOR]))
@example({"panel_v": [True], **GOOD}, READINGS)
def test_any_object_is_taken_or_refused_by_a_code(change: dict[str, Any], topic: str) -> None:
    payload = json.dumps(GOOD | {"panel_v": [1.0]} | change).encode()
    try:
        said = decode(topic, payload)
    except RefusedError as refusal:
        assert refusal.code in contract.REFUSALS
        return
    if isinstance(said, Batch):
        for name, column in said.columns.items():
            _name, decimals, low, high = contract.FIELDS[contract.FIELD_NAMES.index(name)]
            for place, value in enumerate(column):
                kinds = (int,) if decimals == 0 else (int, float)
                good = value is None or (type(value) in kinds and low <= value <= high)
                assert good or place in said.refused


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_on_any_topic_are_refused_by_a_code(payload: bytes, topic: str) -> None:
    for where in (READINGS, STATUS, ANCHOR, topic):
        try:
            decode(where, payload)
        except RefusedError as refusal:
            assert refusal.code in contract.REFUSALS


@pytest.mark.parametrize(
    ("code", "payload"),
    [
        ("SIZE", b'{"a":"' + b"x" * contract.MAX_MESSAGE_BYTES + b'"}'),
        ("JSON", b"\xff\xfe{}"),
        ("JSON", b"{"),
        ("JSON", b"[" * 8000),
        ("JSON", b'{"boot":1,"boot":2}'),
        ("JSON", text().replace("1.5", "NaN").encode()),
        ("JSON", text().replace("1.5", "-Infinity").encode()),
        ("JSON", text().replace("1.5", "9" * 5000).encode()),
        ("SHAPE", b"[]"),
        ("SHAPE", text(extra=1).encode()),
        ("SHAPE", text(pump_on=[1]).encode()),
        ("SHAPE", text(panel_v=[]).encode()),
        ("SHAPE", text(panel_v=[1] * 61).encode()),
        ("SHAPE", text(panel_v=3).encode()),
        ("SHAPE", text(src="clock").encode()),
        ("SHAPE", text(src="none").encode()),
        ("SHAPE", text(ts=None).encode()),
        ("SHAPE", text(held=[1]).encode()),
        ("SHAPE", text(dt_s=[0]).encode()),
        ("SHAPE", json.dumps({k: v for k, v in GOOD.items() if k != "seq"} | {"panel_v": [1]}).encode()),
        ("TYPE", text(boot=True).encode()),
        ("TYPE", text(seq=1.0).encode()),
        ("TYPE", text(ts="2026").encode()),
        ("RANGE", text(seq=0).encode()),
        ("RANGE", text(seq=contract.MAX_SEQ).encode()),
        ("RANGE", text(up_s=-1).encode()),
        ("RANGE", text(held=6).encode()),
        ("RANGE", text(held=[2, 1]).encode()),
        ("RANGE", text(dt_s=[60, 0]).encode()),
        ("RANGE", text(boot=10**30).encode()),
    ],
)
def test_what_is_wrong_with_a_message_has_its_code(code: str, payload: bytes) -> None:
    assert code_of(READINGS, payload) == code


def test_a_status_that_no_follower_could_read_is_refused() -> None:
    assert code_of(STATUS, '{"s":"on","boot":1,"rssi":1e999}') == "JSON"
    assert code_of(STATUS, '{"s":"on","boot":1,"fw":"\\ud800"}') == "JSON"
    assert code_of(STATUS, '{"s":"maybe","boot":1}') == "SHAPE"
    assert code_of(STATUS, '{"s":"on"}') == "SHAPE"


@pytest.mark.parametrize(
    ("topic", "code"),
    [
        ("hidran/v2/hu-001/up/readings", "VERSION"),
        ("hidran/v1/hu-001/down/ack", "TOPIC"),
        ("hidran/v1/HU/up/readings", "TOPIC"),
        ("hidran/v1/hu-001/up/weather", "TOPIC"),
        ("weather/today", "TOPIC"),
        ("", "TOPIC"),
    ],
)
def test_what_is_wrong_with_a_topic_has_its_code(topic: str, code: str) -> None:
    assert code_of(topic, text()) == code


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ({"panel_v": [1.5, "2"]}, "TYPE"),
        ({"panel_v": [1.5, True]}, "TYPE"),
        ({"panel_v": [1.5, 1001]}, "RANGE"),
        ({"panel_v": [1.5, -0.1]}, "RANGE"),
        ({"pump_on": [1, 1.0]}, "TYPE"),
        ({"pump_on": [1, 2]}, "RANGE"),
        ({"turbidity_mv": [1, 10**40]}, "RANGE"),
        ({"panel_v": [1.5, [2]]}, "TYPE"),
    ],
)
def test_a_wrong_value_refuses_its_reading_and_not_its_neighbour(column: dict[str, Any], code: str) -> None:
    said = decode(READINGS, json.dumps(GOOD | column).encode())
    assert isinstance(said, Batch)
    assert {place: found for place, (found, _reason) in said.refused.items()} == {1: code}


def test_infinity_by_a_large_exponent_is_out_of_range() -> None:
    said = decode(READINGS, text().replace("1.5", "1e999").encode())
    assert isinstance(said, Batch)
    assert said.refused[0][0] == "RANGE"


def test_a_refused_message_still_says_whose_readings_it_carried() -> None:
    with pytest.raises(RefusedError) as caught:
        decode(READINGS, text(unheard_of=[1, 2]).encode())
    assert (caught.value.node, caught.value.boot, caught.value.first, caught.value.count) == ("hu-001", 1, 5, 2)
    with pytest.raises(RefusedError) as caught:
        decode(READINGS, text(seq="5").encode())
    assert caught.value.count == 0
