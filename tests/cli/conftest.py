"""What the tests of the command line share: the command on this test's database, and sites of their own."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from community.app import create_app
from community.cli import database, members, recount, search, top
from community.cli.demo import filling
from community.cli.main import main
from community.core import shortly
from community.core.db import db, session
from community.core.settings import read_settings
from tests.beside import beside_the_others
from tests.servers import Databases

Run = Callable[..., Result]


def command_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`community …` with this application."""
    for module in (database, filling, members, recount, search, top):
        monkeypatch.setattr(module, "create_app", lambda: app)

    def run(*words: str, **options: object) -> Result:
        session.rollback()
        return CliRunner().invoke(main, words, catch_exceptions=False, **options)

    return run


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `community …` on the database of this test."""
    return command_on(app, monkeypatch)


def environment(folder: Path, database_url: str = "", **settings: str) -> dict[str, str]:
    """This process's environment, with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_") and name != "PORT"}
    given = {
        "data_dir": str(folder / "var"),
        "database_url": database_url,
        "secret_key": "only for tests",
        "sqlite_synchronous": "NORMAL",
        **settings,
    }
    return kept | {f"COMMUNITY_{name.upper()}": value for name, value in given.items()}


def new_database(request: pytest.FixtureRequest, database_kind: str) -> str:
    """The address of an empty database of the kind that the suite runs on; "": SQLite in the data folder."""
    if database_kind != "postgres":
        return ""
    databases: Databases = request.getfixturevalue("database_factory")
    return databases.create()


@pytest.fixture(scope="module")
def environ(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, database_kind: str
) -> dict[str, str]:
    """The environment of a machine that has nothing yet: an empty data folder and an empty database."""
    return environment(tmp_path_factory.mktemp("site"), new_database(request, database_kind))


@pytest.fixture
def bare(request: pytest.FixtureRequest, tmp_path: Path, database_kind: str) -> Iterator[Flask]:
    """An application whose database has no table yet."""
    with site_of_its_own(environment(tmp_path, new_database(request, database_kind))) as app:
        yield app


@contextmanager
def site_of_its_own(environ: dict[str, str]) -> Iterator[Flask]:
    """An application for these settings, beside the one of the other tests, which comes back to its place."""
    try:
        with beside_the_others():
            app = create_app(read_settings(environ))
            shortly.forget()
            with app.app_context():
                yield app
                session.remove()
                db.engine.dispose()
    finally:
        shortly.forget()
