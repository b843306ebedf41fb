"""A message in one SMS: 160 characters of the GSM alphabet, measured after all names are filled in.

Source: 3GPP TS 23.038 section 6.2.1, default alphabet and its extension table (each of those takes two places).
"""

import unicodedata

PLACES = 160
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "•": "-"})


def places(text: str) -> int:
    """How many of the 160 places a text of the GSM alphabet takes."""
    return sum(2 if c in _EXTENDED else 1 for c in text)


def plain(text: str) -> str:
    """The same in the GSM alphabet: accents that it lacks fall off, what is left over becomes '?'."""
    return "".join(_letter(c) for c in text.translate(_PLAIN))


def short(text: str, limit: int = PLACES) -> str:
    """As much as fits, the first lines first; of a line that is too long its first words and '..'."""
    kept = ""
    for line in plain(text).splitlines():
        candidate = f"{kept} {line}".strip() if kept else line
        if places(candidate) > limit:
            return _cut(candidate, limit)
        kept = candidate
    return kept


def _letter(c: str) -> str:
    if c in _BASIC or c in _EXTENDED:
        return c
    bare = unicodedata.normalize("NFKD", c)[0]
    return bare if bare in _BASIC else "?"


def _cut(text: str, limit: int) -> str:
    while places(text) > limit - 2:
        head, _, _ = text.rpartition(" ")
        text = head or text[:-1]
    return text.rstrip(" .,:;") + ".."
