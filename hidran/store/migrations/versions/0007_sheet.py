"""Meeting sheets and minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "sheet",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kpp_id", sa.String(32), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("made_ts", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_sheet_kpp_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sheet"),
        sa.UniqueConstraint("kpp_id", "month", "revision", name="uq_sheet_revision"),
    )
    op.create_index("ix_sheet_kpp_id", "sheet", ["kpp_id"])
    op.create_table(
        "minutes",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kpp_id", sa.String(32), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at_ts", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.BigInteger()),
        sa.Column("key", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_minutes_kpp_id"),
        sa.PrimaryKeyConstraint("id", name="pk_minutes"),
        sa.UniqueConstraint("key", name="uq_minutes_key"),
    )
    op.create_index("ix_minutes_kpp_id", "minutes", ["kpp_id"])
