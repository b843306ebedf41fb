"""A book with two months in it and seven households, some of whom pay: what the pages about money show in tests."""

from hidran.clock import wib
from hidran.money.book import Draft
from hidran.money.dues import Relief
from hidran.months import Month
from hidran.store import dues, money
from hidran.store.records import Records
from tests.api.house import Installation

KPP = "kpp-sawahan"
SHOWN = (
    f"/kas/{KPP}",
    f"/kas/{KPP}/batal/2",
    f"/kas/{KPP}/impor",
    f"/kas/{KPP}/iuran",
    f"/kas/{KPP}/iuran/1",
    "/lembar",
    f"/lembar/{KPP}",
    f"/lembar/{KPP}/2026-10",
    f"/lembar/{KPP}/usulan",
    "/pengamat",
)
NO_PAGE = ("/kas/{kpp}/nota/",)  # a photo
HOMES = ("Bu Rahmah", "Pak Jali", "Bu Siti", "Pak Budi", "Bu Aminah", "Pak Edi", "Bu Noor")


def furnish(made: Installation) -> None:
    """Put the book and the dues in."""
    today = wib(made.now).date()
    month = Month.of_day(today).plus(-1)
    with Records.open(made.settings) as records:
        money.add_all(
            records,
            [
                Draft(KPP, month.first, "saldo_awal", 7_250_000, "sisa buku lama"),
                Draft(KPP, month.first, "rutin", 60_000, "pulsa dua alat pantau"),
                Draft(KPP, today, "suku_cadang", 150_000, "kapasitor pompa", "sawahan"),
                Draft(KPP, today, "rutin", 45_000, "salah tulis"),
            ],
        )
        money.take_back(records, KPP, 4, by=None, today=today, why="salah tulis")
        dues.set_rate(records, KPP, month, 25_000)
        ids = [dues.add_household(records, KPP, label, month) for label in HOMES]
        dues.relieve(records, KPP, Relief(ids[1], month, None, 10_000, month.first))
        for home, paid in zip(ids[:4], (50_000, 10_000, 25_000, 10_000), strict=True):
            draft = dues.dues_draft(KPP, paid, today, by=None, key=f"iuran-{home}")
            dues.pay(records, KPP, home, month, draft)
