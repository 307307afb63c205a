"""One application and one database for each worker; every test begins with a freshly founded site."""

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as examples
from limits.storage import MemoryStorage
from sqlalchemy import text

from community.app import create_app
from community.backends.limits_counted import CountedLimiter
from community.backends.search_postgres import PostgresIndex
from community.backends.search_whoosh import WhooshIndex
from community.cli.database import bring_up_to_date
from community.core import clock, ports, shortly
from community.core.db import db, session
from community.core.logs import set_up_logs
from community.core.settings import Settings
from community.membership.rules import passwords
from tests.rows import Remembered, remember
from tests.servers import Databases
from tests.world import World

pytest_plugins = ["tests.plugin_servers"]

# The same examples in every run, and as much time for each as a busy machine takes.
examples.register_profile(
    "house", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("house")

# A hash as strong as ours takes longer than most tests. That it is so strong is in test_names_and_passwords.py.
HASHER, NOBODYS = passwords._hasher, passwords._NOBODYS
QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_founding: list[Remembered] = []
_index: list[object] = []
_limits = MemoryStorage()


def pytest_collection_finish() -> None:
    """What was collected stays: whoever looks for rubbish need not look through thousands of tests each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, database_kind: str) -> Settings:
    """Settings of this worker's application."""
    folder = tmp_path_factory.mktemp("data")
    url = ""
    if database_kind == "postgres":
        databases: Databases = request.getfixturevalue("database_factory")
        url = databases.create()
    return Settings(data_dir=str(folder), database_url=url, secret_key="only for tests", sqlite_synchronous="NORMAL")


@pytest.fixture(scope="session")
def shared_app(settings: Settings) -> Iterator[Flask]:
    """The worker's application, on a migrated and founded database."""
    set_up_logs(is_watched=True)
    passwords._hasher, passwords._NOBODYS = QUICK_HASHER, QUICK_HASHER.hash("nobody's")
    app = create_app(settings)
    with app.app_context():
        bring_up_to_date()
        _begin_index()
        _founding[:] = [remember()]
    yield app
    with app.app_context():
        db.engine.dispose()


def empty_database() -> None:
    """Back to the rows of a site just founded."""
    _founding[0].put_back()


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application with nothing in it but what a new site begins with."""
    with shared_app.app_context():
        empty_database()
    _forget_what_is_kept(shared_app)
    with shared_app.app_context():
        yield shared_app
        session.rollback()
    clock.use(None)


def _forget_what_is_kept(app: Flask) -> None:
    shortly.forget()
    app.extensions["community-page-cache"].clear()
    _limits.reset()
    ports.use(replace(app.extensions["community-surroundings"], limiter=CountedLimiter(_limits)))
    if _index != [_stamp()]:
        _begin_index()


def _begin_index() -> None:
    """Whole, and with nothing in it."""
    ports.chosen().search.rebuild([])
    _index[:] = [_stamp()]


def _stamp() -> object:
    """What changes whenever the index does."""
    search = ports.chosen().search
    if isinstance(search, WhooshIndex):
        return search._folder.stamp()
    assert isinstance(search, PostgresIndex)
    with search._engine.connect() as connection:
        return connection.scalar(text("SELECT changes FROM search_state"))


@pytest.fixture
def world(app: Flask) -> World:
    """People and their browsers."""
    return World(app)
