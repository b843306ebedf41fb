"""Ways to a person, codes, hand-overs, ladders, and roles of the whole installation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAME = sa.String(32)


def upgrade() -> None:
    _persons()
    _ways()
    _handovers()
    op.create_table(
        "ladder",
        sa.Column("kpp_id", NAME, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_ladder_kpp_id"),
        sa.PrimaryKeyConstraint("kpp_id", name="pk_ladder"),
    )
    op.create_table(
        "roster_revision",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_roster_revision"),
    )
    op.execute("INSERT INTO roster_revision (id, version) VALUES (1, 1)")


def _persons() -> None:
    op.add_column("person", sa.Column("language", sa.String(2), nullable=False, server_default="id"))
    op.add_column("person", sa.Column("quiet_from", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("quiet_to", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("greeted_ts", sa.BigInteger(), nullable=True))
    op.add_column("person", sa.Column("added_ts", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("erased_ts", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("role") as role:  # nothing refers to it, so SQLite may make it anew
        role.alter_column("kpp_id", existing_type=NAME, nullable=True)


def _ways() -> None:
    op.create_table(
        "way",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", ROW_ID, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("confirmed_ts", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_way_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_way"),
        sa.UniqueConstraint("person", "channel", "address", name="uq_way_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_way_person", "way", ["person"])
    op.execute(
        "INSERT INTO way (person, channel, address, place) SELECT id, 'sms', phone, 0 FROM person WHERE phone <> ''"
    )
    op.drop_column("person", "phone")
    op.create_table(
        "person_code",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", ROW_ID, nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("until_ts", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_person_code_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_person_code"),
        sa.UniqueConstraint("code_hash", name="uq_person_code_code_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_code_person", "person_code", ["person"])


def _handovers() -> None:
    op.create_table(
        "handover",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kpp_id", NAME, nullable=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("from_person", ROW_ID, nullable=True),
        sa.Column("to_person", ROW_ID, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("proof", sa.String(8), nullable=False),
        sa.Column("begun_ts", sa.BigInteger(), nullable=False),
        sa.Column("ended_ts", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'cancelled')", name="ck_handover_state"),
        sa.ForeignKeyConstraint(["kpp_id"], ["kpp.id"], name="fk_handover_kpp_id"),
        sa.ForeignKeyConstraint(["from_person"], ["person.id"], name="fk_handover_from_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_person"], ["person.id"], name="fk_handover_to_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_handover"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handover_kpp_id", "handover", ["kpp_id"])
