"""Every text as a neighbour reads it on a phone."""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.episode import Episode
from hidran.faults.silence_words import why
from hidran.people import roundup, texts
from hidran.people.audience import audience
from hidran.people.hours import digest_hour, next_call
from hidran.people.voice import Voice, again
from hidran.words import Language, english
from tests.hidran.people.world import DAY, HOUR, MIDNIGHT, MINUTE, NOON

LONGEST = 600
ID = Voice(names={"hu-001": "Sawahan RT 05, dekat langgar Nurul Iman"})
EN = Voice("en", names=ID.names)
RAISED = partial(texts.raised, seen=NOON - HOUR)
WORDS = (RAISED, texts.graver, texts.reopened, texts.reminder, texts.cleared, texts.taken_back)
WHY = "matahari cukup sejak 06.53, pompa mati 120 menit, biasanya sudah jalan 180 menit; apakah tandon penuh?"
SILENCE = {"node": "hu-001", "nodes": 3, "service_lost": False, "rssi_dbm": -92, "outages": 1, "silent_min": 70}
SILENCES = ("server", "signal", "node", "hydrant")
ENGLISH = re.compile(
    r"\b(the|is|has|since|check|pump|tank|node|offline|online|alert|warning|open|closed|fault|sensor error|broker|"
    r"severity|status|hydrant|panel voltage|urgent|still|now)\b",
    re.IGNORECASE,
)


def episode(code: str, *, end: int | None = None, **evidence: object) -> Episode:
    start = NOON - 5 * HOUR
    return Episode("hu-001", code, start, CATALOGUE[code].severity_max, NOON - 5 * MINUTE, end, WHY, dict(evidence))


def silence(kind: str, end: int | None = None) -> Episode:
    e = episode("F16", end=end, silence=kind, **SILENCE)
    e.why = why(kind, e.start, e.evidence)  # type: ignore[arg-type]
    return e


def every_text(voice: Voice) -> Iterator[str]:
    end = NOON - MINUTE
    for words in WORDS:
        for code in CATALOGUE:
            yield words(episode(code, end=end if words is texts.cleared else None), NOON, voice)
        for kind in SILENCES:
            yield words(silence(kind, end if words is texts.cleared else None), NOON, voice)


@pytest.mark.parametrize("code", CATALOGUE)
def test_an_alarm_says_what_since_when_why_and_what_to_check(code: str) -> None:
    e = episode(code)
    text = texts.raised(e, NOON, ID, seen=NOON)
    word = e.severity.replace("_", " ")
    assert text.splitlines() == [
        f"{word}: Hidran Sawahan RT 05, dekat langgar Nurul Iman",
        f"{CATALOGUE[code].title} sejak 07.00.",
        f"Tandanya: {WHY}",
        f"Cek: {CATALOGUE[code].first_check}",
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_fits_a_phone_even_practised_rationed_and_repeated(language: Language) -> None:
    voice = Voice(language, practice=True, names=ID.names)
    for text in every_text(voice):
        longest = again(texts.last_of_the_day(text, 5, 19, language))
        assert len(longest) < LONGEST, longest


def test_no_english_word_stands_in_a_text_in_bahasa() -> None:
    assert [m.group() for text in every_text(ID) for m in ENGLISH.finditer(text.replace("hu-001", ""))] == []


def test_every_sentence_of_ours_has_an_english_twin_and_is_said_in_it() -> None:
    ours = [*texts._WORDS.values(), "JADI {severity}", "MASIH {severity}", "{severity}, TERNYATA BELUM NORMAL"]
    ours += [
        "SUDAH NORMAL",
        "TERSAMBUNG LAGI",
        texts._REPAIR,
        texts._LOOK,
        *(s for pair in texts._SILENCES.values() for s in pair),
    ]
    assert [s for s in ours if s not in english()] == []
    assert texts.cleared(silence("node", NOON), NOON, EN).startswith("CONNECTED AGAIN since 12.00: Hydrant Sawahan")
    assert "Check: The pump may be FINE" in RAISED(silence("hydrant"), NOON, EN)


@pytest.mark.parametrize("found", [{"bad_points": 2}, {"e_coli": True}])
def test_water_that_was_found_bad_is_no_reminder_to_look(found: dict[str, object]) -> None:
    bad, due = episode("F21", **found), episode("F21", bad_points=0, e_coli=False)
    assert texts.title(bad) == "Cek air menemukan tanda buruk"
    assert texts.first_check(bad).startswith("Jangan diminum dulu.")
    assert texts.title(due) == "Waktunya cek air bulan ini"


def test_four_silences_are_four_messages_and_none_says_that_the_pump_is_broken() -> None:
    said = {kind: texts.raised(silence(kind), NOON, ID, seen=NOON) for kind in SILENCES}
    titles = {text.splitlines()[1] for text in said.values()}
    checks = {text.splitlines()[-1] for text in said.values()}
    assert len(titles) == len(checks) == 4
    for text in said.values():
        for found in re.finditer(r"[^.]*pompa[^.]*\.", text, re.IGNORECASE):
            assert re.search(r"BELUM TENTU rusak|bukan tanda pompa rusak|tidak diketahui", found.group()), text
    assert "Pompa" not in said["server"]


@pytest.mark.parametrize("kind", SILENCES)
def test_the_end_of_a_silence_does_not_speak_of_a_repair(kind: str) -> None:
    text = texts.cleared(silence(kind, NOON), NOON, ID)
    assert text.startswith("TERSAMBUNG LAGI sejak 12.00")
    assert "perbaikan" not in text
    assert "pompa" not in text.lower()


def test_the_all_clear_says_how_long_it_took_and_asks_for_the_cash_book() -> None:
    assert texts.cleared(episode("F01", end=NOON), NOON + MINUTE, ID).splitlines() == [
        "SUDAH NORMAL sejak 12.00: Hidran Sawahan RT 05, dekat langgar Nurul Iman",
        "Tadi: Pompa tidak menyala padahal cuaca cerah, sejak 07.00, selama 5 jam.",
        "Terima kasih. Catat perbaikan dan biaya di buku kas.",
    ]


def test_clear_water_is_to_be_looked_at_before_it_is_used() -> None:
    text = texts.cleared(episode("F12", end=NOON), NOON, ID)
    assert text.endswith("Isi gelas bening dan lihat dulu sebelum air dipakai.")
    assert "aman" not in text


@pytest.mark.parametrize("seen", [{"tank_full": 0}, {"tank_full": None, "tank_level_pct": 12}])
def test_nobody_is_asked_whether_the_tank_is_full_where_a_sensor_tells(seen: dict[str, object]) -> None:
    assert "Tandon penuh?" in texts.first_check(episode("F01", tank_full=None, tank_level_pct=None))
    assert "Tandon penuh?" not in texts.first_check(episode("F01", **seen))


def test_what_is_told_late_says_so() -> None:
    late = texts.raised(episode("F01"), NOON + 2 * HOUR, ID, seen=NOON - 5 * MINUTE)
    assert late.endswith("\nTerjadi 11.55, baru dikabarkan 14.00.")
    assert "baru dikabarkan" not in texts.raised(episode("F01"), NOON, ID, seen=NOON - 5 * MINUTE)


@pytest.mark.parametrize("words", [roundup.summary, roundup.digest])
def test_many_episodes_fit_one_message(words: Callable[[str, list[Episode], float, Voice], str]) -> None:
    many = [episode(code, end=NOON) for code in CATALOGUE] * 3
    for voice in (ID, Voice("en", practice=True, names=ID.names)):
        text = words("hu-001", many, NOON, voice)
        assert len(text) < LONGEST, text
        assert len([line for line in text.splitlines() if line.startswith("- ")]) == 6
    assert f"- dan {len(many) - 15} kejadian lain" in words("hu-001", many, NOON, ID)
    assert ENGLISH.findall(words("hu-001", many, NOON, ID)) == []


def test_silences_of_different_kinds_are_listed_apart() -> None:
    text = roundup.summary("hu-001", [silence("node", NOON), silence("signal", NOON), silence("node", NOON)], NOON, ID)
    assert "- Satu alat pantau diam: 2 kali, 10 jam" in text
    assert "- Sambungan alat pantau putus: 1 kali, 5 jam" in text


def test_names_are_those_people_use() -> None:
    assert ID.name("hu-001").startswith("Hidran Sawahan")
    assert Voice(names={"a": "Hidran Baamang"}).name("a") == "Hidran Baamang"
    assert Voice().name("hu-009") == "Hidran hu-009"
    assert Voice().name("") == "Server Hidran"
    assert Voice("en").name("") == "Hidran server"


def test_a_repeat_is_marked_once() -> None:
    assert again(again("Pompa mati")) == "Pompa mati\n(ulang)"


def test_the_recipients_are_found_by_their_channels_each_once() -> None:
    found = audience(["page", "console", "page"])
    assert [(r.role, r.channel, r.least) for r in found] == [
        ("warga", "page", "INFO"),
        ("admin", "console", "PERLU_DICEK"),
    ]


@pytest.mark.parametrize(
    ("hour", "severity", "called"),
    [(12, "PERLU_DICEK", 12), (5, "PERLU_DICEK", 6), (20, "PERLU_DICEK", 30), (23, "GAWAT", 23), (3, "INFO", 3)],
)
def test_the_next_hour_to_call(hour: int, severity: str, called: int) -> None:
    assert next_call(severity, MIDNIGHT + hour * HOUR, (6, 20)) == MIDNIGHT + called * HOUR  # type: ignore[arg-type]
    assert digest_hour((6, 20)) == 19
    assert digest_hour((0, 24)) == 23
    assert next_call("PERLU_DICEK", MIDNIGHT + DAY, (0, 24)) == MIDNIGHT + DAY
