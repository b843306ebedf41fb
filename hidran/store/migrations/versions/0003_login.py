"""Log-in links, passwords and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HASH = sa.String(64)


def upgrade() -> None:
    _links()
    _sessions()
    op.create_table(
        "login_password",
        sa.Column("person", ROW_ID, nullable=False, autoincrement=False),
        sa.Column("hashed", sa.Text(), nullable=False),
        sa.Column("changed_ts", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_login_password_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person", name="pk_login_password"),
    )
    op.create_table(
        "login_check",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("about", HASH, nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_login_check"),
    )
    op.create_index("ix_login_check_about", "login_check", ["about"])


def _links() -> None:
    op.create_table(
        "login_link",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", ROW_ID, nullable=True),
        sa.Column("seed", sa.String(32), nullable=False),
        sa.Column("token_hash", HASH, nullable=False),
        sa.Column("made_ts", sa.BigInteger(), nullable=False),
        sa.Column("until_ts", sa.BigInteger(), nullable=False),
        sa.Column("used_ts", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_login_link_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_login_link"),
        sa.UniqueConstraint("token_hash", name="uq_login_link_token_hash"),
        sa.UniqueConstraint("seed", name="uq_login_link_seed"),
    )
    op.create_index("ix_login_link_person", "login_link", ["person"])


def _sessions() -> None:
    op.create_table(
        "login_session",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("person", ROW_ID, nullable=False),
        sa.Column("token_hash", HASH, nullable=False),
        sa.Column("browser", sa.String(60), nullable=False),
        sa.Column("made_ts", sa.BigInteger(), nullable=False),
        sa.Column("seen_ts", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name="fk_login_session_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_login_session"),
        sa.UniqueConstraint("token_hash", name="uq_login_session_token_hash"),
    )
    op.create_index("ix_login_session_person", "login_session", ["person"])
