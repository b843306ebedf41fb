"""What a person can tell: in any spelling, refused by name, and with what follows from it."""

from typing import Any

import pytest

from hidran.errors import SettingsError, UnknownNameError
from hidran.faults.human import KINDS, HumanEvent
from hidran.people.telling import WORDS, event_from, follows, word_of
from hidran.words import english

NOW = 1_795_496_400  # Tuesday 2026-11-24 12:00 WIB
HOUR = 3600


def told(word: str, ts: int = NOW, **data: Any) -> HumanEvent:
    return event_from("sawahan", word_of(word), data, ts=ts, now=NOW)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("penuh", "tank_full"),
        ("PENUH", "tank_full"),
        ("belum-penuh", "tank_not_full"),
        ("Perbaikan selesai", "maintenance_end"),
        ("cek-air", "water_check"),
        ("calibration", "calibrated"),
    ],
)
def test_a_word_is_known_in_its_spellings(typed: str, kind: str) -> None:
    assert word_of(typed).kind == kind


@pytest.mark.parametrize("typed", ["party", "", "weather"])
def test_an_unknown_word_is_answered_with_all_there_are(typed: str) -> None:
    with pytest.raises(UnknownNameError) as refused:
        word_of(typed)
    assert all(w.word in str(refused.value) for w in WORDS)


def test_each_word_is_its_own_and_all_but_the_weather_can_be_told() -> None:
    assert {word_of(w.word) for w in WORDS} == set(WORDS)
    assert {w.kind for w in WORDS} == set(KINDS) - {"weather"}
    assert all(w.title in english() for w in WORDS)


@pytest.mark.parametrize(
    ("word", "data", "wanted"),
    [
        ("penuh", {"hours": 3}, "penuh takes no hours"),
        ("perbaikan", {"hours": 9000}, "hours = 9000: wanted 0.1 to 336"),
        ("diperbaiki", {"what": "atap"}, "wanted one of pompa"),
        ("dibersihkan", {"what": "pompa"}, "wanted one of sensor, panel"),
        ("kalibrasi", {"clean_mv": "jernih"}, "clean_mv = 'jernih'"),
        ("kalibrasi", {"clean_mv": "nan"}, "clean_mv = nan: wanted 10 to 10000"),
        ("cek-air", {"points": {"keran": {"suhu": "3"}}}, "cek-air takes no suhu"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(word: str, data: dict[str, Any], wanted: str) -> None:
    with pytest.raises(SettingsError) as refused:
        told(word, **data)
    assert wanted in str(refused.value)


def test_only_a_repair_can_be_told_ahead() -> None:
    assert told("perbaikan", NOW + HOUR, hours="3,5").data == {"hours": 3.5}
    with pytest.raises(SettingsError, match="has not come yet"):
        told("penuh", NOW + HOUR)


def test_it_says_what_follows() -> None:
    for word in WORDS:
        assert follows(told(word.word), NOW)
        assert follows(told(word.word), NOW, "en") != follows(told(word.word), NOW)
    assert "3 jam" in follows(told("perbaikan", hours=3), NOW)
    assert "sensor" in follows(told("diperbaiki", what="sensor"), NOW)
    assert "Lebih dari 7 hari" in follows(told("penuh", NOW - 8 * 24 * HOUR), NOW)
