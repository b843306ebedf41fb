"""Reports of residents: what the public pages show in tests."""

from hidran.pim.report import Draft
from hidran.store import reports
from hidran.store.records import Records
from hidran.store.tables_report import ReportRow
from tests.api.house import Installation

NUMBER = "KRAN22"
SHOWN = ("/air/sawahan", "/air/baamang", "/air/sawahan/label", f"/laporan/{NUMBER}")
NO_PAGE = ("/laporan",)


def furnish(made: Installation) -> None:
    """One report of a dry tap, with a number that tests know."""
    with Records.open(made.settings) as records:
        reports.take(records, Draft("sawahan", "no_water", "sejak pagi", "0812", None, "k" * 22))
        with records.session() as db:
            db.query(ReportRow).one().number = NUMBER
