"""One transaction a piece of work. On SQLite readers never wait, and writers wait for one another without an error."""

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from community.core import clock
from community.core.db import db, session, write_intent
from community.core.settings import Settings
from community.core.transaction import writing
from community.ideas.models import Board
from community.membership.models import Member
from tests.world import World

WRITERS = 6
ROUNDS = 25


def in_threads(app: Flask, *works: Callable[[], None]) -> None:
    """Run each in a thread and a context of its own; raise what any of them raised."""

    def run(work: Callable[[], None]) -> None:
        with app.app_context():
            work()

    session.rollback()
    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(run, works, timeout=60))


def test_it_commits_on_return_and_takes_everything_back_on_any_error(world: World) -> None:
    world.member("ada")
    for error in (ValueError, KeyboardInterrupt, SystemExit):
        with pytest.raises(error):
            _join_and_raise(error)
    session.rollback()
    assert list(session.scalars(select(Member.handle))) == ["ada"]


def _join_and_raise(error: type[BaseException]) -> None:
    with writing():
        session.add(Member(handle="late", display_name="Late", joined_at=clock.now()))
        session.flush()
        raise error


def test_the_intention_to_write_ends_with_the_transaction(world: World) -> None:
    with writing():
        assert write_intent.get()
    assert not write_intent.get()
    with pytest.raises(ValueError, match="x"):
        _raise_within()
    assert not write_intent.get()


def _raise_within() -> None:
    with writing():
        raise ValueError("x")


def test_the_time_of_a_transaction_is_one(world: World) -> None:
    with writing():
        first = clock.now()
        time.sleep(0.01)
        session.add(Member(handle="ada", display_name="Ada", joined_at=first))
        session.flush()
        with session.begin_nested():
            session.execute(update(Member).values(bio="…"))
        assert clock.now() == first, "also behind a flush and a savepoint"
    with writing():
        assert clock.now() > first


def test_writers_from_several_threads_lose_nothing_and_see_no_lock_error(world: World) -> None:
    """Each reads first and writes then, which is where SQLite refuses whoever did not say so at the start."""

    def count_up() -> None:
        for _ in range(ROUNDS):
            with writing():
                row = session.scalars(select(Board).with_for_update()).one()
                session.execute(update(Board).values(idea_count=row.idea_count + 1))
                session.expire_all()

    in_threads(world.app, *[count_up] * WRITERS)
    assert session.scalars(select(Board.idea_count)).one() == WRITERS * ROUNDS


def test_readers_do_not_wait_for_a_writer(world: World) -> None:
    is_writing, may_end = threading.Event(), threading.Event()
    seen: list[str] = []
    was_let_go: list[bool] = []

    def write_slowly() -> None:
        with writing():
            session.execute(update(Board).values(name="Wishes"))
            is_writing.set()
            was_let_go.append(may_end.wait(timeout=20))

    def read() -> None:
        is_writing.wait(timeout=20)
        for _ in range(20):
            seen.append(session.scalars(select(Board.name)).one())
            session.rollback()
        may_end.set()

    in_threads(world.app, write_slowly, read)
    assert seen == ["Ideas"] * 20, "nobody reads what is not committed"
    assert was_let_go == [True], "they read it all while it was being written"
    assert session.scalars(select(Board.name)).one() == "Wishes"


def test_a_page_opens_while_somebody_writes(world: World) -> None:
    is_writing, may_end = threading.Event(), threading.Event()
    answers: list[int] = []

    def write_slowly() -> None:
        with writing():
            session.execute(update(Board).values(description="…"))
            is_writing.set()
            may_end.wait(timeout=20)

    def look() -> None:
        is_writing.wait(timeout=20)
        answers.extend(world.app.test_client().get(path).status_code for path in ("/", "/ideas?sort=top", "/about"))
        may_end.set()

    in_threads(world.app, write_slowly, look)
    assert answers == [200, 200, 200]


def test_sqlite_is_set_up_to_survive_and_to_serve(world: World, settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("PostgreSQL is set up by whoever runs it")
    asked = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    found = {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in asked}
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000, "synchronous": 1}
    assert session.execute(text("SELECT exp(1), ln(exp(2))")).one() == pytest.approx((2.718281828459045, 2))
    assert (Path(settings.data_dir) / "community.db").exists()


def test_another_program_may_read_the_file_meanwhile(world: World, settings: Settings) -> None:
    if settings.database_url:
        pytest.skip("a file of SQLite")
    with writing():
        session.execute(update(Board).values(name="Wishes"))
        other = sqlite3.connect(Path(settings.data_dir) / "community.db", timeout=0.1)
        assert other.execute("SELECT name FROM boards").fetchone() == ("Ideas",)
        other.close()


def test_the_database_of_the_tests_is_the_one_that_was_asked_for(app: Flask, database_kind: str) -> None:
    wanted = {"sqlite": "sqlite", "postgres": "postgresql"}[database_kind]
    assert db.engine.dialect.name == wanted
