"""What the gates share: an application on an empty database of its own, and doors without rate limits."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from community.app import create_app
from community.cli.database import teach_migrations
from community.core import ports, shortly
from community.core.db import db, session
from community.core.ports import Limit
from community.core.settings import Settings
from tests.beside import beside_the_others
from tests.house.subjects import Subjects, settle
from tests.rows import Remembered, remember
from tests.servers import Databases
from tests.world import World


class Unlimited:
    """A limiter that has seen it all."""

    def hit(self, _key: str, _limits: Iterable[Limit]) -> int:
        return 0


@pytest.fixture
def unhurried(world: World) -> World:
    """The same people, whom no rate limit stops: a gate knocks on every door many times."""
    ports.use(replace(ports.chosen(), limiter=Unlimited()))
    return world


_settled: dict[str, tuple[Subjects, Remembered]] = {}


@pytest.fixture
def subjects(unhurried: World) -> Subjects:
    """People of every role and one of everything: settled once in each worker, put back as they were."""
    if not _settled:
        _settled["all"] = (settle(unhurried), remember())
    else:
        _put_back()
    return _settled["all"][0]


@pytest.fixture
def begin_again(subjects: Subjects) -> Callable[[], None]:
    """Puts everything back as `subjects` found it."""
    return _put_back


def _put_back() -> None:
    _settled["all"][1].put_back()
    shortly.forget()


@pytest.fixture
def empty_app(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application whose database, of the kind that the suite runs on, has no table yet."""
    url = ""
    if settings.database_url:
        databases: Databases = request.getfixturevalue("database_factory")
        url = databases.create()
    with beside_the_others():
        app = create_app(replace(settings, data_dir=str(tmp_path / "data"), database_url=url))
        with app.app_context():
            teach_migrations()
            yield app
            session.remove()
            db.engine.dispose()
