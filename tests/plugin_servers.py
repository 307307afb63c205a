"""PostgreSQL and Redis as fixtures: one PostgreSQL a run, a database and a Redis for each worker.

`tests/conftest.py` loads it: `pytest_plugins = ["tests.plugin_servers"]`. With `--database=postgres` the
server starts before the first test and its workers are told where; else the first test that asks starts it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers import Databases, postgres, redis

STACK = pytest.StashKey[contextlib.ExitStack]()
SERVER = pytest.StashKey[Databases]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="the database that the whole suite runs on",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[STACK] = contextlib.ExitStack()
    told = _told(config)
    if told:
        config.stash[SERVER] = Databases(**told)
    elif told is None and config.getoption("--database") == "postgres" and not config.option.collectonly:
        _start(config)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist which server to use."""
    server = node.config.stash.get(SERVER, None)
    node.workerinput["postgres"] = {"admin_url": server.admin_url, "prefix": server.prefix} if server else {}


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[STACK].close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The dearest first, lest one be left for the end; on PostgreSQL only what could notice that it runs there.

    All that leads to the suite's database asks the fixture `database_kind` which it is. A test that does not has
    said on SQLite what it has to say, and so has one marked `once`, which asks the application but not the database.
    """
    if config.getoption("--database") == "postgres":
        told_already = [item for item in items if not _could_notice(item)]
        config.hook.pytest_deselected(items=told_already)
        items[:] = [item for item in items if _could_notice(item)]
    items.sort(key=_seconds, reverse=True)


def _could_notice(item: pytest.Item) -> bool:
    names: list[str] = getattr(item, "fixturenames", [])
    return "database_kind" in names and item.get_closest_marker("once") is None


def _seconds(item: pytest.Item) -> float:
    """About how long it takes, as it says itself: `pytest.mark.slow(seconds=20)`."""
    marker = item.get_closest_marker("slow")
    return float(marker.kwargs.get("seconds", 1)) if marker else 0.0


@pytest.fixture(scope="session")
def database_kind(request: pytest.FixtureRequest) -> str:
    """What the suite runs on: `sqlite` or `postgres`. There is no other way to ask."""
    return str(request.config.getoption("--database"))


@pytest.fixture(scope="session")
def database_factory(request: pytest.FixtureRequest) -> Databases:
    """Databases on the run's PostgreSQL: `.create(locale=…)`, `.template(label, build)`, `.copy(url)`."""
    if SERVER not in request.config.stash:
        _start(request.config)
    return request.config.stash[SERVER]


@pytest.fixture(scope="session")
def postgres_server(database_factory: Databases) -> str:
    """The address of the run's PostgreSQL, at its maintenance database."""
    return database_factory.admin_url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A Redis that no other worker writes to."""
    with redis() as url:
        yield url


def _start(config: pytest.Config) -> None:
    config.stash[SERVER] = config.stash[STACK].enter_context(postgres())


def _told(config: pytest.Config) -> dict[str, str] | None:
    """What the controller told this worker; None where there is no controller."""
    workerinput: dict[str, Any] | None = getattr(config, "workerinput", None)
    return None if workerinput is None else dict(workerinput["postgres"])
