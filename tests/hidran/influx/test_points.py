"""Answers and water checks as points: codes and numbers, nothing that is not known, no person."""

import pytest

from hidran.influx.line import SchemaError
from hidran.influx.points import answer, water_check
from tests.hidran.influx.parser import parse

AT = 1_800_000_000


def test_an_answer_tells_the_role_and_how_long_it_took() -> None:
    p = parse(answer(AT, kpp="mawar", hydrant="h-1", code="F01", role="teknisi", seconds=420, word="pergi_cek"))
    assert p.tags == {"code": "F01", "hydrant": "h-1", "kpp": "mawar", "role": "teknisi"}
    assert p.fields == {"seconds": 420.0, "answer": "pergi_cek"} and p.ns == AT * 10**9


def test_a_water_check_has_only_what_somebody_looked_at() -> None:
    p = parse(
        water_check(AT, kpp="mawar", hydrant="h-1", point="keran", found={"coloured": 1, "ph": 6.5, "smells": None})
    )
    assert p.tags["point"] == "keran" and p.fields == {"coloured": 1, "ph": 6.5}


def test_a_name_has_no_place_in_either() -> None:
    with pytest.raises(SchemaError, match="no field 'by'"):
        water_check(AT, kpp="mawar", hydrant="h-1", point="tandon", found={"by": "Siti"})
