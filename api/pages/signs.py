"""States in words, each with a sign of its own: colour is never the only difference."""

from dataclasses import dataclass

from hidran.words import Language, say


@dataclass(frozen=True, slots=True)
class Sign:
    """`css` names its colour and its drawn sign (`icon` in templates/parts.html)."""

    word: str
    css: str


_SIGNS = {
    "GAWAT": Sign("GAWAT", "gawat"),
    "PERLU_DICEK": Sign("Perlu dicek", "perlu"),
    "tidak_diketahui": Sign("Tidak diketahui", "unknown"),
    "INFO": Sign("Catatan", "info"),
    "menunggu": Sign("Menunggu data pertama", "unknown"),
    "diperbaiki": Sign("Sedang diperbaiki", "info"),
    "belajar": Sign("Masih belajar", "info"),
    "normal": Sign("Normal", "normal"),
}
ORDER = tuple(_SIGNS)
_CHECKS = {
    "aktif": ("ADA MASALAH", "gawat"),
    "tidak_diketahui": ("tidak diketahui", "unknown"),
    "masih_belajar": ("masih belajar", "info"),
    "ditekan": ("ditunda: ada sebab lain", "unknown"),
    "normal": ("normal", "normal"),
    "tidak_diukur": ("tidak diukur", "unknown"),
}
CHECK_ORDER = tuple(_CHECKS)


def sign_of(state: str, language: Language) -> Sign:
    """The sign of a hydrant's state, a severity, *diperbaiki* or *belajar*."""
    found = _SIGNS[state]
    return Sign(say(found.word, language), found.css)


def word_of_check(check: str, language: Language) -> Sign:
    """The sign of one check of a hydrant; one that is active also carries its severity, as `sign_of` draws it."""
    word, css = _CHECKS[check]
    return Sign(say(word, language), css)
