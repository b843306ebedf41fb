"""The monthly water check."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME, MONTH, ROLE, KEY = sa.String(32), sa.String(7), sa.String(16), sa.String(64)


def upgrade() -> None:
    _months()
    _checks()
    _upkeep()
    _visits()


def _months() -> None:
    op.create_table(
        "month_day",
        sa.Column("hydrant", NAME, nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_month_day_hydrant"),
        sa.PrimaryKeyConstraint("hydrant", "day", name="pk_month_day"),
    )
    op.create_table(
        "month_record",
        sa.Column("hydrant", NAME, nullable=False),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("opened_ts", sa.BigInteger(), nullable=False),
        sa.Column("closed_ts", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_month_record_hydrant"),
        sa.PrimaryKeyConstraint("hydrant", "month", name="pk_month_record"),
    )
    op.create_table(
        "month_revision",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("hydrant", NAME, nullable=False),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("made_ts", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_month_revision_hydrant"),
        sa.PrimaryKeyConstraint("id", name="pk_month_revision"),
        sa.UniqueConstraint("hydrant", "month", "revision", name="uq_month_revision_hydrant"),
    )

    op.create_table(
        "month_reminder",
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("told_ts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_month_reminder"),
    )


def _checks() -> None:
    op.create_table(
        "water_check",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("form_key", KEY, nullable=False),
        sa.Column("hydrant", NAME, nullable=False),
        sa.Column("month", MONTH, nullable=False),
        *_told(),
        sa.Column("replaces", ROW_ID, nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_water_check_hydrant"),
        sa.ForeignKeyConstraint(["replaces"], ["water_check.id"], name="fk_water_check_replaces"),
        sa.PrimaryKeyConstraint("id", name="pk_water_check"),
        sa.UniqueConstraint("form_key", name="uq_water_check_form_key"),
    )
    op.create_index("ix_water_check_hydrant_month", "water_check", ["hydrant", "month"])


def _told() -> list[sa.Column[object]]:
    return [
        sa.Column("at_ts", sa.BigInteger(), nullable=False),
        sa.Column("told_ts", sa.BigInteger(), nullable=False),
        sa.Column("role", ROLE, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=True),
    ]


def _upkeep() -> None:
    op.create_table(
        "upkeep",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("form_key", KEY, nullable=False),
        sa.Column("asset", NAME, nullable=False),
        sa.Column("month", MONTH, nullable=False),
        *_told(),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asset"], ["asset.id"], name="fk_upkeep_asset"),
        sa.PrimaryKeyConstraint("id", name="pk_upkeep"),
        sa.UniqueConstraint("form_key", name="uq_upkeep_form_key"),
    )
    op.create_index("ix_upkeep_asset_month", "upkeep", ["asset", "month"])


def _visits() -> None:
    op.create_table(
        "probe_visit",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("form_key", KEY, nullable=False),
        sa.Column("sensor", sa.String(64), nullable=False),
        sa.Column("ts", sa.BigInteger(), nullable=False),
        sa.Column("role", ROLE, nullable=False),
        sa.Column("before_mv", sa.Float(), nullable=False),
        sa.Column("after_mv", sa.Float(), nullable=False),
        sa.Column("standard_ntu", sa.Float(), nullable=True),
        sa.Column("standard_mv", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["sensor"], ["sensor.serial"], name="fk_probe_visit_sensor"),
        sa.PrimaryKeyConstraint("id", name="pk_probe_visit"),
        sa.UniqueConstraint("form_key", name="uq_probe_visit_form_key"),
    )
    op.create_index("ix_probe_visit_sensor", "probe_visit", ["sensor"])
