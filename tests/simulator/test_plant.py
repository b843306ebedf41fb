"""The plant obeys physics: energy, water and light balance, and the same seed gives the same bytes."""

import ast
import hashlib
from dataclasses import replace
from functools import reduce
from itertools import islice, pairwise
from pathlib import Path

import pytest

from hidran import solar
from hidran.clock import wib_midnight
from simulator import faults
from simulator.faults import EVERYDAY, FAULTS, OUTSIDE, PumpDead
from simulator.offline import Recorder, Row, batches
from simulator.plant import Plant, Spec, Spell
from simulator.plant.people import PER_MINUTE
from simulator.plant.probe import drop_mv
from simulator.plant.sky import Sky
from simulator.plant.sun import clear_sky_w_m2

MIDNIGHT = wib_midnight(1_790_000_000)
DAY = 86400
HOUR = 3600


def days(count: int, spec: Spec | None = None, *faults: object) -> list[Row]:
    plant = Plant(spec or Spec(seed=7), MIDNIGHT, faults)  # type: ignore[arg-type]
    return list(Recorder(plant, ("tank_full", "tank_level", "flow")).until(MIDNIGHT + count * DAY))


def test_the_same_seed_gives_the_same_bytes_on_any_machine() -> None:
    text = "\n".join(text for _ts, text in batches(days(3)))
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert text == "\n".join(text for _ts, text in batches(days(3)))
    assert digest.startswith(DIGEST), digest


def test_another_seed_gives_other_data() -> None:
    assert days(1) != days(1, Spec(seed=8))


def test_looking_often_changes_nothing() -> None:
    rarely, often = Plant(Spec(seed=3), MIDNIGHT), Plant(Spec(seed=3), MIDNIGHT)
    rarely.advance_to(MIDNIGHT + DAY)
    for second in range(0, DAY + 1, 7):
        often.advance_to(MIDNIGHT + second)
        _ = often.panel_v, often.turbidity_mv
    often.advance_to(MIDNIGHT + DAY)
    assert (often.tank.litres, often.pump.starts, often.pump.on_s) == (
        rarely.tank.litres,
        rarely.pump.starts,
        rarely.pump.on_s,
    )


def test_no_pump_runs_at_night() -> None:
    assert not [r for r in days(5) if r["pump_on"] and solar.elevation_deg(r["ts"]) < 0]


def test_water_is_neither_made_nor_lost() -> None:
    plant = Plant(Spec(seed=5), MIDNIGHT)
    before = plant.tank.litres
    plant.advance_to(MIDNIGHT + 10 * DAY)
    left = before + plant.lifted_l - plant.drawn_l - plant.tank.overflow_l
    assert plant.tank.litres == pytest.approx(left, abs=0.01)
    assert plant.lifted_l > 10_000


def test_the_tank_stays_between_empty_and_full() -> None:
    plant = Plant(Spec(seed=5, daily_l=9000), MIDNIGHT)
    for minute in range(3 * 1440):
        plant.advance_to(MIDNIGHT + minute * 60)
        assert 0 <= plant.tank.litres <= plant.spec.tank_l
    assert plant.tank.unmet_l > 0


def test_an_ordinary_day_pumps_for_hours_in_the_sun_and_fills_the_tank() -> None:
    for number in range(1, 4):
        rows = [r for r in days(4) if MIDNIGHT + number * DAY < r["ts"] <= MIDNIGHT + (number + 1) * DAY]
        run_min = sum(r["pump_on_s"] for r in rows) / 60
        assert 150 < run_min < 480
        assert any(r["tank_full"] for r in rows)
        assert min(r["tank_level_pct"] for r in rows) < 70


def test_seconds_on_never_exceed_the_interval() -> None:
    rows = days(2)
    for before, row in pairwise(rows):
        assert 0 <= row["pump_on_s"] <= row["ts"] - before["ts"]


def test_running_sags_the_panel_by_what_mppt_takes() -> None:
    rows = [r for r in days(3, Spec(seed=7, spells=(clear(),))) if 30 < solar.elevation_deg(r["ts"]) < 60]
    on = [r["panel_v"] for r in rows if r["pump_on"] and not r["pump_starts"]]
    off = [r["panel_v"] for r in rows if not r["pump_on"] and not r["pump_on_s"]]
    sag = 1 - (sum(on) / len(on)) / (sum(off) / len(off))
    assert 0.12 < sag < 0.26


def clear() -> Spell:
    return Spell(MIDNIGHT, MIDNIGHT + 30 * DAY, "clear")


def test_heavy_overcast_hardly_lowers_the_open_voltage() -> None:
    panel = Plant(Spec(seed=1), MIDNIGHT).panel
    assert panel.open_v(50, 27) / panel.open_v(1000, 27) > 0.95


def test_in_weak_sun_the_controller_tries_again_and_again() -> None:
    dark = Spell(MIDNIGHT, MIDNIGHT + DAY, "overcast")
    rows = [r for r in days(1, Spec(seed=7, spells=(dark,))) if 8 * HOUR < r["ts"] - MIDNIGHT < 10 * HOUR]
    starts = sum(r["pump_starts"] for r in rows)
    assert 60 <= starts <= 90
    assert sum(r["pump_on_s"] for r in rows) < 20 * 60


def test_a_day_under_haze_pumps_less() -> None:
    hazy = Spell(MIDNIGHT, MIDNIGHT + DAY, "clear", haze=0.5)
    clear_l, haze_l = (Plant(Spec(seed=7, spells=(s,)), MIDNIGHT) for s in (clear(), hazy))
    for plant in (clear_l, haze_l):
        plant.advance_to(MIDNIGHT + 9 * HOUR)
    assert haze_l.lifted_l < 0.85 * clear_l.lifted_l


def test_an_unused_hydrant_keeps_its_tank_full_and_its_pump_still() -> None:
    unused = days(2, Spec(seed=7, daily_l=0, tank_level=1.0))
    assert not any(r["pump_on_s"] for r in unused)
    assert all(r["tank_full"] for r in unused)


def test_the_first_flush_is_turbid_and_settles_within_half_an_hour() -> None:
    plant = Plant(Spec(seed=7, spells=(clear(),)), MIDNIGHT)
    while not (plant.pump.on and not plant.pump.trying):
        plant.advance_to(plant.now + 60)
    first = plant.turbidity_ntu
    plant.advance_to(plant.now + 1800)
    assert first > 15
    assert plant.turbidity_ntu < 5


def test_people_draw_at_dawn_and_dusk() -> None:
    assert sum(PER_MINUTE) * 60 == pytest.approx(1.0)
    assert sum(PER_MINUTE[5:8]) > 7 * sum(PER_MINUTE[8:11])


def test_everybody_of_one_kampung_stands_under_the_same_sky() -> None:
    early, late = Sky(4), Sky(4)
    first = MIDNIGHT // 60
    light = [early.clearness(first + m) for m in range(2 * 1440)]
    assert [late.clearness(first + 1440 + m) for m in range(1440)] == light[1440:]
    assert 0.08 <= min(light) < max(light) <= 1


def test_noon_is_bright_and_night_is_dark() -> None:
    assert 900 < clear_sky_w_m2(80) < 1040
    assert clear_sky_w_m2(-15) == 0
    heights = [clear_sky_w_m2(e) for e in range(-12, 91)]
    assert heights == sorted(heights)


def test_more_mud_is_less_voltage() -> None:
    drops = [drop_mv(ntu) for ntu in range(0, 3000, 10)]
    assert drops == sorted(drops)
    assert drop_mv(50) == pytest.approx(50)


@pytest.mark.parametrize("name", sorted(FAULTS | EVERYDAY | OUTSIDE))
def test_a_fault_acts_on_the_plant_and_its_end_undoes_it(name: str) -> None:
    injector = (FAULTS | EVERYDAY | OUTSIDE)[name]
    noon, end = MIDNIGHT + 10 * HOUR, MIDNIGHT + 11 * HOUR
    plant = Plant(Spec(seed=7, topology=injector.topologies[0], well_lpm_per_m=2.0), MIDNIGHT, [injector(noon, end)])
    healthy = knobs(plant)
    plant.advance_to(noon + 60)
    assert knobs(plant) != healthy
    plant.advance_to(end + 60)
    after = knobs(plant)
    assert {k: v for k, v in after.items() if k not in MARKS} == {k: v for k, v in healthy.items() if k not in MARKS}


def knobs(plant: Plant) -> dict[str, object]:
    """Every part of the plant that an injector may turn."""
    return {".".join(path): reduce(lambda part, name: getattr(part, name, None), path, plant) for path in KNOBS}


def turned() -> set[tuple[str, ...]]:
    """What the injectors assign to, as `plant.<part>.<knob>`, and the methods of parts that they call."""
    found = set()
    for path in Path(faults.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            targets = [*targets, node.func] if isinstance(node, ast.Call) else targets
            written = [ast.unparse(target).split(".") for target in targets]
            found |= {tuple(names[1:]) for names in written if names[0] == "plant"}
    return found


def test_an_injector_turns_a_part_and_never_what_the_node_reports() -> None:
    assert turned() - {("probe", "clean")} == set(KNOBS) - {("probe", "cleaned_at")}


def imported(path: Path) -> set[str]:
    """Modules that a file imports by name."""
    found = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in found if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in found if isinstance(node, ast.ImportFrom)}


def test_injectors_know_the_plant_alone_and_what_reports_knows_no_injector() -> None:
    room = Path(faults.__file__).parent
    known = {
        name for path in room.glob("*.py") for name in imported(path) if name.startswith(("simulator", "firmware"))
    }
    assert {name for name in known if not name.startswith("simulator.faults")} == {
        "simulator.plant",
        "simulator.plant.plant",
    }
    reporting = [room.parent / name for name in ("sensors.py", "board.py", "node.py", "offline.py")]
    reporting += [room.parent / "score" / "carried.py", *(room.parent / "plant").glob("*.py")]
    assert not [path.name for path in reporting if any("fault" in name for name in imported(path))]


KNOBS = (
    *(("pump", knob) for knob in ("controller_ok", "motor_ok", "relay_welded", "contact_welded", "output", "jam")),
    *(("panel", knob) for knob in ("connected", "gain", "strings", "lamp_w_m2", "covered")),
    *(("probe", knob) for knob in ("slime_mv_per_day", "slime_from", "reversed_plug", "held_mv", "cut", "bubbles")),
    *(("power", knob) for knob in ("cut", "panel_ok", "dips", "unrest")),
    *(("modem", knob) for knob in ("signal", "quota", "doubles")),
    *(("tank", knob) for knob in ("leak_lph", "float_stuck", "float_chatters")),
    *(("water", knob) for knob in ("extra_ntu", "storm")),
    *(("well", knob) for knob in ("rich", "dry")),
    ("clock", "off_s"),
    ("battery", "charger_ok"),
    ("people", "factor"),
    ("mains_ok",),
    ("probe", "cleaned_at"),
)
MARKS = ("probe.cleaned_at", "probe.slime_from")  # since when: a glass that was wiped stays clean


def test_a_dead_controller_stops_the_pump_and_leaves_the_panel_open() -> None:
    noon = MIDNIGHT + 8 * HOUR
    rows = days(1, Spec(seed=7, spells=(clear(),)), PumpDead(noon))
    after = [r for r in rows if noon + 120 < r["ts"] < noon + 4 * HOUR]
    assert not any(r["pump_on"] or r["pump_starts"] for r in after)
    assert min(r["panel_v"] for r in after) > 38
    assert not any(r["tank_full"] for r in after)


def test_a_month_can_be_walked_without_keeping_it() -> None:
    plant = Plant(replace(Spec(seed=2), tank_level=0.9), MIDNIGHT)
    first = list(islice(Recorder(plant).until(MIDNIGHT + 30 * DAY), 10))
    assert [r["seq"] for r in first] == list(range(1, 11))


DIGEST = "aa240d9adbe056e9"
