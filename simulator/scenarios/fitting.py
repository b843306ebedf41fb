"""The four nodes of the catalogue as sensor groups, so that one scenario can be seen through each."""

from dataclasses import replace

from simulator.scenarios.refusal import among, refuse
from simulator.scenarios.scenario import Scenario

GROUPS: dict[str, tuple[str, ...]] = {
    "minimum": (),
    "float": ("tank_full",),
    "level": ("tank_level",),
    "full": ("tank_full", "tank_level", "flow", "pump_current", "water_temp", "supply"),
}


def groups_of(fitout: str, topology: str) -> tuple[str, ...]:
    """Sensor groups beyond the minimum node's; a bank is measured only where there is one."""
    return GROUPS[fitout] + (("battery",) if fitout == "full" and topology.startswith("battery") else ())


def fitted_with(scenario: Scenario, fitout: str) -> Scenario:
    """The same scenario with another node. ScenarioError when there is no such fit-out."""
    if fitout not in GROUPS:
        raise refuse("--fitout", fitout, among(GROUPS, fitout))
    fitted = groups_of(fitout, scenario.built.topology)
    return replace(scenario, built=replace(scenario.built, fitted=fitted))


def fitout_of(fitted: tuple[str, ...]) -> str:
    """The smallest of the four that has all of these."""
    needed = set(fitted) - {"battery"}
    return next((name for name, groups in GROUPS.items() if needed <= set(groups)), "full")
