"""F03 by the word of a resident: a dry tap reported while the pump runs, until something else is told or it is old."""

from dataclasses import replace

import pytest

from hidran.contract import MINIMUM_NODE
from hidran.faults.engine import HydrantEngine
from hidran.faults.episode import Episode
from hidran.faults.human import HumanEvent, Kind
from hidran.faults.rules import RULES
from hidran.faults.rules.f03_dry_run import RULE, _measured
from hidran.faults.timeline import Timeline
from hidran.people.texts import cleared
from hidran.people.voice import Voice
from hidran.reading import Reading
from hidran.site import Site
from tests.hidran.faults.logbook import HOUR, Logbook, hour_of, with_float
from tests.hidran.faults.test_human import judged
from tests.hidran.faults.test_order import WEEK
from tests.hidran.faults.test_order_fitted import ROWS

WORDS = "warga melapor air tidak keluar jam 10.20, padahal pompa sudah jalan"


def a_morning(book: Logbook | None = None, until: float = 10 + 1 / 3, **values: object) -> Logbook:
    """Three good days, then a morning on which the pump runs from half past seven."""
    made = (book or Logbook()).days(3, lambda b: b.a_sunny_day(**values))
    return made.until(7.5, pump=0, **values).until(until, pump=1, **values)


def said(book: Logbook, kind: Kind = "no_water") -> HumanEvent:
    return HumanEvent("sawahan", book.now, kind)


def of_f03(timeline: Timeline) -> list[Episode]:
    return [e for e in timeline.episodes if e.code == "F03"]


def check(timeline: Timeline, book: Logbook) -> str:
    return str(timeline.engine.view(book.now)["checks"]["F03"])


def test_a_dry_tap_while_the_pump_runs_is_to_be_checked_and_says_whose_word_it_is() -> None:
    book = a_morning()
    word = said(book)
    timeline = judged(book.advance(minutes=6, pump=1), word)
    (episode,) = of_f03(timeline)
    assert (episode.severity, episode.open, episode.raised - episode.start) == ("PERLU_DICEK", True, 300)
    assert episode.why == f"{WORDS} {episode.evidence['run_min']} menit"
    assert check(timeline, book) == "aktif"
    assert of_f03(judged(book)) == []


@pytest.mark.parametrize("how", ["stands", "just started", "weak sun", "tank full", "no data"])
def test_what_was_said_while_no_water_could_be_expected_is_no_witness(how: str) -> None:
    book = a_morning(with_float() if how == "tank full" else None, until=8)
    float_up = {"tank_full": 1} if how == "tank full" else {}
    match how:
        case "stands" | "just started":
            book.until(10, pump=0).advance(minutes=5, pump=int(how != "stands"))
        case "weak sun":
            book.until(24, pump=0).until(6.3, pump=1)
        case "no data":
            book.silence(hours=1)
    word = said(book)
    book.until(11, pump=1, **float_up)
    assert of_f03(judged(book, word)) == []
    assert check(judged(book, word), book) == "tidak_diukur"


@pytest.mark.parametrize("kind", ["water_back", "repaired", "maintenance_end"])
def test_it_ends_when_flowing_water_or_a_repair_is_told(kind: Kind) -> None:
    book = a_morning()
    word = said(book)
    over = said(book.until(11, pump=1), kind)
    (episode,) = of_f03(judged(book.until(12, pump=1), word, over))
    assert hour_of(episode.end or 0) == pytest.approx(11, abs=0.02)


def test_under_repair_it_stands_and_after_it_the_old_word_counts_no_more() -> None:
    book = a_morning()
    word = said(book)
    book.advance(minutes=20, pump=1)
    repair = HumanEvent("sawahan", book.now, "maintenance", {"hours": 1})
    book.advance(minutes=50, pump=1)
    assert [e.open for e in of_f03(judged(book, word, repair))] == [True]
    (episode,) = of_f03(judged(book.advance(hours=1, pump=1), word, repair))
    assert episode.end is not None and 0 <= episode.end - (repair.ts + HOUR) <= 60


def test_a_word_grows_old_by_night_too_and_a_later_one_renews_it() -> None:
    book = a_morning()
    first = said(book)
    second = said(book.until(12.5, pump=1))
    book.until(13, pump=1).until(24, pump=0)
    (episode,) = of_f03(judged(book, first))
    assert (episode.end or 0) - first.ts == pytest.approx(6 * HOUR, abs=120)
    (longer,) = of_f03(judged(book, first, second))
    assert (longer.end or 0) - second.ts == pytest.approx(6 * HOUR, abs=120)
    assert check(judged(book, first), book) == "tidak_diukur"


def test_its_end_is_not_called_normal_because_nothing_measured_it() -> None:
    book = a_morning()
    word = said(book)
    (episode,) = of_f03(judged(book.until(13, pump=1).until(24, pump=0), word))
    text = cleared(episode, book.now, Voice())
    assert "NORMAL" not in text and "Buka keran dan lihat" in text


def test_with_low_current_the_word_makes_it_grave_and_the_word_alone_does_not() -> None:
    book = a_morning(Logbook(fitted=(*MINIMUM_NODE, "pump_a")), pump_a=6.0)
    word = said(book)
    weak = judged(book.advance(minutes=10, pump=1, pump_a=4.0), word)
    (episode,) = of_f03(weak)
    assert episode.severity == "GAWAT"
    assert "air tidak keluar jam 10.20, dan arus pompa hanya 4,0 A, biasanya 5,9 A" in episode.why


def test_good_current_does_not_refute_the_word_and_low_current_outlives_it() -> None:
    book = a_morning(Logbook(fitted=(*MINIMUM_NODE, "pump_a")), pump_a=6.0)
    word = said(book)
    book.advance(minutes=10, pump=1, pump_a=6.0)
    assert [e.severity for e in of_f03(judged(book, word))] == ["PERLU_DICEK"]
    over = said(book, "water_back")
    book.advance(minutes=15, pump=1, pump_a=6.0)
    assert [e.open for e in of_f03(judged(book, word, over))] == [False]
    book.advance(minutes=15, pump=1, pump_a=4.0)
    later = of_f03(judged(book, word, over))[-1]
    assert later.open and "said_ts" not in later.evidence


def test_a_motor_that_draws_nothing_is_not_the_wells_fault_whoever_says_so() -> None:
    book = a_morning(Logbook(fitted=(*MINIMUM_NODE, "pump_a")), pump_a=6.0)
    word = said(book)
    book.advance(minutes=10, pump=1, pump_a=0.0)
    assert of_f03(judged(book, word)) == []


def test_a_flow_meter_knows_better_than_a_word() -> None:
    book = Logbook(fitted=(*MINIMUM_NODE, "flow_lpm"))
    book.days(3, lambda b: b.a_sunny_day(flow_lpm=lambda ts: 30.0 * (7.52 < hour_of(ts) <= 13)))
    book.until(7.5, pump=0, flow_lpm=0.0).until(10, pump=1, flow_lpm=30.0)
    word = said(book)
    book.until(12, pump=1, flow_lpm=30.0)
    with_word, without = judged(book, word), judged(book)
    assert with_word.episodes == without.episodes == []
    assert check(with_word, book) == check(without, book) == "normal"


def test_a_tank_that_fills_to_the_brim_refutes_the_word_for_good() -> None:
    book = a_morning(with_float(), tank_full=0)
    word = said(book)
    book.until(11, pump=1, tank_full=0).until(11.5, pump=1, tank_full=1).until(13, pump=1, tank_full=0)
    (episode,) = of_f03(judged(book, word))
    assert hour_of(episode.end or 0) == pytest.approx(11, abs=0.05)


@pytest.mark.parametrize("seed", range(4))
def test_words_that_come_late_end_in_the_same_episodes(seed: int) -> None:
    book = a_morning(Logbook(step_s=600))
    words = [said(book), said(book.until(12, pump=1), "water_back"), said(book.until(13, pump=1).until(24, pump=0))]
    words.append(said(book.until(7.5, pump=0).until(11, pump=1)))
    book.until(13, pump=1).until(24, pump=0)
    straight, mixed = judged(book, *words), judged(book, *words, shuffled=seed)
    assert len(of_f03(straight)) == 2
    assert mixed.episodes == straight.episodes
    assert mixed.engine.state_json() == straight.engine.state_json()


@pytest.mark.parametrize("rows", [WEEK, ROWS], ids=["minimum", "all fitted"])
def test_without_a_word_nothing_is_judged_or_remembered_otherwise(
    rows: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    def state() -> str:
        engine = HydrantEngine(Site(id="sawahan"))
        for row in rows:
            engine.step(row)
        return engine.state_json()

    with_words = state()
    monkeypatch.setitem(RULES, "F03", replace(RULE, judge=_measured, stands_in=None))
    assert state() == with_words
