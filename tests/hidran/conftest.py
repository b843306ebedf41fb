"""What the tests of the records share: each of the two databases behind them, empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from hidran.settings import Settings
from tests import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    if (why := postgres.missing()) is not None:
        pytest.skip(why)
    with postgres.running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty installation whose records are in SQLite, then of one whose records are in PostgreSQL."""
    if request.param == "sqlite":
        return Settings(data=tmp_path / "data")
    address = request.getfixturevalue("postgres_server")
    engine = sa.create_engine(address)
    with engine.begin() as db:
        db.execute(sa.text("DROP SCHEMA public CASCADE"))
        db.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return Settings(data=tmp_path / "data", records_url=address)
