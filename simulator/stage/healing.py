"""What a neighbour says he has repaired is repaired: the simulated part works again, and the sensor can prove it."""

from collections.abc import Iterable

from hidran.errors import HidranError
from hidran.faults.human import HumanEvent
from hidran.store.records import InboxEntry, Records
from hidran.store.telling import told_in
from simulator.stage.play import Role


class Healer:
    """Follows what people tell. `roles`: whose faults can be ended."""

    def __init__(self, records: Records, roles: Iterable[Role]) -> None:
        self._records = records
        self._roles = {role.hydrant: role for role in roles}
        self._upto = records.inbox_newest()

    def look(self, now: float) -> list[str]:
        """End what was repaired since the last look; the hydrants where something was."""
        healed = []
        try:
            entries = self._records.inbox_after(self._upto)
        except HidranError:
            return []  # they are asked again at the next look
        for entry in entries:
            self._upto = entry.id
            event = _repair_in(entry)
            if event is not None and self._heal(event, now):
                healed.append(event.hydrant)
        return healed

    def _heal(self, event: HumanEvent, now: float) -> bool:
        """A word without a code, or of a part, is about whatever is broken there."""
        role, code = self._roles.get(event.hydrant), event.data.get("code")
        broken = [f for f in role.faults if f.active and (code is None or code in f.codes)] if role is not None else []
        for fault in broken:
            fault.end = int(now)
        return bool(broken)


def _repair_in(entry: InboxEntry) -> HumanEvent | None:
    try:
        event = told_in(entry)
    except HidranError:
        return None
    return event if event is not None and event.kind == "repaired" else None
