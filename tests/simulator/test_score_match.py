"""The rule that matches faults and episodes, held to its own words."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from simulator.score.fitout import FITOUTS, columns, sees
from simulator.score.judged import false_said
from simulator.score.match import Eyes, consequences, match
from simulator.score.truth import Found, Said, Truth

HOUR, DAY = 3600, 86400
CODES = ("F01", "F03", "F08", "F11", "F12", "F16", "F20")
EYES = Eyes("full", FITOUTS["full"], 100 * DAY, {"F01": 1200.0})


def fault(code: str = "F01", start: int = DAY, end: int | None = 3 * DAY, **more: object) -> Truth:
    return Truth("h", str(more.pop("kind", "pompa-mati")), code, start, end, **more)  # type: ignore[arg-type]


def told(code: str = "F01", raised: int = DAY + HOUR, severity: str = "GAWAT", hydrant: str = "h") -> Found:
    return Found(hydrant, code, severity, raised - 600, raised, raised + HOUR)


truths = st.lists(
    st.builds(
        lambda code, start, lasts, healthy: Truth(
            "h", "x", code, start * HOUR, None if lasts is None else (start + lasts) * HOUR, healthy=healthy
        ),
        st.sampled_from(CODES),
        st.integers(0, 200),
        st.one_of(st.none(), st.integers(1, 60)),
        st.booleans(),
    ),
    max_size=8,
)
episodes = st.lists(
    st.builds(lambda code, at: told(code, at * HOUR + 7), st.sampled_from(CODES), st.integers(0, 260)), max_size=12
)


@given(truths, episodes)
def test_every_fault_and_every_episode_stands_in_the_answer_once(faults: list[Truth], found: list[Found]) -> None:
    matched = match(faults, found, EYES)
    assert Counter(p.truth for p in matched.pairs) == Counter(t for t in faults if not t.healthy)
    answers = [p.found for p in matched.pairs if p.outcome == "found"]
    assert Counter(answers) + Counter(s.found for s in matched.strays) == Counter(found)


@given(truths, episodes)
def test_an_answer_has_the_code_of_its_fault_and_was_raised_no_earlier(faults: list[Truth], found: list[Found]) -> None:
    for pair in match(faults, found, EYES).pairs:
        if pair.outcome == "found":
            assert pair.found is not None
            assert pair.found.code == pair.truth.code
            assert pair.found.raised >= pair.truth.start


@given(truths, episodes, st.randoms())
def test_the_order_of_the_lists_changes_nothing(faults: list[Truth], found: list[Found], chance: object) -> None:
    before = match(faults, found, EYES)
    mixed_faults, mixed = list(faults), list(found)
    chance.shuffle(mixed_faults)  # type: ignore[attr-defined]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    after = match(mixed_faults, mixed, EYES)
    assert Counter((p.truth.code, p.outcome) for p in before.pairs) == Counter(
        (p.truth.code, p.outcome) for p in after.pairs
    )
    assert Counter((s.found, s.outcome) for s in before.strays) == Counter((s.found, s.outcome) for s in after.strays)


@given(truths, episodes)
def test_one_more_false_episode_never_finds_more_or_fewer_faults(faults: list[Truth], found: list[Found]) -> None:
    before = match(faults, found, EYES)
    after = match(faults, [*found, told("F99", 5 * HOUR)], EYES)
    assert [p.outcome for p in before.pairs] == [p.outcome for p in after.pairs]
    assert sum(s.outcome == "false" for s in after.strays) == sum(s.outcome == "false" for s in before.strays) + 1


def test_a_fault_told_twice_is_found_once_and_told_again_once() -> None:
    matched = match([fault()], [told(), told(raised=DAY + 9 * HOUR)], EYES)
    assert [p.outcome for p in matched.pairs] == ["found"]
    assert [s.outcome for s in matched.strays] == ["again"]


def test_what_the_declared_graph_leads_to_is_a_consequence_and_not_false() -> None:
    assert "F20" in consequences("F08")
    lost = fault("F08", kind="panel-hilang")
    matched = match([lost], [told("F08"), told("F20", 2 * DAY)], EYES)
    assert [s.outcome for s in matched.strays] == ["consequence"]


def test_a_consequence_long_after_its_cause_is_false() -> None:
    matched = match([fault("F08", end=2 * DAY)], [told("F01", 4 * DAY)], EYES)
    assert [s.outcome for s in matched.strays] == ["false"]


def test_a_broken_pump_under_another_name_is_neither_found_nor_false() -> None:
    matched = match([fault("F07")], [told("F01")], EYES)
    assert [p.outcome for p in matched.pairs] == ["renamed"]
    assert [s.outcome for s in matched.strays] == ["renamed"]


def test_what_a_node_cannot_observe_is_unseen_and_not_missed() -> None:
    dry = fault("F03", observable_with=("full",))
    eyes = Eyes("minimum", FITOUTS["minimum"], 100 * DAY)
    assert [p.outcome for p in match([dry], [], eyes).pairs] == ["unseen"]
    assert [p.outcome for p in match([dry], [], EYES).pairs] == ["missed"]


def test_what_lasted_less_than_the_hold_is_brief() -> None:
    assert [p.outcome for p in match([fault(end=DAY + 600)], [], EYES).pairs] == ["brief"]


def test_a_condition_that_is_really_so_is_neither_false_nor_missed() -> None:
    low = fault("F20", healthy=True, kind="tandon-rendah")
    assert match([low], [], EYES).pairs == []
    assert [s.outcome for s in match([low], [told("F20")], EYES).strays] == ["condition"]
    assert [s.beside for s in match([low], [told("F08")], EYES).strays] == [("tandon-rendah",)]


def test_a_wrong_clock_may_be_told_before_its_onset_because_it_dates_its_own_news() -> None:
    slow = fault("F17", kind="jam-lambat")
    assert [p.outcome for p in match([slow], [told("F17", DAY - 20 * HOUR)], EYES).pairs] == ["found"]
    assert [p.outcome for p in match([fault()], [told("F01", DAY - 60)], EYES).pairs] == ["missed"]


def test_news_of_a_clock_that_is_ahead_is_true_though_it_is_dated_after_it_was_told() -> None:
    ahead = Found("h", "F17", "PERLU_DICEK", DAY + 7 * HOUR, DAY + 7 * HOUR, None)
    matched = match([fault("F17", DAY, 2 * DAY)], [ahead], EYES)
    said = Said("raise", DAY + 600, ahead.start, "h", "F17", "PERLU_DICEK")
    assert false_said(matched, [said]) == []
    later = Said("raise", 9 * DAY, 8 * DAY, "h", "F01", "GAWAT")
    assert false_said(matched, [later]) == [later]


def test_another_hydrants_episode_answers_nothing_but_the_servers_own_may() -> None:
    silent = fault("F16", kind="node-mati")
    assert [p.outcome for p in match([silent], [told("F16", hydrant="other")], EYES).pairs] == ["missed"]
    assert [p.outcome for p in match([silent], [told("F16", hydrant="")], EYES).pairs] == ["found"]


def test_what_can_be_seen_may_be_told_by_fit_out_by_field_or_by_several_fields_together() -> None:
    assert sees((), "minimum", FITOUTS["minimum"])
    assert sees(("float", "level"), "level", FITOUTS["level"])
    assert sees(("tank_full",), "float", FITOUTS["float"])
    assert not sees(("tank_full+flow_lpm",), "float", FITOUTS["float"])
    assert sees(("tank_full+flow_lpm",), "full", FITOUTS["full"])
    assert columns("float", ["panel_v", "tank_full", "flow_lpm"]) == ["panel_v", "tank_full"]


def test_a_dead_controller_that_was_told_as_a_pump_that_does_not_start_was_told() -> None:
    both = [fault("F01", kind="kontroler-rusak"), fault("F11", kind="kontroler-rusak")]
    matched = match(both, [told("F01")], EYES)
    assert {p.truth.code: p.outcome for p in matched.pairs} == {"F01": "found", "F11": "renamed"}
    assert [p.outcome for p in match([fault("F01"), fault("F11", kind="x")], [told("F01")], EYES).pairs] == [
        "found",
        "missed",
    ]


def test_a_pump_that_an_empty_battery_stops_is_true_news() -> None:
    empty = fault("F10", healthy=True, kind="aki-rendah")
    assert [s.outcome for s in match([empty], [told("F01")], EYES).strays] == ["condition"]
    assert [s.outcome for s in match([empty], [told("F12")], EYES).strays] == ["false"]
