"""What whoever watches the demo can do next, and how long it took in the end."""

from collections.abc import Iterator

from hidran.words import Language, clock_time, duration, rupiah, say
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
    c = ticket.clock
    moments = (
        ("Terjadi", c.detected, None),
        ("Dikabarkan", c.told, None),
        ("Dijawab", c.answered, c.to_answer_s),
        ("Diperbaiki", c.repaired, None),
        ("Terbukti normal", c.recovered, c.to_repair_s),
    )
    for word, at, took_s in moments:
        if at is not None:
            took = (
                f" ({say('setelah {time}', language, time=duration(took_s, language))})" if took_s is not None else ""
            )
            yield say(word, language), f"{clock_time(at)}{took}"
    if ticket.spent_rp:
        yield say("Biaya", language), rupiah(ticket.spent_rp)
