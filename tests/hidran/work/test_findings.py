"""The choice list of findings, and the figures of a month."""

import pytest

from hidran.errors import SettingsError
from hidran.faults.catalogue import CATALOGUE
from hidran.faults.learning import Learned
from hidran.faults.told import Told, take
from hidran.months import Month
from hidran.words import english
from hidran.work import findings
from hidran.work.figures import ANSWER_TARGET_S, REPAIR_TARGET_S, month_of_work
from tests.hidran.people.world import HOUR, NOON, World
from tests.hidran.work.book import Book


def test_every_fault_that_calls_has_choices_of_its_own_and_the_way_out_comes_last() -> None:
    for code in set(CATALOGUE) - {"F21", "F22"}:
        words = [f.id for f in findings.offered(code)]
        assert len(words) > 2, code
        assert words[-2:] == ["works", "unknown"]
    assert "tank_full" not in [f.id for f in findings.offered("")], "what only explains a reading needs a reading"


def test_findings_name_only_faults_that_there_are_and_words_that_have_a_twin() -> None:
    for f in findings.FINDINGS.values():
        assert f.codes <= set(CATALOGUE), f.id
        assert f.words in english(), f.words
    assert set(findings.PARTS.values()) <= set(english())


def test_a_full_tank_and_a_cleaned_probe_reach_the_rules() -> None:
    events = findings.told_by("sawahan", findings.chosen(["tank_full", "sensor_dirty", "fuse"]), NOON)
    told = Told()
    for event in events:
        take(told, Learned(20.0), event)
    assert (told.full_ts, told.cleaned_ts) == (NOON, NOON)


def test_what_is_no_choice_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="finding 'rusak'"):
        findings.chosen(["fuse", "rusak"])
    with pytest.raises(SettingsError, match="part 'roda'"):
        findings.parts(["roda"])


def test_a_month_counts_what_began_in_it_and_leaves_running_clocks_out_of_the_mean() -> None:
    world, book = World(NOON - 15 * 24 * HOUR), Book()
    for wait_h, done_h in ((2, 10), (30, 80)):
        world.rise("F08")
        book.read(world)
        number = len(book.tickets)
        book.says(number, "answered", world.now + wait_h * HOUR)
        book.says(number, "repaired", world.now + done_h * HOUR, what="kabel", cost_rp=50_000)
        world.now += done_h * HOUR
        world.clear("F08")
        book.read(world)
        world.now += 60 * HOUR
    world.rise("F08")
    book.read(world)
    month = month_of_work("sawahan", Month.of(NOON), book.tickets.values())
    assert (month.tickets, month.waiting, month.unanswered, month.spent_rp) == (3, 1, 1, 100_000)
    assert (month.answer.target_s, month.answer.within, month.answer.mean_s) == (ANSWER_TARGET_S, 1, 16 * HOUR)
    assert (month.repair.target_s, month.repair.within, len(month.repair.each)) == (REPAIR_TARGET_S, 1, 2)
    assert month_of_work("sawahan", Month.of(NOON).plus(1), book.tickets.values()).tickets == 0
