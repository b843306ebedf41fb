"""What `hidran doctor` looks at. Each check is a function of the settings and the time that returns findings."""

from collections.abc import Callable

from hidran.doctor.findings import Finding
from hidran.doctor.grafana_checks import grafana
from hidran.doctor.influx_checks import influx
from hidran.doctor.people_checks import people
from hidran.doctor.service_checks import broker_login, heartbeats, ports_free
from hidran.doctor.site_checks import registry
from hidran.doctor.system_checks import broken, clock, disk, files, secret_modes
from hidran.errors import HidranError
from hidran.settings import Settings

Check = Callable[[Settings, float], list[Finding]]
CHECKS: tuple[Check, ...] = (
    ports_free,
    broker_login,
    heartbeats,
    disk,
    clock,
    files,
    secret_modes,
    registry,
    people,
    influx,
    grafana,
)


def examine(settings: Settings, now: float) -> list[Finding]:
    """All findings, in the order in which one would mend them."""
    return [finding for check in CHECKS for finding in _made(check, settings, now)]


def _made(check: Check, settings: Settings, now: float) -> list[Finding]:
    try:
        return check(settings, now)
    except HidranError as error:
        return [broken(check.__name__, error)]
