"""The tables of the registry and the inbox; more in `tables_*.py`. SQLite and PostgreSQL alike: only types both have.

Times are Unix seconds (UTC). Nothing secret lies here: node passwords are in `hidran.store.credentials`.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Float, ForeignKey, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

# Alembic's batch mode can only find a constraint again by its name.
NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
# SQLite numbers its rows by itself only in a column of type INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, int: BigInteger, float: Float, str: String}  # noqa: RUF012


class KppRow(Base):
    __tablename__ = "kpp"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str]
    location: Mapped[str] = mapped_column(Text, default="")


class AssetRow(Base):
    """A hydrant or an MCK; the columns from `topology` on matter for hydrants only (see `hidran.site.Site`)."""

    __tablename__ = "asset"
    __table_args__ = (CheckConstraint("kind IN ('hydrant', 'mck')", name="kind"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kpp_id: Mapped[str] = mapped_column(ForeignKey("kpp.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(Text, default="")
    lat: Mapped[float]
    lon: Mapped[float]
    topology: Mapped[str] = mapped_column(String(16))
    panel_nominal_v: Mapped[int]
    fitted: Mapped[list[Any]]
    report_interval_s: Mapped[int]
    sample_interval_s: Mapped[int]
    turbidity_class: Mapped[str] = mapped_column(String(16))
    clean_mv: Mapped[float | None]
    tank_volume_l: Mapped[float | None]
    start_learning: Mapped[int | None]
    rules: Mapped[dict[str, Any]]


class NodeRow(Base):
    __tablename__ = "node"
    __table_args__ = (CheckConstraint("state IN ('waiting', 'approved', 'revoked')", name="state"),)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    added_ts: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")


class AssignmentRow(Base):
    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    node: Mapped[str] = mapped_column(ForeignKey("node.name"), index=True)
    hydrant: Mapped[str] = mapped_column(ForeignKey("asset.id"), index=True)
    start_ts: Mapped[int]
    end_ts: Mapped[int | None]


class SensorRow(Base):
    __tablename__ = "sensor"
    serial: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    hydrant: Mapped[str | None] = mapped_column(ForeignKey("asset.id"))
    node: Mapped[str | None] = mapped_column(ForeignKey("node.name"))
    calibrations: Mapped[list["CalibrationRow"]] = relationship(order_by="CalibrationRow.ts", lazy="selectin")


class CalibrationRow(Base):
    __tablename__ = "calibration"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    sensor: Mapped[str] = mapped_column(ForeignKey("sensor.serial"), index=True)
    ts: Mapped[int]
    method: Mapped[str]
    points: Mapped[list[Any]]  # [[mV, NTU], ...]
    clean_mv: Mapped[float | None]
    by: Mapped[str] = mapped_column(default="")


class InboxRow(Base):
    """Everything that arrives from outside (answers, reports, webhooks); appended, never changed."""

    __tablename__ = "inbox"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at_ms: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]]


class RevisionRow(Base):
    """One row: the registry's version, raised by each edit in the edit's own transaction."""

    __tablename__ = "registry_revision"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int]
