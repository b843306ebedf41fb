"""Reports of residents."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("number", sa.String(8), nullable=False),
        sa.Column("hydrant", sa.String(32), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(60), nullable=False),
        sa.Column("photo", sa.String(64)),
        sa.Column("at_ts", sa.BigInteger(), nullable=False),
        sa.Column("ticket", ROW_ID, nullable=False),
        sa.Column("joined", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["hydrant"], ["asset.id"], name="fk_report_hydrant"),
        sa.ForeignKeyConstraint(["ticket"], ["ticket.id"], name="fk_report_ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("number", name="uq_report_number"),
        sa.UniqueConstraint("key", name="uq_report_key"),
    )
    op.create_index("ix_report_hydrant", "report", ["hydrant"])
    op.create_index("ix_report_ticket", "report", ["ticket"])
