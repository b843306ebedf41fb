"""Roles as neighbours call them, and what each does. Pure."""

from collections.abc import Mapping

from hidran.words import Language, say

ROLES = ("ketua", "sekretaris", "bendahara", "teknisi", "pemeriksa_air", "anggota", "admin", "pengamat")
OF_A_KPP = ROLES[:6]
OF_THE_INSTALLATION = ("admin", "pengamat")
_WORDS: Mapping[str, str] = {
    "ketua": "ketua",
    "sekretaris": "sekretaris",
    "bendahara": "bendahara",
    "teknisi": "teknisi",
    "pemeriksa_air": "pemeriksa air",
    "anggota": "anggota",
    "admin": "admin",
    "pengamat": "pengamat",
    "kelurahan": "kelurahan",
}
_DUTIES: Mapping[str, str] = {
    "ketua": "Dipanggil bila teknisi tidak menjawab. Mengatur orang, tangga panggilan, dan kas.",
    "sekretaris": "Mencatat: orang, pekerjaan, cek air, dan lembar bulanan.",
    "bendahara": "Memegang buku kas dan iuran.",
    "teknisi": "Dipanggil pertama bila hidran rusak. Mengecek, memperbaiki, mencatat.",
    "pemeriksa_air": "Mengisi cek air setiap bulan: warna, bau, rasa.",
    "anggota": "Dipanggil terakhir, bersama-sama, bila belum ada yang menjawab.",
    "admin": "Mengurus server Hidran.",
    "pengamat": "Hanya melihat, misalnya kelurahan atau dinas.",
}


def role_word(role: str, language: Language = "id") -> str:
    """'pemeriksa air' for `pemeriksa_air`; a role that is not known is said as it is written."""
    return say(_WORDS.get(role, role), language)


def duty(role: str, language: Language = "id") -> str:
    """What that role does, in one line."""
    return say(_DUTIES[role], language)
