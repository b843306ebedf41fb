"""What one check means."""

from pathlib import Path

import pytest

from hidran.errors import SettingsError
from hidran.faults.water import check_of as heard
from hidran.influx import points
from hidran.water import limits
from hidran.water.form import NUMBERS, POINTS, QUESTIONS, Check
from hidran.water.judging import Judgement, judge
from hidran.water.senses import compare
from hidran.water.told import event_data, influx_fields
from hidran.words import english
from tests.hidran.water.checks import NOW, check

LIMITS = limits.load()


def verdict(**points: str) -> tuple[str, str]:
    found = judge(check(**points), LIMITS)
    return found.verdict, found.pairing


def test_clear_water_without_colour_or_smell_at_both_points_is_fit() -> None:
    assert verdict(tandon="", keran="") == ("LAYAK", "both_good")
    assert verdict(tandon="rasa=tidak endapan=tidak", keran="rasa=tidak_dicicipi") == ("LAYAK", "both_good")


def test_tank_against_tap_says_where_the_trouble_sits() -> None:
    assert verdict(tandon="", keran="bau=besi") == ("PERLU_DICEK", "pipe")
    assert verdict(tandon="bau=besi", keran="") == ("PERLU_DICEK", "again")
    assert verdict(tandon="warna=kuning", keran="warna=kuning") == ("JANGAN_DIMINUM", "source")


def test_a_point_that_nobody_looked_at_is_never_fit() -> None:
    assert verdict(tandon="") == ("PERLU_DICEK", "half")
    assert verdict(keran="") == ("PERLU_DICEK", "half")


@pytest.mark.parametrize("sign", ["warna=coklat", "keruh=keruh", "bau=busuk", "e_coli=1", "ntu=150"])
def test_what_is_not_to_be_drunk_is_so_at_one_point_already(sign: str) -> None:
    assert verdict(tandon="", keran=sign)[0] == "JANGAN_DIMINUM"


@pytest.mark.parametrize(
    ("said", "broken"),
    [
        ("ntu=3", ["ntu"]),  # the regulation wants less than 3
        ("ntu=2,9", []),
        ("tds=300", ["tds"]),
        ("tds=299", []),
        ("ph=6,4", ["ph"]),
        ("ph=6,5", []),
        ("ph=8,5", []),
        ("ph=8,6", ["ph"]),
        ("klor=0,1", ["klor"]),
        ("klor=0,5", []),
        ("e_coli=0", []),
        ("ntu=101", ["ntu_berat"]),
    ],
)
def test_a_number_is_held_against_its_limit(said: str, broken: list[str]) -> None:
    assert [r.limit for r in judge(check(tandon=said, keran=""), LIMITS).reasons] == broken


def test_a_grave_check_is_told_as_grave_by_the_engine_too() -> None:
    for grave, points_ in (
        (False, {"tandon": "", "keran": "keruh=keruh"}),
        (True, {"tandon": "ph=5", "keran": "endapan=oranye"}),
        (True, {"tandon": "", "keran": "e_coli=2"}),
        (False, {"tandon": "rasa=tidak", "keran": "bau=tidak"}),
    ):
        made = check(**points_)
        judged = judge(made, LIMITS)
        told = heard(NOW, event_data(made, judged))
        assert judged.grave == grave == (told.bad_points >= 2 or told.e_coli)
        assert (told.bad_points > 0) == (judged.verdict != "LAYAK")


def test_an_operators_limit_takes_the_place_of_ours_and_says_where_it_is_from(tmp_path: Path) -> None:
    file = tmp_path / "limits.toml"
    file.write_text('[tds]\nhigh = 500\nsign = 1\nsource = "Perda 7/2027"\ndate = "2027-01-01"\n')
    mine = limits.load(file)
    assert judge(check(tandon="tds=450", keran=""), mine).verdict == "LAYAK"
    assert {limit.name: limit.source for limit in mine}["tds"] == "Perda 7/2027"
    assert limits.from_json([limit.as_json() for limit in mine]) == mine


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[tds\n", "limits.toml"),
        ('[besi]\nhigh=1\nsign=1\nsource="x"\ndate="y"', "of = 'besi'"),
        ('[tds]\nsign=1\nsource="x"\ndate="y"', "at least one number"),
        ('[tds]\nhigh=1\nsign=3\nsource="x"\ndate="y"', "sign = 3"),
        ('[tds]\nhigh=1\nsign=1\nsource=""\ndate="y"', "source and date"),
        ("tds = 5", r"\[tds\]"),
    ],
)
def test_limits_that_do_not_fit_are_refused_by_name(tmp_path: Path, text: str, wanted: str) -> None:
    (tmp_path / "limits.toml").write_text(text)
    with pytest.raises(SettingsError, match=wanted):
        limits.load(tmp_path / "limits.toml")


@pytest.mark.parametrize(
    ("tank", "probe_turbid", "found"),
    [
        ("warna=coklat", False, "peat"),
        ("warna=kuning", False, "peat"),
        ("", False, "agree"),
        ("keruh=keruh", True, "agree"),
        ("keruh=agak_keruh", False, "probe_blind"),
        ("", True, "probe_dirty"),
        ("", None, "no_sensor"),
    ],
)
def test_eyes_are_compared_with_the_probe(tank: str, probe_turbid: bool | None, found: str) -> None:
    assert compare(check(tandon=tank, keran=""), probe_turbid) == found


def test_a_check_and_its_judgement_come_back_as_they_were_kept() -> None:
    made = check(tandon="ph=5,2 bau=besi", keran="")
    assert Check.from_json(made.as_json()) == made
    judged = judge(made, LIMITS)
    assert Judgement.from_json(judged.as_json()) == judged


def test_every_check_fits_the_schema_of_influxdb() -> None:
    made = check(tandon="ph=5,2 bau=besi rasa=tidak_dicicipi", keran="endapan=pasir e_coli=0")
    judged = judge(made, LIMITS)
    lines = [
        points.water_check(NOW, kpp="a", hydrant="b", point=point, found=influx_fields(point, sample, judged))
        for point, sample in made.samples.items()
    ]
    assert lines[0].split(" ")[1] == "coloured=0i,turbid=0i,smells=1i,ph=5.2,verdict=1i"
    assert "sediment=1i" in lines[1] and "tastes" not in lines[1]


def test_every_word_of_the_form_has_an_english_twin() -> None:
    said = {text for p in POINTS.values() for text in (p.title, p.hint)}
    said |= {text for q in QUESTIONS.values() for text in (q.ask, q.hint, *(o.label for o in q.options)) if text}
    said |= {text for n in NUMBERS.values() for text in (n.ask, n.unit) if text}
    assert sorted(said - english().keys()) == []
