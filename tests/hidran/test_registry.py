"""The registry's answers about who stood where when."""

from hypothesis import given
from hypothesis import strategies as st

from hidran.registry import Assignment, Calibration, NodeEntry, Registry, Sensor
from hidran.site import Site

REGISTRY = Registry(
    version=3,
    hydrants={"hu-01": Site("hu-01"), "hu-02": Site("hu-02")},
    nodes={"a": NodeEntry("a", "approved", 0), "b": NodeEntry("b", "waiting", 0), "c": NodeEntry("c", "revoked", 0)},
    assignments=(Assignment("a", "hu-01", 100, 200), Assignment("c", "hu-01", 150, 180), Assignment("a", "hu-02", 200)),
)


def test_a_node_speaks_for_a_hydrant_from_its_start_up_to_but_not_including_its_end() -> None:
    assert [REGISTRY.hydrant_of("a", ts) for ts in (99, 100, 199, 200, 10**10)] == [
        None,
        "hu-01",
        "hu-01",
        "hu-02",
        "hu-02",
    ]
    assert REGISTRY.hydrant_of("nobody", 150) is None


def test_two_nodes_can_stand_at_one_hydrant() -> None:
    assert [a.node for a in REGISTRY.nodes_of("hu-01", 160, 170)] == ["a", "c"]
    assert [a.node for a in REGISTRY.nodes_of("hu-01", 180, 190)] == ["a"]
    assert REGISTRY.nodes_of("hu-01", 200, 300) == []


def test_only_who_was_approved_and_not_revoked_counts() -> None:
    assert [REGISTRY.approved(n) for n in ("a", "b", "c", "nobody")] == [True, False, False, False]
    assert [n.name for n in REGISTRY.waiting()] == ["b"]


def test_a_hydrant_without_node_is_found_by_date() -> None:
    assert REGISTRY.hydrants_without_node(150) == ["hu-02"]
    assert REGISTRY.hydrants_without_node(250) == ["hu-01"]


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_whoever_speaks_at_an_instant_is_among_the_nodes_of_any_span_around_it(
    ts: int, before: int, after: int
) -> None:
    hydrant = REGISTRY.hydrant_of("a", ts)
    if hydrant is not None:
        around = REGISTRY.nodes_of(hydrant, ts - 1 - before, ts + after)
        assert "a" in [a.node for a in around]


def test_the_calibration_that_holds_is_the_newest_before() -> None:
    sensor = Sensor("s", "turbidity", "hu-01", None, (Calibration(10, "lab"), Calibration(20, "field")))
    found = [sensor.calibration_at(ts) for ts in (9, 10, 19, 20, 99)]
    assert [c.method if c else None for c in found] == [None, "lab", "lab", "field", "field"]
