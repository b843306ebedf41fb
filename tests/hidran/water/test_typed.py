"""A form as it comes in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hidran.water.form import NUMBERS, POINTS, QUESTIONS
from hidran.water.typed import FormError, check_of
from tests.hidran.water.checks import NOW, fields


def refused(given_: dict[str, str], ts: int = NOW) -> set[str]:
    with pytest.raises(FormError) as caught:
        check_of(given_, ts=ts, now=NOW)
    return {p.field for p in caught.value.problems}


def test_an_empty_form_is_no_check() -> None:
    assert refused({}) == {"form"}
    assert refused({"tandon.rasa": "tidak_dicicipi", "keran.endapan": "belum_dilihat", "note": " "}) == {"form"}


def test_a_point_that_was_begun_must_have_colour_clearness_and_smell() -> None:
    assert refused({"tandon.warna": "tidak"}) == {"tandon.keruh", "tandon.bau"}
    assert refused({"keran.ph": "7"}) == {"keran.warna", "keran.keruh", "keran.bau"}


def test_one_point_alone_is_a_check_and_taste_may_stay_empty() -> None:
    made = check_of(fields(tandon=""), ts=NOW, now=NOW)
    assert list(made.samples) == ["tandon"]
    assert "rasa" not in made.samples["tandon"].senses


@pytest.mark.parametrize("text", ["banyak", "-1", "15", "nan", "inf", "1e9", "7,0,1"])
def test_a_number_that_cannot_be_meant_is_named(text: str) -> None:
    assert refused(fields(tandon="") | {"tandon.ph": text}) == {"tandon.ph"}


def test_numbers_are_read_as_people_here_write_them() -> None:
    made = check_of(fields(keran="ph=6,85 tds=120"), ts=NOW, now=NOW)
    assert made.samples["keran"].numbers == {"ph": 6.8, "tds": 120.0}


def test_an_answer_that_is_not_offered_is_named() -> None:
    assert refused(fields(tandon="warna=ungu")) == {"tandon.warna"}


def test_tomorrow_cannot_have_been_looked_at() -> None:
    assert refused(fields(tandon=""), ts=NOW + 86400) == {"at"}


NAMES = [f"{p}.{n}" for p in POINTS for n in (*QUESTIONS, *NUMBERS)] + ["note", "x"]
VALUES = st.one_of(st.sampled_from([o.value for q in QUESTIONS.values() for o in q.options]), st.text(max_size=40))


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_every_form_is_a_check_or_a_named_problem(given_: dict[str, str]) -> None:
    try:
        made = check_of(given_, ts=NOW, now=NOW)
    except FormError as error:
        assert error.problems and str(error)
    else:
        assert made.samples
        for sample in made.samples.values():
            assert all(name in sample.senses for name, q in QUESTIONS.items() if q.needed)
