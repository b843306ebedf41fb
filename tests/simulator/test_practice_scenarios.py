"""Every scenario can be practised, a technician's own too: what it says happens on stage, to whom and when."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hidran.words import english
from simulator.practice.cast import DAY_ONE, MOST_HYDRANTS, begins, cast_of
from simulator.practice.choices import FITTINGS, HYDRANT, Wish, named
from simulator.practice.shelf import _NO_NETWORK, OWN_FOLDER, Shelf
from simulator.practice.troubles import TROUBLES
from simulator.scenarios import library
from simulator.scenarios.scenario import Scenario
from tests.simulator.practising import LOADED_S, Practice

FOUND_S = 60
OWN = """
title = "Latihan saya"
line = "Pompa mati pagi-pagi, teknisi datang dan mengabarkannya."
days = 1

[[weather]]
day = 1
lasts = "1 hari"
state = "clear"

[[happens]]
what = "pompa-mati"
day = 1
time = "10.00"
lasts = "2 jam"

[[words]]
kind = "maintenance"
day = 1
time = "10.50"

[[happens]]
what = "perbaikan"
day = 1
time = "11.00"
lasts = "1 jam"
"""
PLAYABLE = [s for s in library.everything() if s.name != "kiriman-ganda"]


def wish(scenario: Scenario, fitting: str = "skenario") -> Wish:
    chosen = named(FITTINGS, fitting)
    assert chosen is not None
    return Wish(scenario, chosen, 10)


@pytest.mark.parametrize("scenario", PLAYABLE, ids=lambda s: s.name)
def test_every_scenario_can_be_played_and_something_happens_to_the_one_that_is_watched(scenario: Scenario) -> None:
    cast = cast_of(wish(scenario))
    assert cast.play.roles[0].hydrant == HYDRANT
    assert len(cast.play.roles) == min(scenario.hydrants, MOST_HYDRANTS)
    assert {h.name for h in cast.happens if h.hydrant == HYDRANT} == {h.name for h in scenario.happens}
    assert all(h.name in TROUBLES for h in cast.happens)
    assert [e.kind for e in cast.words] == [w.kind for w in sorted(scenario.words, key=lambda w: w.at_s)]
    assert len({role.hydrant for role in cast.play.roles}) == len(cast.play.roles)
    assert len({role.node for role in cast.play.roles}) == len(cast.play.roles)


def test_the_curtain_opens_half_an_hour_before_something_happens_and_at_half_past_nine_at_the_latest() -> None:
    for name, opens in (("pompa-mati", "09.30"), ("lap-sensor", None), ("cerah", "09.30")):
        scenario = library.find(name)
        first = min((h.at_s for h in scenario.happens), default=10 * 3600)
        expected = DAY_ONE + min(first - 1800, 9 * 3600 + 1800)
        assert begins(scenario) == expected
        assert opens is None or expected == DAY_ONE + 9 * 3600 + 1800
    early = library.find("asap-panel-kotor")
    assert begins(early) == DAY_ONE + 5 * 3600 + 1800


def test_each_play_has_injectors_of_its_own() -> None:
    chosen = wish(library.find("pompa-mati"))
    assert cast_of(chosen).happens[0].injector is not cast_of(chosen).happens[0].injector


def test_the_node_is_as_written_or_as_chosen() -> None:
    scenario = library.find("aki")
    assert wish(scenario).built.fitted == scenario.built.fitted
    assert wish(scenario, "minimum").built.fitted == ()
    assert wish(scenario, "full").fitout == "full"
    assert "battery" in cast_of(wish(scenario, "full")).play.roles[0].fitted


def test_the_shelf_offers_what_can_be_played_under_its_kind(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "none")
    offered = {o.value: group.title for group in shelf.groups() for o in group.offered}
    assert offered.keys() == {s.name for s in PLAYABLE}
    assert offered["cerah"] == "Keadaan biasa"
    assert offered["lampu-jalan"] == "Seperti rusak, padahal sehat"
    assert offered["pompa-mati"] == "Kerusakan"
    assert shelf.first == "cerah"
    assert set(offered.values()) | {_NO_NETWORK, "Skenario sendiri"} <= english().keys()


def test_own_files_are_offered_and_a_wrong_one_says_what_is_wrong(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, "id", str(tmp_path / "lain" / "c.toml"))
    (tmp_path / "lain").mkdir()
    (tmp_path / "lain" / "c.toml").write_text(library.text_of("sepi"))
    (tmp_path / "a.toml").write_text(library.text_of("pompa-mati"))
    (tmp_path / "b.toml").write_text(library.text_of("pompa-mati").replace("pompa-mati", "pompa-patah"))
    (tmp_path / "d.toml").write_text(library.text_of("kiriman-ganda"))
    own = {o.value: o for group in shelf.groups() if group.title == "Skenario sendiri" for o in group.offered}
    assert own.keys() == {"berkas", "berkas:a.toml", "berkas:b.toml", "berkas:d.toml"}
    assert shelf.first == "berkas"
    assert "pompa-patah" in own["berkas:b.toml"].line
    assert "tidak bisa dimainkan" in own["berkas:d.toml"].line
    found = shelf.find("berkas:a.toml")
    assert found is not None
    assert found.codes == ("F01",)
    for refused in ("berkas:b.toml", "berkas:d.toml", "berkas:../lain/c.toml", "berkas:", "", "a.toml", "/etc/passwd"):
        assert shelf.find(refused) is None
    assert Shelf(tmp_path, "id", "asap").first == "asap"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Practice]]:
    running: list[Practice] = []
    yield running
    for practice in running:
        practice.end()


@pytest.mark.timeout(180)
def test_a_technicians_own_scenario_is_played_and_found_without_a_button(
    tmp_path: Path, started: list[Practice]
) -> None:
    kept = tmp_path / "latihan"
    (kept / OWN_FOLDER).mkdir(parents=True)
    own = tmp_path / "saya.toml"
    own.write_text(OWN, encoding="utf-8")
    practice = Practice(tmp_path, "--data", str(kept), "--scenario", str(own))
    started.append(practice)
    assert "(saya.toml)" in practice.page()
    assert practice.send("/mulai", skenario="berkas", alat="skenario", riwayat="10").status_code == 200
    practice.await_page(lambda page: "Rusakkan sesuatu" in page, LOADED_S)
    practice.send("/kecepatan", kecepatan="cepat")
    found = practice.await_page(lambda page: "Hidran tahu pukul" in page, FOUND_S)
    assert "Pompa tidak menyala padahal cuaca cerah" in found
    practice.await_page(lambda page: "Teknisi mematikan pompa" in page, FOUND_S)
    practice.send("/kabari", kabar="belum-penuh")
    practice.await_page(lambda page: "tandon belum penuh;" in page or "tandon belum penuh</p>" in page, FOUND_S)
    practice.send("/akhiri")
    practice.await_page(lambda page: "Mulai latihan" in page, 30)
    data = kept / "latihan-001"
    truths = [json.loads(line) for line in (data / "truth.jsonl").read_text().splitlines()]
    assert [t["kind"] for t in truths] == ["pompa-mati", "perbaikan"]
    with sqlite3.connect(data / "data" / "records.db") as records:
        told = [json.loads(body)["kind"] for (body,) in records.execute("SELECT body FROM inbox ORDER BY id")]
    assert told == ["maintenance", "tank_not_full"]


def test_a_scenario_that_cannot_be_read_ends_the_command_before_anything_is_made(tmp_path: Path) -> None:
    from simulator.practice.school import Manner, School
    from simulator.scenarios.refusal import ScenarioError

    manner = Manner(kept=tmp_path / "latihan", scenario="pompa-mat", browser=False)
    with pytest.raises(ScenarioError, match="maksudnya pompa-mati"):
        School(manner, lambda *_: None, None, print).run()  # type: ignore[arg-type,return-value]
    assert not (tmp_path / "latihan").exists()
