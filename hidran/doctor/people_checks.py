"""Would anybody hear of it: roles that nobody can be reached behind."""

from hidran.doctor.findings import Finding, note, ok, problem
from hidran.people.gaps import Gap, gaps
from hidran.settings import Settings
from hidran.store.people import roster
from hidran.store.records import Records

STEP = "Isi di halaman Orang, atau dengan `hidran person add` dan `hidran person way add`."


def people(settings: Settings, _now: float) -> list[Finding]:
    """Behind every role that the ladder calls first stands somebody who can be reached."""
    if settings.records_url is None and not settings.paths.records.exists():
        return []
    with Records.open(settings) as records:
        everybody, registry = roster(records), records.registry()
    missing = gaps(everybody, registry, settings.notify.channels)
    found = [_finding(gap, settings) for gap in missing]
    return found or [ok("people", "{n} orang, setiap peran bisa dihubungi.", n=len(everybody.persons))]


def _finding(gap: Gap, settings: Settings) -> Finding:
    """A role that an alarm waits for is a fault; a vacant one that nothing waits for is worth knowing."""
    say_it = problem if gap.urgent else note
    return say_it("people", "{why}", STEP, why=gap.said(settings.language))
