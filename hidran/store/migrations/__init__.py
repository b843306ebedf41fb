"""How the records' tables come to be: Alembic, run at every open, under a lock, so no service meets half a schema.

A new revision: change `hidran/store/models.py` or a `tables_*.py` beside it, add a file to `versions/`, name it in
`HEAD`. A test holds the models and the revisions together.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from hidran.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0008"
BEGIN_OPTION = "hidran_begin"  # how SQLite's transaction starts; IMMEDIATE takes the write lock before the first look
_LOCK = 0x48494452  # any number that is the same in every process; only PostgreSQL needs one


def upgrade(engine: Engine) -> None:
    """Bring the records to HEAD. StoreError when a newer Hidran made them."""
    if _revision(engine) == HEAD:
        return
    with engine.connect().execution_options(**{BEGIN_OPTION: "BEGIN IMMEDIATE"}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _run(connection)


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(config(connection), "head")
    except CommandError as error:
        raise StoreError(
            f"the records were made by a newer Hidran ({error}): this one knows up to revision {HEAD}; update Hidran"
        ) from error
    except OperationalError as error:
        raise StoreError(f"the records could not be brought to revision {HEAD}: {error.orig}") from error


def config(connection: Connection) -> "Config":
    """Alembic's configuration on an open connection (inside its transaction)."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made
