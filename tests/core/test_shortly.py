"""Rows that every page needs are kept for a second; a change of this process is seen at once, of another soon."""

import threading

import pytest
from sqlalchemy import update

from community.core import shortly
from community.core.db import db, session
from community.core.shortly import kept_shortly
from community.core.transaction import writing
from community.ideas.models import Board
from tests.watch import watch_over
from tests.world import World


@kept_shortly
def names(prefix: str = "") -> list[str]:
    """What the tests keep."""
    rows = session.query(Board).order_by(Board.id)
    return [prefix + board.name for board in rows]


@kept_shortly
def rows() -> list[Board]:
    """The same as rows."""
    return session.query(Board).order_by(Board.id).all()


def rename(name: str) -> None:
    with writing():
        session.execute(update(Board).values(name=name))


def rename_elsewhere(name: str) -> None:
    """As another process would: without this one's events."""
    session.rollback()
    with db.engine.begin() as connection:
        connection.execute(update(Board).values(name=name))


def test_a_change_of_this_process_is_seen_at_once(world: World) -> None:
    assert names() == ["Ideas"]
    rename("Wishes")
    assert names() == ["Wishes"]


def test_a_change_of_another_process_is_seen_within_a_second(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = watch_over(monkeypatch, shortly)
    assert names() == ["Ideas"]
    rename_elsewhere("Wishes")
    assert names() == ["Ideas"]
    watch.seconds += 1
    session.rollback()
    assert names() == ["Wishes"]


def test_a_transaction_that_writes_reads_the_rows_themselves(world: World) -> None:
    assert names() == ["Ideas"]
    rename_elsewhere("Wishes")
    with writing():
        assert names() == ["Wishes"]


def test_what_was_rolled_back_is_never_kept(world: World) -> None:
    with pytest.raises(ZeroDivisionError):
        _rename_look_and_fail()
    assert names() == ["Ideas"]


def _rename_look_and_fail() -> None:
    with writing():
        session.execute(update(Board).values(name="Never"))
        assert names() == ["Never"]
        raise ZeroDivisionError


def test_what_was_read_before_a_commit_is_not_kept_after_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow reader has old rows in hand while somebody else commits and everything kept is forgotten."""

    @kept_shortly
    def slow() -> list[str]:
        found = [board.name for board in session.query(Board)]
        other = threading.Thread(target=_renamed_in_a_thread, args=(world, "Wishes"))
        if found == ["Ideas"]:
            session.rollback()
            other.start()
            other.join()
        return found

    assert slow() == ["Ideas"]
    assert slow() == ["Wishes"]


def _renamed_in_a_thread(world: World, name: str) -> None:
    with world.app.app_context():
        rename(name)


def test_each_choice_of_arguments_is_kept_by_itself(world: World) -> None:
    assert (names("a "), names("b "), names(prefix="a ")) == (["a Ideas"], ["b Ideas"], ["a Ideas"])


def test_rows_that_are_kept_can_be_read_after_their_session_is_gone(world: World) -> None:
    (first,) = rows()
    session.remove()
    (again,) = rows()
    assert again is first
    assert again.name == "Ideas"
    assert again not in session
