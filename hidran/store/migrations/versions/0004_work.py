"""Repair tickets: their steps, and how far their follower has read."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(200)


def upgrade() -> None:
    _tickets()
    _steps()
    op.create_table(
        "work_cursor",
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_work_cursor"),
    )
    op.create_table(
        "work_revision",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_revision"),
    )
    op.execute("INSERT INTO work_revision (id, version) VALUES (1, 1)")


def _tickets() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("hydrant", sa.String(32), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("opened_ts", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("last_ts", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("origin IN ('fault', 'report', 'hand')", name="ck_ticket_origin"),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_ticket_hydrant"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.UniqueConstraint("key", name="uq_ticket_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_hydrant", "ticket", ["hydrant"])
    op.create_index("ix_ticket_state", "ticket", ["state"])


def _steps() -> None:
    op.create_table(
        "ticket_step",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("ticket", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("ts", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("person", ROW_ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.id"], name="fk_ticket_step_ticket"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_ticket_step_person"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_step"),
        sa.UniqueConstraint("key", name="uq_ticket_step_key"),
    )
    op.create_index("ix_ticket_step_ticket", "ticket_step", ["ticket"])
    op.create_index("ix_ticket_step_person", "ticket_step", ["person"])
