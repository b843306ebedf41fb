"""Every change of the registry. Each is one transaction that raises the registry's version with it."""

import re
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Literal, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from hidran import contract
from hidran.errors import UnknownNameError
from hidran.registry import Calibration
from hidran.site import Site
from hidran.store.hydrant_fields import SITE_FIELDS, RecordsError, checked
from hidran.store.models import AssetRow, AssignmentRow, Base, CalibrationRow, KppRow, NodeRow, SensorRow

RESERVED = "hidran-"  # user names of our own services
Row = TypeVar("Row", bound=Base)


class Edits(ABC):
    """The editing half of `hidran.store.records.Records`."""

    @abstractmethod
    def edit(self) -> AbstractContextManager[Session]: ...

    @abstractmethod
    def now(self) -> int: ...

    def add_kpp(self, kpp_id: str, name: str, *, location: str = "") -> None:
        """Add a group of neighbours."""
        with self.edit() as db:
            _refuse_taken(db, KppRow, _name(kpp_id, "KPP"))
            db.add(KppRow(id=kpp_id, name=name, location=location))

    def add_hydrant(self, kpp: str, site: Site | None = None, *, location: str = "", **values: Any) -> None:
        """Add a hydrant to a KPP: a `Site`, or its fields by name (`id` at least)."""
        made = replace(site, **values) if site else Site(**values)
        self._add_asset(kpp, made, kind="hydrant", location=location)

    def add_mck(self, kpp: str, mck_id: str, name: str, *, location: str = "") -> None:
        """Add a public washroom to a KPP."""
        self._add_asset(kpp, Site(id=mck_id, name=name), kind="mck", location=location)

    def _add_asset(self, kpp: str, site: Site, *, kind: Literal["hydrant", "mck"], location: str) -> None:
        values = checked({name: getattr(site, name) for name in SITE_FIELDS})
        with self.edit() as db:
            _wanted(db, KppRow, kpp, "KPP", "`hidran kpp list`")
            _refuse_taken(db, AssetRow, _name(site.id, "hydrant"))
            db.add(AssetRow(id=site.id, kpp_id=kpp, kind=kind, location=location, **values))

    def set_hydrant(self, hydrant: str, **values: Any) -> None:
        """Change fields of a hydrant (`SITE_FIELDS` and `location`)."""
        with self.edit() as db:
            row = _hydrant(db, hydrant)
            for name, value in checked(values).items():
                setattr(row, name, value)

    def add_node(self, node: str, *, note: str = "", at: int | None = None) -> None:
        """Make a node known; it waits for approval, a revoked one anew. Adding any other again changes nothing."""
        with self.edit() as db:
            row = _node(db, node, at if at is not None else self.now(), note)
            row.state = "waiting" if row.state == "revoked" else row.state

    def approve(self, node: str, hydrant: str, since_ts: int | None = None) -> None:
        """From `since_ts` (Unix s, default now) `node` speaks for `hydrant`; ends where it stood before."""
        since = self.now() if since_ts is None else since_ts
        with self.edit() as db:
            _hydrant(db, hydrant)
            row = _node(db, node, since, "")
            row.state = "approved"
            db.flush()
            _end_assignment(db, node, since)
            db.add(AssignmentRow(node=node, hydrant=hydrant, start_ts=since))

    def revoke(self, node: str, at: int | None = None) -> None:
        """The node speaks for nothing any more. Its password is closed by `hidran.store.credentials.revoke`."""
        with self.edit() as db:
            row = _wanted(db, NodeRow, node, "node", "`hidran node list`")
            row.state = "revoked"
            _end_assignment(db, node, self.now() if at is None else at)

    def add_sensor(self, serial: str, kind: str, *, hydrant: str | None = None, node: str | None = None) -> None:
        """Add a probe, for instance kind `turbidity` (a field group), at a hydrant or a node."""
        with self.edit() as db:
            _refuse_taken(db, SensorRow, serial)
            if hydrant is not None:
                _hydrant(db, hydrant)
            db.add(SensorRow(serial=serial, kind=kind, hydrant=hydrant, node=node))

    def add_calibration(self, serial: str, made: Calibration) -> None:
        """Keep a calibration; earlier ones stay, because old readings were made under them."""
        with self.edit() as db:
            _wanted(db, SensorRow, serial, "sensor", "the serial number on the probe")
            points = [list(point) for point in made.table]
            db.add(
                CalibrationRow(
                    sensor=serial, ts=made.ts, method=made.method, points=points, clean_mv=made.clean_mv, by=made.by
                )
            )


def _name(text: str, what: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,31}", text):
        raise RecordsError(f"{what} id {text!r}: wanted 2 to 32 of a-z, 0-9 and -, for instance 'hu-01'")
    return text


def _refuse_taken(db: Session, table: type[Base], key: str) -> None:
    if db.get(table, key) is not None:
        raise RecordsError(f"{key!r} is there already: choose another id, or change it with `hidran hydrant set`")


def _wanted(db: Session, table: type[Row], key: str, what: str, where: str) -> Row:
    row = db.get(table, key)
    if row is None:
        raise UnknownNameError(f"no {what} {key!r}: see {where}")
    return row


def _hydrant(db: Session, hydrant: str) -> AssetRow:
    row = _wanted(db, AssetRow, hydrant, "hydrant", "`hidran hydrant list`")
    if row.kind != "hydrant":
        raise UnknownNameError(f"{hydrant!r} is no hydrant but an {row.kind.upper()}: see `hidran hydrant list`")
    return row


def _node(db: Session, node: str, at: int, note: str) -> NodeRow:
    if not contract.is_node_id(node) or node.startswith(RESERVED):
        raise RecordsError(
            f"node id {node!r}: wanted 3 to 32 of a-z, 0-9 and -, not starting with {RESERVED!r}, e.g. 'hu-001'"
        )
    row = db.get(NodeRow, node)
    if row is None:
        row = NodeRow(name=node, state="waiting", added_ts=at, note=note)
        db.add(row)
    return row


def _end_assignment(db: Session, node: str, at: int) -> None:
    """End what is open at `at`; what would start later never comes to be."""
    open_rows = select(AssignmentRow).where(AssignmentRow.node == node, AssignmentRow.end_ts.is_(None))
    for row in db.scalars(open_rows):
        if row.start_ts >= at:
            db.delete(row)
        else:
            row.end_ts = at
