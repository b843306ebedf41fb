"""SITE.toml: defaults, overrides, refusals by name."""

from pathlib import Path

import pytest

from hidran.errors import SettingsError
from hidran.faults.engine import HydrantEngine
from hidran.replay.site_file import effective, load

FULL = """
[hydrant]
id = "sawahan"
name = "Sawahan RT 05"
topology = "battery_mppt"
panel_nominal_v = 12
fitted = ["panel_v", "pump_on", "battery_v"]
start_learning = 2026-03-01T00:00:00+07:00
[tank]
volume_l = 2200
start_level_pct = 60
[turbidity]
class = "nephelometer"
calibration = [[4100, 0.4], [3900, 100]]
[rules.F10]
hold_s = 300
"""


def site_file(folder: Path, text: str) -> Path:
    path = folder / "site.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_everything_but_the_id_has_a_default(tmp_path: Path) -> None:
    site = load(site_file(tmp_path, '[hydrant]\nid = "sawahan"\n'))
    assert (site.topology, site.panel_nominal_v, site.rules) == ("direct", 24, {})
    assert HydrantEngine(site).episodes == []


def test_what_is_said_holds_and_shows_where_it_comes_from(tmp_path: Path) -> None:
    site = load(site_file(tmp_path, FULL))
    assert (site.tank_volume_l, site.clean_mv, site.start_learning) == (2200, 4100, 1_772_298_000)
    assert site.rules == {"F01": {"start_level_pct": 60}, "F10": {"hold_s": 300}}
    values = {v.name: v for v in effective(site)}
    assert (values["rules.F10.hold_s"].value, values["rules.F10.hold_s"].unit) == (300, "s")
    assert values["rules.F10.hold_s"].given
    assert not values["rules.F08.hold_s"].given
    assert values["hydrant.panel_nominal_v"].unit == "V"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[hydrant]\nname = 'x'", "hydrant.id = None: wanted"),
        ("[hydrant]\nid = 'x'\ncolour = 1", "hydrant.colour: no such field; wanted one of id, name"),
        ("[hydrant]\nid = 'x'\ntopology = 'steam'", "topology = 'steam': wanted one of direct"),
        ("[hydrant]\nid = 'x'\nfitted = ['wind']", "fitted 'wind' is no field"),
        ("[hydrant]\nid = 'x'\nstart_learning = 'soon'", "start_learning = 'soon': wanted ISO 8601"),
        ("[hydrant]\nid = 'x'\n[rules.F99]\na = 1", "rules.F99: no such rule"),
        ("[hydrant]\nid = 'x'\n[rules.F01]\nhold = 1", "rules.F01.hold: no such setting"),
        ("[hydrant]\nid = 'x'\n[rules.F01]\nhold_s = 'long'", "rules.F01.hold_s = 'long': wanted a number"),
        ("[hydrant]\nid = 'x'\n[rules.F01]\nhold_s = 1", "wanted 60 to 86400 s"),
        ("[hydrant]\nid = 'x'\n[turbidity]\ncalibration = 5", "wanted points"),
        ("hydrant = 5", "wanted a table"),
        ("[hydrant", "is not TOML"),
    ],
)
def test_a_wrong_name_or_value_is_refused_by_name(tmp_path: Path, text: str, wanted: str) -> None:
    with pytest.raises(SettingsError, match=wanted.replace("[", r"\[")):
        load(site_file(tmp_path, text))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "none.toml")
