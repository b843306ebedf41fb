"""What whoever watches the demo can do next, and how long it took in the end."""

from collections.abc import Iterator
from dataclasses import replace

from hidran.words import Language, clock_time, rupiah, say
from hidran.work import words
from hidran.work.ticket import Ticket

PROMPTS: dict[str, tuple[str, ...]] = {
    "called": (
        "GILIRAN ANDA: buka {url} di peramban.",
        "Ketik nama, lalu tekan: Saya pergi cek. Waktu menunggu Anda beberapa menit.",
    ),
    "going": (
        "Yang lain sudah diberi tahu siapa yang pergi.",
        "Di halaman yang sama buka: Sudah diperbaiki. Tulis misalnya: ganti sekring, biaya 150000. Simpan.",
    ),
    "repaired": ("Perbaikan dicatat. Pompa simulasi dibetulkan; lihat, sensor yang membuktikan.",),
    "recovered": ("Pompa pulih sendiri. Siapa yang tahu sebabnya bisa menulisnya di {url}",),
    "closed": ("Terbukti normal: pekerjaan {n} menutup sendiri. Waktunya di {url}",),
}


def times(ticket: Ticket, language: Language) -> Iterator[tuple[str, str]]:
    """The clock of the ticket in words."""
    still_open = replace(ticket.clock, closed=None)  # that it closed is said around these lines
    yield from words.clock(still_open, clock_time, language)
    if ticket.spent_rp:
        yield say("Biaya", language), rupiah(ticket.spent_rp)
