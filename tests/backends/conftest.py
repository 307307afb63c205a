"""Search indexes to test, of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, create_engine, text

from community.backends.search_postgres import PostgresIndex, define_tables
from community.backends.search_whoosh import WhooshIndex
from community.core.ports_search import SearchIndex
from tests.servers import Databases


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    metadata = MetaData()
    define_tables(metadata)
    metadata.create_all(engine)
    return engine


@pytest.fixture(scope="session")
def search_engine_postgres(database_factory: Databases) -> Iterator[Engine]:
    """A database with nothing but the tables of the index."""
    engine = _engine(database_factory.create())
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def search_engine_postgres_in_c(database_factory: Databases) -> Iterator[Engine]:
    """The same where no letter outside ASCII is a letter."""
    engine = _engine(database_factory.create(locale="C"))
    yield engine
    engine.dispose()


@pytest.fixture(params=["whoosh", "postgres", "postgres_in_c"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty index of each kind."""
    if request.param == "whoosh":
        whoosh = WhooshIndex(tmp_path / "search")
        yield whoosh
        whoosh.close()
        return
    engine: Engine = request.getfixturevalue(f"search_engine_{request.param}")
    with engine.begin() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        connection.execute(text(f"TRUNCATE {', '.join(names)}"))
    yield PostgresIndex(engine)
