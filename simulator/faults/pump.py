"""What breaks in the pump, its motor and its controller: F01, F02, F05, F06, F07, F11."""

from typing import ClassVar

from simulator.faults.base import SOLAR, Injector
from simulator.plant import Plant


class PumpDead(Injector):
    """F01: the controller gives no power to the motor; the pump stands still whatever the sun does."""

    codes: ClassVar[tuple[str, ...]] = ("F01",)
    words: ClassVar[str] = "kontroler pompa mati."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.pump.controller_ok = not active


class ControllerBroken(PumpDead):
    """F11: the same for days, without a single attempt."""

    codes = ("F01", "F11")
    words = "kontroler pompa rusak."
    # On the minimum node F01 stands for it: idle days may as well be a full tank.


class RelayWelded(Injector):
    """F02: the relay never lets go: the pump runs on at a full tank, which runs over."""

    codes = ("F02",)
    seen_with = ("float", "level", "full")
    words = "relai pompa lengket: pompa tidak mau berhenti."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.pump.relay_welded = active


class ContactWelded(Injector):
    """F02: the feedback contact is stuck closed; the pump itself is well."""

    codes = ("F02",)
    topologies = SOLAR
    words = "kontak penanda pompa lengket."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.pump.contact_welded = active


class ImpellerWorn(Injector):
    """F05: the pump gives less: `severity` is the part of the flow that is lost, at most four fifths."""

    codes = ("F05",)
    seen_with = ("level", "full")
    words = "baling-baling pompa aus: air berkurang."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.pump.output = 1 - 0.8 * self.severity if active else 1.0


class PumpJammed(Injector):
    """F06: sand between shaft and housing: up to 90 % more current, less water; from 0.85 on it trips at once."""

    codes = ("F06",)
    seen_with = ("full",)
    words = "pompa macet oleh pasir."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.pump.jam = self.severity if active else 0.0


class MotorCableCut(Injector):
    """F07: the controller runs, and nothing draws power."""

    codes = ("F07",)
    topologies = SOLAR
    words = "kabel motor pompa putus."

    def turn(self, plant: Plant, *, active: bool) -> None:
        plant.pump.motor_ok = not active
