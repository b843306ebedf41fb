"""Registry, people, inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(32)


def upgrade() -> None:
    _places()
    _nodes()
    _sensors()
    _people()
    _inbox()
    op.create_table(
        "registry_revision",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registry_revision"),
    )
    op.execute("INSERT INTO registry_revision (id, version) VALUES (1, 1)")


def _places() -> None:
    op.create_table(
        "kpp",
        sa.Column("id", NAME, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kpp"),
    )
    op.create_table(
        "asset",
        sa.Column("id", NAME, nullable=False),
        sa.Column("kpp_id", NAME, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        *_hydrant_columns(),
        sa.CheckConstraint("kind IN ('hydrant', 'mck')", name="ck_asset_kind"),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_asset_kpp_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asset"),
    )
    op.create_index("ix_asset_kpp_id", "asset", ["kpp_id"])


def _hydrant_columns() -> tuple["sa.Column[object]", ...]:
    return (
        sa.Column("topology", sa.String(16), nullable=False),
        sa.Column("panel_nominal_v", sa.BigInteger(), nullable=False),
        sa.Column("fitted", sa.JSON(), nullable=False),
        sa.Column("report_interval_s", sa.BigInteger(), nullable=False),
        sa.Column("sample_interval_s", sa.BigInteger(), nullable=False),
        sa.Column("turbidity_class", sa.String(16), nullable=False),
        sa.Column("clean_mv", sa.Float(), nullable=True),
        sa.Column("tank_volume_l", sa.Float(), nullable=True),
        sa.Column("start_learning", sa.BigInteger(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
    )


def _nodes() -> None:
    op.create_table(
        "node",
        sa.Column("name", NAME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("added_ts", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'approved', 'revoked')", name="ck_node_state"),
        sa.PrimaryKeyConstraint("name", name="pk_node"),
    )
    op.create_table(
        "assignment",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("node", NAME, nullable=False),
        sa.Column("hydrant", NAME, nullable=False),
        sa.Column("start_ts", sa.BigInteger(), nullable=False),
        sa.Column("end_ts", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_assignment_hydrant"),
        sa.ForeignKeyConstraint(["node"], ["node.name"], name="fk_assignment_node"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
    )
    op.create_index("ix_assignment_hydrant", "assignment", ["hydrant"])
    op.create_index("ix_assignment_node", "assignment", ["node"])


def _sensors() -> None:
    op.create_table(
        "sensor",
        sa.Column("serial", sa.String(64), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("hydrant", NAME, nullable=True),
        sa.Column("node", NAME, nullable=True),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_sensor_hydrant"),
        sa.ForeignKeyConstraint(["node"], ["node.name"], name="fk_sensor_node"),
        sa.PrimaryKeyConstraint("serial", name="pk_sensor"),
    )
    op.create_table(
        "calibration",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("sensor", sa.String(64), nullable=False),
        sa.Column("ts", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("clean_mv", sa.Float(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sensor"], ["sensor.serial"], name="fk_calibration_sensor"),
        sa.PrimaryKeyConstraint("id", name="pk_calibration"),
    )
    op.create_index("ix_calibration_sensor", "calibration", ["sensor"])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", NAME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "role",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kpp_id", NAME, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("person", ROW_ID, nullable=False),
        sa.Column("start_ts", sa.BigInteger(), nullable=False),
        sa.Column("end_ts", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_role_kpp_id"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_role_person"),
        sa.PrimaryKeyConstraint("id", name="pk_role"),
    )
    op.create_index("ix_role_kpp_id", "role", ["kpp_id"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sqlite_autoincrement=True,
    )
