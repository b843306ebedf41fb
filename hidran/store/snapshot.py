"""Reads the registry's tables into one immutable `hidran.registry.Registry`."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from hidran.registry import Assignment, Calibration, Kpp, NodeEntry, Place, Registry, Sensor
from hidran.site import Site
from hidran.store.models import AssetRow, AssignmentRow, KppRow, NodeRow, SensorRow


def take(db: Session, version: int) -> Registry:
    """The registry at `version`, as this transaction sees it."""
    kpps = {k.id: Kpp(k.id, k.name, k.location) for k in db.scalars(select(KppRow).order_by(KppRow.id))}
    assets = list(db.scalars(select(AssetRow).order_by(AssetRow.id)))
    sensors = {s.serial: _sensor(s) for s in db.scalars(select(SensorRow).order_by(SensorRow.serial))}
    return Registry(
        version=version,
        kpps=kpps,
        places={a.id: _place(a) for a in assets},
        hydrants={a.id: _site(a, kpps[a.kpp_id], sensors) for a in assets if a.kind == "hydrant"},
        nodes={n.name: _node(n) for n in db.scalars(select(NodeRow).order_by(NodeRow.name))},
        assignments=tuple(
            Assignment(a.node, a.hydrant, a.start_ts, a.end_ts)
            for a in db.scalars(select(AssignmentRow).order_by(AssignmentRow.start_ts, AssignmentRow.id))
        ),
        sensors=sensors,
    )


def _place(row: AssetRow) -> Place:
    return Place(row.id, row.kpp_id, row.kind, row.name, row.location)  # type: ignore[arg-type]


def _node(row: NodeRow) -> NodeEntry:
    return NodeEntry(row.name, row.state, row.added_ts, row.note)  # type: ignore[arg-type]


def _site(row: AssetRow, kpp: Kpp, sensors: dict[str, Sensor]) -> Site:
    return Site(
        id=row.id,
        name=row.name,
        kpp=kpp.id,
        kpp_name=kpp.name,
        lat=row.lat,
        lon=row.lon,
        topology=row.topology,  # type: ignore[arg-type]
        panel_nominal_v=row.panel_nominal_v,
        fitted=tuple(row.fitted),
        report_interval_s=row.report_interval_s,
        sample_interval_s=row.sample_interval_s,
        turbidity_class=row.turbidity_class,  # type: ignore[arg-type]
        clean_mv=_clean_mv(row, sensors),
        tank_volume_l=row.tank_volume_l,
        start_learning=row.start_learning,
        rules=dict(row.rules),
    )


def _clean_mv(row: AssetRow, sensors: dict[str, Sensor]) -> float | None:
    """What the hydrant's own probe showed in clear water at its newest calibration, else what was typed in."""
    made = [
        c
        for sensor in sensors.values()
        if sensor.hydrant == row.id and sensor.kind == "turbidity"
        for c in sensor.calibrations
        if c.clean_mv is not None
    ]
    return max(made, key=lambda c: c.ts).clean_mv if made else row.clean_mv


def _sensor(row: SensorRow) -> Sensor:
    return Sensor(
        serial=row.serial,
        kind=row.kind,
        hydrant=row.hydrant,
        node=row.node,
        calibrations=tuple(
            Calibration(c.ts, c.method, tuple((mv, ntu) for mv, ntu in c.points), c.clean_mv, c.by)
            for c in row.calibrations
        ),
    )
