"""The records: registry and inbox, in `records.db` or in PostgreSQL (`records_url`).

Many processes may hold a `Records` at once. Each call is one transaction. `registry()` gives an immutable
snapshot; `registry_version()` is one small query, cheap enough to poll.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Engine, event, func, select, text, update
from sqlalchemy import create_engine as sqlalchemy_engine
from sqlalchemy.exc import DatabaseError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from hidran import installation
from hidran.clock import Clock
from hidran.errors import StoreDamagedError, StoreError
from hidran.registry import Registry
from hidran.settings import Settings
from hidran.store import editing, migrations, snapshot
from hidran.store.migrations import BEGIN_OPTION
from hidran.store.models import InboxRow, RevisionRow
from hidran.store.sqlite import BUSY_S


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """Something that arrived from outside: who or what sent it, when (Unix ms), and what it said."""

    id: int
    at_ms: int
    kind: str
    source: str
    body: dict[str, Any]


class Records(editing.Edits):
    """Opened records. Edits are in `hidran.store.editing`; all raise StoreError when the records cannot be used."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    @classmethod
    def open(cls, settings: Settings) -> "Records":
        """Open (and make or migrate) the records of this installation."""
        engine = engine_of(settings)
        with _translated(engine):
            migrations.upgrade(engine)
        return cls(engine, installation.open_clock(settings.paths))

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> "Records":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def registry_version(self) -> int:
        """The version of the newest registry."""
        with self.session() as db:
            return _version(db)

    def registry(self) -> Registry:
        """All of the registry at one version."""
        with self.session() as db:
            return snapshot.take(db, _version(db))

    def inbox_append(self, kind: str, source: str, body: dict[str, Any], *, at_ms: int | None = None) -> int:
        """Keep something that arrived; its id. `at_ms`: arrival, by default this installation's clock."""
        with self.session() as db:
            return self.inbox_put(db, kind, source, body, at_ms=at_ms)

    def inbox_put(self, db: Session, kind: str, source: str, body: dict[str, Any], *, at_ms: int | None = None) -> int:
        """The same within the caller's transaction."""
        if self._engine.dialect.name == "postgresql":  # else a smaller id could be committed after a larger one
            db.execute(text("LOCK TABLE inbox IN SHARE ROW EXCLUSIVE MODE"))
        row = InboxRow(at_ms=at_ms or int(self._clock.now() * 1000), kind=kind, source=source, body=body)
        db.add(row)
        db.flush()
        return row.id

    def inbox_after(self, entry_id: int, limit: int = 500) -> list[InboxEntry]:
        """What arrived after entry `entry_id`, in order of arrival."""
        with self.session() as db:
            rows = db.scalars(select(InboxRow).where(InboxRow.id > entry_id).order_by(InboxRow.id).limit(limit))
            return [InboxEntry(r.id, r.at_ms, r.kind, r.source, dict(r.body)) for r in rows]

    def inbox_since(self, kind: str, source: str, at_ms: int) -> list[InboxEntry]:
        """What that source said of that kind after Unix millisecond `at_ms`, in order of arrival."""
        mine = (InboxRow.kind == kind, InboxRow.source == source, InboxRow.at_ms > at_ms)
        with self.session() as db:
            rows = db.scalars(select(InboxRow).where(*mine).order_by(InboxRow.id))
            return [InboxEntry(r.id, r.at_ms, r.kind, r.source, dict(r.body)) for r in rows]

    def inbox_newest(self) -> int:
        """Id of the newest entry, 0 when there is none."""
        with self.session() as db:
            return int(db.scalar(select(func.max(InboxRow.id))) or 0)

    def now(self) -> int:
        return int(self._clock.now())

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, nothing kept when it raises."""
        with _translated(self._engine), Session(self._engine) as db, db.begin():
            yield db

    @contextmanager
    def edit(self) -> Iterator[Session]:
        """A transaction that changes the registry: raises its version with it."""
        with self.session() as db:
            db.execute(update(RevisionRow).values(version=RevisionRow.version + 1))
            yield db


def _version(db: Session) -> int:
    return db.execute(select(RevisionRow.version)).scalar_one()


def engine_of(settings: Settings) -> Engine:
    """The engine behind the records: `records_url`, or SQLite in the data folder."""
    url = settings.records_url or URL.create("sqlite", database=str(settings.paths.records.absolute()))
    settings.paths.data.mkdir(parents=True, exist_ok=True)
    try:
        engine = sqlalchemy_engine(url, pool_pre_ping=bool(settings.records_url), json_serializer=_json)
    except (ImportError, ValueError, SQLAlchemyError) as error:
        raise StoreError(
            f"records_url cannot be used ({error}): wanted e.g. postgresql+psycopg://user@host/hidran "
            "with `pip install 'hidran[postgres]'`"
        ) from error
    if engine.dialect.name == "sqlite":
        _tune_sqlite(engine)
    return engine


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _open(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        connection.execute(f"PRAGMA busy_timeout={int(BUSY_S * 1000)}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN"))


@contextmanager
def _translated(engine: Engine) -> Iterator[None]:
    """SQLAlchemy's errors as Hidran's; the address is shown without its password."""
    where = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except OperationalError as error:
        raise StoreError(f"records at {where} cannot be used: {error.orig}") from error
    except DatabaseError as error:
        if any(word in str(error.orig) for word in ("malformed", "not a database")):
            raise StoreDamagedError(
                f"records at {where} are damaged: restore a backup with `hidran restore`"
            ) from error
        raise StoreError(f"records at {where}: {error.orig}") from error
