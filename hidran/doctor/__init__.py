"""What `hidran doctor` looks at. Each check is a function of the settings and the time that returns findings."""

from hidran.doctor.findings import Finding
from hidran.doctor.service_checks import broker_login, heartbeats, ports_free
from hidran.doctor.site_checks import registry
from hidran.doctor.system_checks import clock, disk, files, secret_modes
from hidran.settings import Settings

CHECKS = (ports_free, broker_login, heartbeats, disk, clock, files, secret_modes, registry)


def examine(settings: Settings, now: float) -> list[Finding]:
    """All findings, in the order in which one would mend them."""
    return [finding for check in CHECKS for finding in check(settings, now)]
