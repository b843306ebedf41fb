"""Records between PostgreSQL and an SQLite file, table by table, for backup and restore."""

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, func, insert, select, text

from hidran.errors import StoreError
from hidran.settings import Settings
from hidran.store import migrations
from hidran.store.models import InboxRow, KppRow
from hidran.store.records import engine_of
from hidran.store.tables import metadata

CHUNK = 1000


def to_sqlite(settings: Settings, target: Path) -> Path:
    """All records of `records_url`, as one transaction sees them, in a new SQLite file."""
    source, copy = engine_of(settings), create_engine(URL.create("sqlite", database=str(target)))
    with source.connect().execution_options(isolation_level="REPEATABLE READ") as reading:
        migrations.upgrade(copy)
        with copy.begin() as writing:
            _copy(reading, writing)
    source.dispose()
    copy.dispose()
    return target


def from_sqlite(settings: Settings, source: Path, *, force: bool) -> None:
    """Fill `records_url` from an SQLite file. StoreError when it holds records already, unless `force`."""
    target, file = engine_of(settings), create_engine(URL.create("sqlite", database=str(source)))
    migrations.upgrade(target)
    migrations.upgrade(file)
    with file.connect() as reading, target.begin() as writing:
        if not force and _in_use(writing):
            raise StoreError("the database behind records_url holds records already: empty it, or use --force")
        _copy(reading, writing)
        _renumber(target, writing)
    target.dispose()
    file.dispose()


def _in_use(connection: Connection) -> bool:
    tables = (KppRow.__table__, InboxRow.__table__)
    return any(connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables)


def _copy(reading: Connection, writing: Connection) -> None:
    for table in reversed(metadata().sorted_tables):
        writing.execute(table.delete())
    for table in metadata().sorted_tables:
        for rows in reading.execute(select(table)).mappings().partitions(CHUNK):
            writing.execute(insert(table), [dict(row) for row in rows])


def _renumber(engine: Engine, connection: Connection) -> None:
    """PostgreSQL's own counters do not follow rows that bring their number."""
    if engine.dialect.name != "postgresql":
        return
    for table in metadata().sorted_tables:
        numbered = "id" in table.c and table.c.id.type.python_type is int and table.c.id.autoincrement
        if numbered:
            name = f'"{table.name}"'
            newest = f"(SELECT COALESCE(MAX(id), 0) + 1 FROM {name})"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {newest}, false)"))
