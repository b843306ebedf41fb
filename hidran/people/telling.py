"""What a person can tell Hidran of a hydrant: the words, what is wanted with each, and what follows from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hidran.clock import iso
from hidran.errors import SettingsError, UnknownNameError
from hidran.faults.human import HumanEvent, HumanEventError, Kind, kind_of
from hidran.faults.told import MAINTENANCE_HOURS
from hidran.words import Language, duration, say

LONGEST_REPAIR_H = 14 * 24
JUDGED_AGAIN_S = 7 * 86400  # how far back the engine can still change its mind
AHEAD_S = 120
CLEAN_MV = (10.0, 10_000.0)
PARTS = ("pompa", "panel", "kontroler", "sensor", "tandon", "pipa", "alat", "pump", "probe", "controller")
CLEANED = ("sensor", "panel")
SENSES = ("warna", "bau", "rasa", "keruh", "endapan", "e_coli")


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to tell. `word`: as it is typed; `takes`: names of its data."""

    kind: Kind
    word: str
    title: str
    takes: tuple[str, ...] = ()


WORDS = (
    Word("tank_full", "penuh", "tandon penuh"),
    Word("tank_not_full", "belum-penuh", "tandon belum penuh"),
    Word("maintenance", "perbaikan", "sedang diperbaiki", ("hours",)),
    Word("maintenance_end", "perbaikan-selesai", "perbaikan selesai"),
    Word("repaired", "diperbaiki", "sudah diperbaiki", ("what",)),
    Word("cleaned", "dibersihkan", "sudah dibersihkan", ("what",)),
    Word("calibrated", "kalibrasi", "sensor kekeruhan dikalibrasi", ("clean_mv",)),
    Word("no_water", "air-tidak-keluar", "air tidak keluar"),
    Word("water_back", "air-keluar", "air keluar lagi"),
    Word("water_check", "cek-air", "formulir air bulanan", (*SENSES, "points")),
)
BY_KIND: Mapping[str, Word] = {w.kind: w for w in WORDS}


def word_of(text: str, language: Language = "id") -> Word:
    """The word that somebody typed, in any of its spellings. UnknownNameError lists what there is."""
    try:
        return BY_KIND[kind_of(text)]
    except (HumanEventError, KeyError) as error:
        known = ", ".join(f"{w.word} ({say(w.title, language)})" for w in WORDS)
        raise UnknownNameError(
            say("kabar {text!r} tidak dikenal; pilihannya: {known}", language, text=text, known=known)
        ) from error


def event_from(hydrant: str, word: Word, data: dict[str, Any], *, ts: int, now: float, by: str = "") -> HumanEvent:
    """The event; SettingsError names what does not fit it. `now`: to refuse what is yet to happen."""
    if ts > now + AHEAD_S and word.kind != "maintenance":
        raise SettingsError(f"--at {iso(ts)} has not come yet (it is {iso(now)}): only perbaikan can be told ahead")
    for name in data:
        _taken(word, name)
    return HumanEvent(hydrant, ts, word.kind, {n: _checked(word, n, v) for n, v in data.items()}, by)


def _taken(word: Word, name: str) -> None:
    if name not in (*word.takes, "note"):
        wanted = ", ".join(("note", *word.takes))
        raise SettingsError(f"{word.word} takes no {name}: wanted {wanted}")


def _checked(word: Word, name: str, value: Any) -> Any:
    match name:
        case "hours":
            return _number(name, value, 0.1, LONGEST_REPAIR_H)
        case "clean_mv":
            return _number(name, value, *CLEAN_MV)
        case "what":
            return _one_of(str(value).lower(), CLEANED if word.kind == "cleaned" else PARTS)
        case "points":
            return {point: _form(word, form) for point, form in value.items()}
        case "e_coli":
            return _number(name, value, 0, 1_000_000)
    return value


def _form(word: Word, form: dict[str, Any]) -> dict[str, Any]:
    for name in form:
        _taken(word, name)
    return {name: _checked(word, name, value) for name, value in form.items()}


def _number(name: str, value: Any, low: float, high: float) -> float:
    try:
        found = float(str(value).replace(",", "."))
    except ValueError as error:
        raise SettingsError(f"{name} = {value!r}: wanted a number from {low:g} to {high:g}") from error
    if not low <= found <= high:
        raise SettingsError(f"{name} = {value}: wanted {low:g} to {high:g}")
    return round(found, 4)


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise SettingsError(f"--what {value!r}: wanted one of {', '.join(known)}")
    return value


_CLEAR_WATER = "Batas air jernih sensor kekeruhan dipelajari dari awal."
_FOLLOWS: Mapping[str, str] = {
    "tank_full": "Pompa yang diam hari itu tidak dianggap rusak; besok dinilai lagi.",
    "tank_not_full": "Pompa yang diam padahal matahari cukup dinilai sebagai gangguan.",
    "maintenance": "Selama {time} tidak ada gangguan baru yang dinilai, juga bila alatnya mati.",
    "maintenance_end": "Penilaian jalan lagi.",
    "repaired": "Penilaian jalan lagi; kebiasaan pompa dipelajari dari awal.",
    "cleaned": _CLEAR_WATER,
    "calibrated": _CLEAR_WATER,
    "no_water": "Bila pompa sedang jalan, ini tanda pompa jalan tanpa air. Berlaku 6 jam, atau sampai ada kabar lain.",
    "water_back": "Kabar air tidak keluar sebelum ini tidak dipakai lagi.",
    "water_check": "Tanda buruk pada satu titik perlu dicek; pada dua titik, atau E. coli, gawat.",
}
_OF_PART = {
    ("repaired", "sensor"): _CLEAR_WATER,
    ("repaired", "probe"): _CLEAR_WATER,
    ("cleaned", "panel"): "Dicatat; panel dinilai dari bacaannya sendiri.",
}


def follows(event: HumanEvent, now: float, language: Language = "id") -> str:
    """What the engine makes of it, in one sentence."""
    if event.ts < now - JUDGED_AGAIN_S:
        return say("Lebih dari 7 hari lalu: dicatat, tetapi penilaian tidak diulang.", language)
    sentence = _OF_PART.get((event.kind, str(event.data.get("what", ""))), _FOLLOWS[event.kind])
    hours = float(event.data.get("hours", MAINTENANCE_HOURS))
    return say(sentence, language, time=duration(hours * 3600, language))
