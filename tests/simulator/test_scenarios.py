"""Every scenario that comes with Hidran can be read, runs, and says what is true of it."""

import hashlib
import json
from pathlib import Path

import pytest

from hidran.clock import iso
from hidran.faults.catalogue import CATALOGUE
from simulator.faults import EVERYDAY, FAULTS, OUTSIDE
from simulator.scenarios import library
from simulator.scenarios.fitting import GROUPS, fitted_with
from simulator.scenarios.plot import plot
from simulator.scenarios.scenario import DAY_S, Scenario
from simulator.scenarios.staging import Staged, staged, stretch
from simulator.scenarios.writing import Files, write

START = 1_780_246_800  # 2026-06-01 00:00 WIB
KEYS = ["hydrant", "kind", "code", "severity", "start", "end", "observable_with", "healthy"]
# Everyday things of the reference (domain.md 4) that must never be taken for a fault, each with its scenario.
CONFOUNDERS = {
    "night": "malam",
    "cloud": "mendung",
    "a whole day too dark": "hari-gelap",
    "haze": "asap",
    "a full tank": "tandon-penuh",
    "unused": "sepi",
    "nobody there": "lebaran",
    "rain water": "air-hujan",
    "retries in weak sun": "coba-ulang",
    "a street lamp": "lampu-jalan",
    "cleaning the panel": "cuci-panel",
    "cleaning the probe": "lap-sensor",
    "maintenance": "perbaikan",
    "late batches": "kiriman-terlambat",
    "doubled batches": "kiriman-ganda",
    "power dips at the start of the pump": "kedip-catu",
    "bubbles": "gelembung",
    "a feast": "hari-raya",
    "a dry season": "kemarau",
    "weather over a fleet": "hari-redup",
    "a storm": "badai",
    "mains out": "listrik-padam",
}
# What happens at once, and in which scenario.
TOGETHER = {
    "pompa-mati-node-diam": {"pompa-mati", "sinyal-hilang"},
    "asap-panel-kotor": {"panel-kotor", "asap"},
    "penuh-hari-raya": {"hari-raya"},
    "perbaikan-di-tengah": {"pompa-mati", "perbaikan", "maintenance", "repaired"},
}
EVERYTHING = pytest.mark.parametrize("scenario", library.everything(), ids=lambda s: s.name)


def take(scenario: Scenario, folder: Path, *, days: int = 1, seed: int = 1, hydrants: int | None = None) -> Files:
    """Its first days of story, written."""
    when = stretch(scenario, START, days)
    cast = staged(scenario, seed, when, hydrants)
    files = Files.beside(folder / f"{scenario.name}.csv", cast, truth=None, sites=None, events=None)
    write(cast, when, files, lambda _part: None)
    return files


def whole_cast(scenario: Scenario) -> list[Staged]:
    return staged(scenario, 1, stretch(scenario, START))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


@EVERYTHING
def test_every_scenario_runs_a_day(scenario: Scenario, tmp_path: Path) -> None:
    files = take(scenario, tmp_path)
    rows = files.trace.read_text(encoding="utf-8").splitlines()
    # A node without power or signal sends less in a day; every other gives a row a minute.
    assert len(rows) > (600 if "F16" in scenario.codes or "F18" in scenario.codes else 1400) * scenario.hydrants
    assert len(files.sites) == scenario.hydrants
    for line in files.truth.read_text(encoding="utf-8").splitlines():
        assert list(json.loads(line)) == KEYS
    assert not list(tmp_path.glob("*.part"))


@EVERYTHING
def test_every_scenario_is_told_in_both_languages_and_shows_what_happens_when(scenario: Scenario) -> None:
    for said in (scenario.title, scenario.title_en, scenario.line, scenario.line_en):
        assert said.strip()
    assert scenario.line != scenario.line_en
    assert len(plot(scenario, "id")) == len(scenario.weather) + len(scenario.happens) + len(scenario.words)


@EVERYTHING
def test_the_truth_names_every_fault_of_a_scenario_and_where_there_is_none_no_fault(scenario: Scenario) -> None:
    truths = [t for one in whole_cast(scenario) for t in one.truths]
    assert {t.code for t in truths if t.code} == set(scenario.codes)
    assert {t.code for t in truths if not t.healthy} == set(scenario.codes) - {"F22"}
    assert all(t.observable_with for t in truths if not t.healthy)
    assert all(t.start >= START and (t.end is None or t.start < t.end) for t in truths)


def test_every_fault_of_the_catalogue_has_a_scenario() -> None:
    assert {code for s in library.everything() for code in s.codes} == set(CATALOGUE)


def test_every_injector_stands_in_a_scenario() -> None:
    played = {h.name for s in library.everything() for h in s.happens}
    built = {"kiriman-ganda"}  # the network of that hydrant doubles from the beginning
    assert played | built == (FAULTS | EVERYDAY | OUTSIDE).keys()


@pytest.mark.parametrize("what", sorted(CONFOUNDERS))
def test_everything_that_only_looks_like_a_fault_has_a_healthy_scenario(what: str) -> None:
    assert library.find(CONFOUNDERS[what]).healthy


@pytest.mark.parametrize("name", sorted(TOGETHER))
def test_what_happens_at_once_happens_to_the_same_hydrant(name: str) -> None:
    scenario = library.find(name)
    (first, *_others) = whole_cast(scenario)
    happened = {t.kind for t in first.truths} | {e.kind for e in first.events}
    assert TOGETHER[name] <= happened


def test_a_node_falls_silent_while_its_pump_is_dead() -> None:
    (one,) = whole_cast(library.find("pompa-mati-node-diam"))
    pump, node = (next(t for t in one.truths if t.code == code) for code in ("F01", "F16"))
    assert pump.end is not None
    assert node.end is not None
    assert pump.start < node.start < node.end < pump.end


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    scenario = library.find("pompa-mati-node-diam")
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    made = [take(scenario, folder, days=2, seed=seed) for folder, seed in ((first, 7), (again, 7), (other, 8))]
    assert [p.read_bytes() for p in made[0].all] == [p.read_bytes() for p in made[1].all]
    assert made[0].trace.read_bytes() != made[2].trace.read_bytes()
    assert digest(made[0].trace) == DIGEST, "on another machine, or another plant"


def test_hydrants_stand_under_one_sky_and_the_first_is_built_as_written(tmp_path: Path) -> None:
    scenario = library.find("pompa-mati")
    cast = staged(scenario, 5, stretch(scenario, START), 4)
    assert [one.hydrant for one in cast] == ["hidran-1", "hidran-2", "hidran-3", "hidran-4"]
    assert len({one.spec.sky_seed for one in cast}) == 1
    assert len({one.spec.seed for one in cast}) == 4
    assert cast[0].spec.tank_l == scenario.built.tank_l
    assert [t.hydrant for one in cast for t in one.truths if t.code] == ["hidran-1"]
    files = take(scenario, tmp_path, hydrants=3)
    lines = files.trace.read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split(",")[2] for line in lines} == {"hidran-1", "hidran-2", "hidran-3"}
    arrived = [line.split(",")[1] for line in lines]
    assert arrived == sorted(arrived)


def test_days_of_learning_give_way_to_the_story() -> None:
    scenario = library.find("pompa-mati")
    for days, learned in ((scenario.days + 15, 15), (scenario.days + 2, 2), (2, 0)):
        when = stretch(scenario, START, days)
        assert (when.end - when.start) // DAY_S == days
        assert (when.day_one - when.start) // DAY_S == learned
    assert iso(stretch(scenario, START + 12 * 3600).day_one) == "2026-06-15T17:00:00Z"


def test_truth_ends_where_the_recording_ends() -> None:
    scenario = library.find("pompa-mati")
    (one,) = staged(scenario, 1, stretch(scenario, START, 1))
    (fault,) = [t for t in one.truths if t.code]
    assert (fault.start, fault.end) == (START + 10 * 3600, None)


@pytest.mark.parametrize("fitout", sorted(GROUPS))
def test_a_scenario_can_be_seen_through_each_node(fitout: str, tmp_path: Path) -> None:
    files = take(fitted_with(library.find("aki"), fitout), tmp_path)
    head = files.trace.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert ("battery_v" in head) == (fitout == "full")
    assert ("tank_full" in head) == (fitout in ("float", "full"))
    assert ("tank_level_pct" in head) == (fitout in ("level", "full"))


DIGEST = "610a7133953ce386"
