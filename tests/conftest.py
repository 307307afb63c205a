"""One application and one database for each worker; every test begins with a freshly founded site."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from community.app import create_app
from community.cli.database import bring_up_to_date
from community.core import clock, ports, shortly
from community.core.db import Base, db, session
from community.core.logs import set_up_logs
from community.core.settings import Settings
from tests.emptying import LOG, empty_log
from tests.servers import Databases
from tests.world import World

pytest_plugins = ["tests.plugin_servers"]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Settings:
    """Settings of this worker's application."""
    folder = tmp_path_factory.mktemp("data")
    url = ""
    if request.config.getoption("--database") == "postgres":
        databases: Databases = request.getfixturevalue("database_factory")
        url = databases.create()
    return Settings(data_dir=str(folder), database_url=url, secret_key="only for tests", sqlite_synchronous="NORMAL")


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Iterator[Flask]:
    """The worker's application, on a migrated and founded database."""
    set_up_logs(is_watched=True)
    app = create_app(settings)
    with app.app_context():
        bring_up_to_date()
        _remember_founding()
    yield app
    with app.app_context():
        db.engine.dispose()


_founding: dict[str, list[dict[str, object]]] = {}


def _remember_founding() -> None:
    with db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            _founding[table.name] = [dict(row._mapping) for row in connection.execute(table.select())]


def empty_database() -> None:
    """Back to the rows of a site just founded."""
    session.remove()
    with db.engine.begin() as connection:
        empty_log(connection)
        if connection.dialect.name == "postgresql":
            names = ", ".join(table.name for table in Base.metadata.sorted_tables if table.name != LOG)
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            for table in reversed(Base.metadata.sorted_tables):
                if table.name != LOG:
                    connection.execute(table.delete())
        for table in Base.metadata.sorted_tables:
            rows = _founding[table.name]
            if rows:
                connection.execute(table.insert(), rows)
                if connection.dialect.name == "postgresql":
                    _continue_numbering(connection, table.name)


def _continue_numbering(connection: object, table: str) -> None:
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    statement = f"SELECT setval({sequence}, (SELECT max(id) FROM {table})) WHERE {sequence} IS NOT NULL"
    connection.execute(text(statement))  # type: ignore[attr-defined]


@pytest.fixture
def app(shared_app: Flask, settings: Settings) -> Iterator[Flask]:
    """The application with nothing in it but what a new site begins with."""
    with shared_app.app_context():
        empty_database()
    _forget_what_is_kept(shared_app, Path(settings.data_dir))
    with shared_app.app_context():
        yield shared_app
        session.rollback()
    clock.use(None)


def _forget_what_is_kept(app: Flask, _folder: Path) -> None:
    shortly.forget()
    app.extensions["community-page-cache"].clear()
    ports.use(app.extensions["community-surroundings"])
    ports.chosen().search.rebuild([])


@pytest.fixture
def world(app: Flask) -> World:
    """People and their browsers."""
    return World(app)
