"""From a month's plan to its recording: the plant with every sensor, carried as its node and modem carry it."""

from hidran.clock import wib_midnight
from hidran.contract import FIELD_NAMES
from hidran.site import Site
from simulator.offline import Recorder
from simulator.plant import Plant
from simulator.score import months
from simulator.score.carried import Carried
from simulator.score.conditions import conditions
from simulator.score.recording import Recording
from simulator.score.truth import ScoreError
from simulator.sensors import OPTIONAL

_YEAR0 = 1_767_225_600  # 2026-01-01; the seed chooses the day of the year


def record(name: str, seed: int, days: int = months.DAYS) -> Recording:
    """ScoreError when there is no such month."""
    if name not in months.names():
        raise ScoreError(f"--scenarios {name!r}: no such month; wanted some of {', '.join(months.names())}")
    start = wib_midnight(_YEAR0 + seed * 37 % 365 * 86400)
    plan = months.month(name, seed, start)
    plant = Plant(plan.spec, start, list(plan.injectors))
    fitted = [g for g in OPTIONAL if g != "battery" or plan.spec.topology.startswith("battery")]
    recorder = Recorder(plant, fitted)
    known = next(iter(recorder.until(start)))
    columns = tuple(f for f in FIELD_NAMES if f in known)
    rows = list(Carried(recorder, "h", columns).rows(start + days * 86400))
    spec = plan.spec
    site = Site("h", topology=spec.topology, panel_nominal_v=spec.panel_nominal_v, tank_volume_l=spec.tank_l)
    truths = [t for t in plan.truths if t.start < start + days * 86400] + list(conditions(rows, site))
    return Recording(name, seed, start, days, [site], list(columns), rows, truths, plan.events)
