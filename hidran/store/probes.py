"""Care of a turbidity probe in the records: cleanings and calibrations, each told to the engine in one transaction."""

from sqlalchemy import select

from hidran.faults.human import HumanEvent
from hidran.registry import Calibration
from hidran.store.checks import hold
from hidran.store.models import CalibrationRow
from hidran.store.records import Records
from hidran.store.tables_month import MonthReminderRow, ProbeVisitRow
from hidran.store.telling import tell
from hidran.water.probe import Visit

SOURCE = "sensor"
TURBIDITY = "turbidity"


def clean(records: Records, hydrant: str, serial: str, visit: Visit, form_key: str) -> bool:
    """Append a cleaning; False: the same form was sent before."""
    with records.session() as db:
        hold(db, hydrant)
        if db.scalar(select(ProbeVisitRow.id).where(ProbeVisitRow.form_key == form_key)) is not None:
            return False
        ntu, mv = visit.standard or (None, None)
        values = {"before_mv": visit.before_mv, "after_mv": visit.after_mv, "standard_ntu": ntu, "standard_mv": mv}
        db.add(ProbeVisitRow(form_key=form_key, sensor=serial, ts=visit.ts, role=visit.role, **values))
        tell(records, HumanEvent(hydrant, visit.ts, "cleaned", {"what": "sensor"}), SOURCE, db)
        return True


def calibrate(records: Records, hydrant: str, serial: str, made: Calibration, form_key: str) -> bool:
    """Append a calibration; earlier ones stay, old readings were made under them. False: sent before."""
    key = f"kalibrasi/{form_key}"
    with records.edit() as db:
        if db.get(MonthReminderRow, key) is not None:
            return False
        db.add(MonthReminderRow(key=key, told_ts=records.now()))
        points = [list(point) for point in made.table]
        values = {"method": made.method, "points": points, "clean_mv": made.clean_mv, "by": made.by}
        db.add(CalibrationRow(sensor=serial, ts=made.ts, **values))
        tell(records, HumanEvent(hydrant, made.ts, "calibrated", {"clean_mv": made.clean_mv}), SOURCE, db)
        return True


def visits(records: Records, serial: str) -> list[Visit]:
    """The cleanings of a probe, oldest first."""
    with records.session() as db:
        rows = db.scalars(select(ProbeVisitRow).where(ProbeVisitRow.sensor == serial).order_by(ProbeVisitRow.ts))
        return [_visit(row) for row in rows]


def _visit(row: ProbeVisitRow) -> Visit:
    known = row.standard_ntu is not None and row.standard_mv is not None
    standard = (row.standard_ntu, row.standard_mv) if known else None
    return Visit(row.ts, row.before_mv, row.after_mv, standard, row.role)  # type: ignore[arg-type]
