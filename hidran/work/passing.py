"""What time itself does to a ticket: a repair that no sensor confirms, a proved one that needs nobody. Pure."""

from hidran import solar
from hidran.clock import wib_midnight
from hidran.people.answered import HOLDS_S
from hidran.site import Site
from hidran.work.step import Step
from hidran.work.ticket import COMES_BACK_S, Ticket

BELIEVED_S = HOLDS_S["done"]
SUN_DEG = 25.0  # from where on a pump without a battery has to start (reference: domain.md 4.1)
_BY_SUN = frozenset({"F01", "F03", "F05", "F07", "F08", "F09", "F11"})  # seen only while the sun could drive the pump
_DAY_S = 86400


def passed(ticket: Ticket, site: Site, now: float) -> Step | None:
    """The step that has become due by `now`; None: nothing has."""
    if ticket.state == "repaired" and ticket.repair is not None:
        if ticket.standing:
            return _contradicted(ticket, ticket.repair, site, now)
        return _closed(ticket, ticket.repair.ts + COMES_BACK_S, now)
    if ticket.state == "verified" and ticket.clock.verified is not None:
        waits_s = 0 if ticket.repair is not None else COMES_BACK_S
        return _closed(ticket, ticket.clock.verified + waits_s, now)
    return None


def _contradicted(ticket: Ticket, repair: Step, site: Site, now: float) -> Step | None:
    """Nobody is doubted by night: what only the sun can show is waited for in hours of sun."""
    by_sun = site.topology == "direct" and ticket.head in _BY_SUN
    waited_s = sun_s(site, repair.ts, int(now)) if by_sun else now - repair.ts
    if waited_s < BELIEVED_S:
        return None
    return Step(f"contradicted/{repair.key}", "contradicted", int(now), data={"since": repair.ts})


def _closed(ticket: Ticket, due: int, now: float) -> Step | None:
    if now < due:
        return None
    key = f"closed/{ticket.number}/{ticket.reopened}"
    return Step(key, "closed", int(now), data={"by_itself": True})


def sun_s(site: Site, start: int, end: int) -> int:
    """Seconds between two moments in which the sun stood high enough."""
    total, midnight = 0, wib_midnight(start)
    while midnight < end:
        rise, fall = solar.sun_window(midnight, SUN_DEG, site.lat, site.lon)
        total += max(min(fall, end) - max(rise, start), 0)
        midnight += _DAY_S
    return total
