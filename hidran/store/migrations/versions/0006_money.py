"""Cash book and dues."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KPP = sa.String(32)
MONTH = sa.String(7)
DAY = sa.String(10)


def upgrade() -> None:
    _cash()
    _households()
    _of_households()


def _cash() -> None:
    op.create_table(
        "cash_entry",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kpp_id", KPP, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("rupiah", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("asset", sa.String(32)),
        sa.Column("ticket", sa.BigInteger()),
        sa.Column("photo", sa.String(64)),
        sa.Column("corrects", sa.BigInteger()),
        sa.Column("by", sa.BigInteger()),
        sa.Column("at_ts", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_cash_entry_kpp_id"),
        sa.ForeignKeyConstraint(["asset"], ["asset.id"], name="fk_cash_entry_asset"),
        sa.PrimaryKeyConstraint("id", name="pk_cash_entry"),
        sa.UniqueConstraint("kpp_id", "number", name="uq_cash_entry_number"),
        sa.UniqueConstraint("kpp_id", "key", name="uq_cash_entry_key"),
    )
    op.create_index("ix_cash_entry_kpp_id", "cash_entry", ["kpp_id"])


def _households() -> None:
    op.create_table(
        "household",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kpp_id", KPP, nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("start_month", MONTH, nullable=False),
        sa.Column("end_month", MONTH),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_household_kpp_id"),
        sa.PrimaryKeyConstraint("id", name="pk_household"),
    )
    op.create_index("ix_household_kpp_id", "household", ["kpp_id"])
    op.create_table(
        "dues_rate",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kpp_id", KPP, nullable=False),
        sa.Column("start_month", MONTH, nullable=False),
        sa.Column("rupiah", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_dues_rate_kpp_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dues_rate"),
    )
    op.create_index("ix_dues_rate_kpp_id", "dues_rate", ["kpp_id"])


def _of_households() -> None:
    op.create_table(
        "dues_relief",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("household", ROW_ID, nullable=False),
        sa.Column("start_month", MONTH, nullable=False),
        sa.Column("end_month", MONTH),
        sa.Column("pays_rp", sa.BigInteger(), nullable=False),
        sa.Column("decided", DAY, nullable=False),
        sa.ForeignKeyConstraint(["household"], ["household.id"], name="fk_dues_relief_household"),
        sa.PrimaryKeyConstraint("id", name="pk_dues_relief"),
    )
    op.create_index("ix_dues_relief_household", "dues_relief", ["household"])
    op.create_table(
        "dues_payment",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("household", ROW_ID, nullable=False),
        sa.Column("month", MONTH, nullable=False),
        sa.Column("rupiah", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["household"], ["household.id"], name="fk_dues_payment_household"),
        sa.PrimaryKeyConstraint("id", name="pk_dues_payment"),
    )
    op.create_index("ix_dues_payment_household", "dues_payment", ["household"])
