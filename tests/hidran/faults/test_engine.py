"""The engine of one hydrant: views, state, restarts, the catalogue."""

import json
from dataclasses import fields

import pytest

from hidran.contract import MINIMUM_NODE
from hidran.faults.catalogue import CATALOGUE, implemented
from hidran.faults.engine import HydrantEngine
from hidran.faults.episode import Episode
from hidran.faults.rules import RULES
from hidran.faults.sentences import why_in
from hidran.faults.state import StateError
from hidran.faults.suppress import SUPPRESSES, suppressed
from hidran.site import Site
from hidran.words import english
from tests.hidran.faults.logbook import DAY, MONDAY, Logbook


def test_a_healthy_hydrant_is_normal_and_says_what_it_cannot_measure() -> None:
    book = Logbook().days(4).until(7.5, pump=0).until(12, pump=1)
    view = book.judged().view(book.now)
    assert (view["state"], view["code"], view["newest_ts"]) == ("normal", None, book.now)
    assert view["checks"]["F12"] == "normal"
    assert view["checks"]["F03"] == view["checks"]["F20"] == view["checks"]["F21"] == "tidak_diukur"
    assert list(view["checks"]) == list(CATALOGUE)


def test_before_the_first_reading_it_waits() -> None:
    view = HydrantEngine(Site(id="sawahan")).view(MONDAY)
    assert (view["state"], view["newest_ts"], view["learning_until"]) == ("menunggu", None, None)
    assert "normal" not in view["checks"].values()


def test_while_learning_it_says_so_and_until_when() -> None:
    book = Logbook().days(1)
    view = book.judged().view(book.now)
    assert view["learning_until"] == book.rows[0].ts + 3 * DAY
    assert (view["checks"]["F01"], view["checks"]["F08"]) == ("masih_belajar", "normal")
    told = Logbook(site=Site(id="sawahan", start_learning=MONDAY - 4 * DAY)).days(1)
    assert told.judged().view(told.now)["checks"]["F12"] == "normal"


def test_a_silent_node_makes_everything_unknown() -> None:
    book = Logbook().days(4)
    silence = Episode("sawahan", "F16", book.now, "INFO", book.now + 900, None, "diam")
    view = book.judged().view(book.now + 900, silence)
    assert (view["state"], view["code"], view["why"]) == ("tidak_diketahui", "F16", "diam")
    assert view["checks"]["F01"] == view["checks"]["F08"] == "tidak_diketahui"
    assert view["checks"]["F03"] == "tidak_diukur"
    assert "normal" not in view["checks"].values()


def test_a_value_not_measured_is_unknown_and_one_not_fitted_is_not_measured() -> None:
    blind = Logbook().days(4).advance(minutes=5, turbidity_mv=None, panel_v=None)
    checks = blind.judged().view(blind.now)["checks"]
    assert checks["F12"] == checks["F08"] == checks["F01"] == "tidak_diketahui"
    bare = Logbook(fitted=MINIMUM_NODE[:4]).days(4)
    assert bare.judged().view(bare.now)["checks"]["F12"] == "tidak_diukur"


def test_state_survives_json_at_any_reading() -> None:
    book = Logbook().days(4).until(9, pump=0).until(10, pump=0, panel_v=0.5).until(12, pump=1)
    whole, broken = HydrantEngine(book.site), HydrantEngine(book.site)
    for n, row in enumerate(book.rows):
        whole.step(row)
        broken.step(row)
        if n % 389 == 0:
            broken = HydrantEngine(book.site, broken.state_json())
    assert json.loads(broken.state_json()) == json.loads(whole.state_json())
    assert broken.view(book.now) == whole.view(book.now)


@pytest.mark.parametrize(
    "text", ["", "{", "{}", '{"memory": 3}', '{"memory": {"learned": {"voc": 41}}, "version": 99}']
)
def test_a_damaged_or_foreign_state_is_refused(text: str) -> None:
    with pytest.raises(StateError):
        HydrantEngine(Site(id="sawahan"), text)


def test_the_same_reading_twice_is_judged_once() -> None:
    book = Logbook()
    row = book.write()
    engine = HydrantEngine(book.site)
    assert engine.step(row)
    assert not engine.step(row)


def test_every_rule_stands_in_the_catalogue_with_the_same_needs_and_severity() -> None:
    assert set(CATALOGUE) == {f"F{n:02}" for n in range(1, 23)}
    assert implemented() == {*RULES, "F16"}
    for code, rule in RULES.items():
        groups = rule.needs if code != "F15" else CATALOGUE[code].needs
        assert CATALOGUE[code].needs == groups
        assert CATALOGUE[code].severity_max in {step.severity for step in rule.steps}


def test_titles_fit_a_message_and_have_english_twins() -> None:
    for fault in CATALOGUE.values():
        assert len(fault.title) <= 60
        assert {fault.title, fault.first_check} <= english().keys()


def test_suppression_names_only_real_codes_and_never_itself() -> None:
    for code, others in SUPPRESSES.items():
        assert {code, *others} <= CATALOGUE.keys()
        assert code not in others
    assert suppressed(set()) == frozenset()
    assert "F01" in suppressed({"F08"})


def test_every_setting_has_a_range_that_holds_its_default() -> None:
    for rule in RULES.values():
        for f in fields(rule.settings):
            assert f.metadata["low"] <= f.default <= f.metadata["high"], (rule.code, f.name)
            assert f.metadata["unit"], f.metadata["meaning"]
        names = {f.name for f in fields(rule.settings)}
        assert {name for step in rule.steps for name in (step.hold, step.clear)} <= names


def test_why_is_said_in_english_from_the_same_evidence() -> None:
    (episode,) = Logbook().days(1).until(10, pump=0).advance(minutes=4, pump=0, panel_v=0.5).episodes()
    assert why_in(episode, "id") == episode.why
    assert why_in(episode, "en") == "the panel's voltage fell suddenly from 41,8 V to 0,5 V in bright daylight"
    odd = Episode("h", "F08", 0, "GAWAT", 0, None, "kalimat lama", {})
    assert why_in(odd, "en") == "kalimat lama"
