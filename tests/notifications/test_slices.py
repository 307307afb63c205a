"""A slice of those who are told costs what it holds, however many follow."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text, update

from community.core import clock
from community.core.db import db, session
from community.core.transaction import writing
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Member
from community.notifications.actions.telling import SLICE, tell_of_question, tell_slice
from community.notifications.models import Follow, Telling
from community.voting.models import SolutionQuestion
from tests.notifications.conftest import Village
from tests.notifications.test_killed import NOW, answer, crowd

FOLLOWERS = 10_000
FOLLOWING = ("votes", "comments", "follows")
STEPS = 100


def _ask(village: Village) -> None:
    with writing():
        question = SolutionQuestion(idea_id=village.idea_id, shipped_at=NOW, asked_at=NOW)
        session.add(question)
        session.flush()
        tell_of_question(question.id)


def _speak(village: Village) -> None:
    """Somebody does whom everybody wants to hear."""
    assert village.team.post(f"{village.path}/comments", body="What do you say, @person-7?").status_code == 303


def _busy(village: Village) -> list[int]:
    """Ten thousand voters who have all spoken, and chosen, too; their numbers."""
    crowd(village, FOLLOWERS, reachable=0)
    with writing():
        ids = list(session.scalars(select(Member.id).where(Member.handle.startswith("person-")).order_by(Member.id)))
        thread_id = session.get_one(Idea, village.idea_id).thread_id
        said = {"thread_id": thread_id, "body": "So am I.", "body_html": "", "depth": 0, "created_at": NOW}
        session.execute(insert(Comment), [said | {"author_id": each, "path": f"9{each:019}"} for each in ids])
        chose = set(session.scalars(select(Follow.member_id)))
        chosen = {"idea_id": village.idea_id, "level": "all", "chosen_at": NOW}
        session.execute(insert(Follow), [chosen | {"member_id": each} for each in ids if each not in chose])
    return ids


def _rows(plan: dict[str, Any]) -> float:
    """The most rows of those who follow that any part of a plan of PostgreSQL's went through."""
    looked_at = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
    here = looked_at * plan["Actual Loops"] if plan.get("Relation Name") in FOLLOWING else 0
    return max([here, *map(_rows, plan.get("Plans", []))])


@contextmanager
def _reading(database_kind: str, read: list[float]) -> Iterator[None]:
    """How much the database goes through: the most rows of one question on PostgreSQL, steps on SQLite."""
    if database_kind == "sqlite":
        raw: Any = session.connection().connection.driver_connection
        raw.set_progress_handler(lambda: read.append(read.pop() + STEPS), STEPS)
        yield
        raw.set_progress_handler(None, 0)
        return

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            with connection.connection.driver_connection.cursor() as other:
                other.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
                read.append(max(read.pop(), _rows(other.fetchone()[0][0]["Plan"])))

    event.listen(db.engine, "before_cursor_execute", explain)
    yield
    event.remove(db.engine, "before_cursor_execute", explain)


def _slice(after: int, database_kind: str) -> float:
    """What the slice behind this member reads."""
    read = [0.0]
    with writing():
        session.execute(update(Telling).values(told_up_to=after, done_at=None))
        with _reading(database_kind, read):
            assert tell_slice(now=clock.now()) == 1
    return read[0]


@pytest.mark.slow(seconds=12)
@pytest.mark.parametrize("happens", [answer, _ask, _speak])
def test_a_slice_of_ten_thousand_reads_its_own_part(
    village: Village, database_kind: str, happens: Callable[[Village], object]
) -> None:
    ids = _busy(village)
    happens(village)
    if database_kind == "postgres":
        with writing():
            session.execute(text("ANALYZE"))
    read = [_slice(after, database_kind) for after in (0, ids[FOLLOWERS // 2], ids[-SLICE - 1])]
    most = SLICE + 10 if database_kind == "postgres" else 700 * SLICE
    assert max(read) <= most, read
