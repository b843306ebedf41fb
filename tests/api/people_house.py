"""A KPP with people in it, one of whom hands his role over."""

from hidran.store import handover
from hidran.store.joining import add_member
from hidran.store.people import set_quiet
from hidran.store.records import Records
from tests.api.house import Installation

KPP = "kpp-sawahan"
SHOWN = (
    "/orang",
    f"/orang/baru?kpp={KPP}",
    "/orang/1",
    "/orang/2",
    f"/orang/serah?peran=teknisi&kpp={KPP}&dari=1",
    "/orang/serah/1",
    f"/orang/tangga/{KPP}?coba=F01&hari=1&jam=2",
)


def furnish(made: Installation) -> None:
    with Records.open(made.settings) as records:
        ways = [("whatsapp", "+6281234567890"), ("page", ""), ("email", "budi@contoh.id")]
        budi = add_member(records, "Pak Budi", role="teknisi", kpp=KPP, ways=ways)
        siti = add_member(records, "Bu Siti Nurhaliza binti Rahmat", role="ketua", kpp=KPP, ways=[("page", "")])
        add_member(records, "Pak Amin", role="sekretaris", kpp=KPP)
        add_member(records, "Bu Ida", role="anggota", kpp=KPP, ways=[("page", "")])
        set_quiet(records, siti, (21, 5))
        ana = add_member(records, "Ana", ways=[("sms", "+6281200000002")])
        handover.begin(records, "teknisi", KPP, budi, ana)
