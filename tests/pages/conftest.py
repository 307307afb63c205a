"""A community of its own whose database can be taken away."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from community.app import create_app
from community.cli.database import bring_up_to_date
from community.core import shortly
from community.core.db import db, session
from community.core.settings import Settings
from tests.beside import beside_the_others
from tests.servers import Databases


@dataclass
class House:
    """A site, and what makes its database go away."""

    app: Flask
    lose_database: Callable[[], None]


@pytest.fixture
def house(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """A founded site beside the one of the other tests, on the database that the suite runs on."""
    databases: Databases | None = None
    url = ""
    if settings.database_url:
        databases = request.getfixturevalue("database_factory")
        url = databases.create()
    with beside_the_others():
        app = create_app(replace(settings, data_dir=str(tmp_path), database_url=url))
        with app.app_context():
            bring_up_to_date()
            session.remove()

        def lose() -> None:
            with app.app_context():
                db.engine.dispose()
            if databases is not None:
                databases.drop(url)
            else:
                for file in tmp_path.glob("community.db*"):
                    file.unlink()
                (tmp_path / "community.db").write_bytes(b"no database " * 400)
            shortly.forget()
            app.extensions["community-page-cache"].clear()

        yield House(app, lose)
        with app.app_context():
            session.remove()
            db.engine.dispose()
    shortly.forget()
