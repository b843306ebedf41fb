"""Would anybody hear of it: roles that nobody can be reached behind."""

from hidran.doctor.findings import Finding, note, ok, problem
from hidran.people.gaps import Gap, gaps
from hidran.people.roster import Roster
from hidran.settings import Settings
from hidran.store.people import roster
from hidran.store.records import Records

STEP = "Isi di halaman Orang, atau dengan `hidran person add` dan `hidran person way add`."
ADMIN = "Buat tautannya: `hidran admin link`."
PAGE = "Isi di hidran.toml: [api] page_url, alamat halaman seperti dibuka dari HP warga."


def people(settings: Settings, _now: float) -> list[Finding]:
    """Behind every role that the ladder calls first stands somebody who can be reached."""
    if settings.records_url is None and not settings.paths.records.exists():
        return []
    with Records.open(settings) as records:
        everybody, registry = roster(records), records.registry()
    missing = gaps(everybody, registry, settings.notify.channels)
    found = [*_way_in(everybody, settings), *(_finding(gap, settings) for gap in missing)]
    return found or [ok("people", "{n} orang, setiap peran bisa dihubungi.", n=len(everybody.persons))]


def _way_in(everybody: Roster, settings: Settings) -> list[Finding]:
    """An installation with members has somebody who keeps it, and an address that their phones find."""
    if not everybody.persons:
        return []
    kept = any(post.role == "admin" and post.kpp is None for post in everybody.posts)
    found = [] if kept else [note("people", "Belum ada admin: tautan masuk admin belum dibuka.", ADMIN)]
    if settings.api.page_url is None:
        found.append(note("people", "api.page_url belum diisi: pesan tidak bisa membawa tautan ke halaman.", PAGE))
    return found


def _finding(gap: Gap, settings: Settings) -> Finding:
    """A role that an alarm waits for is a fault; a vacant one that nothing waits for is worth knowing."""
    say_it = problem if gap.urgent else note
    return say_it("people", "{why}", STEP, why=gap.said(settings.language))
