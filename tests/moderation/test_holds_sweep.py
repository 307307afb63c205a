"""Ten thousand comments are set aside at once, and come back as exactly."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from community.core.db import db, session
from community.core.transaction import writing
from community.discussion.models import Comment, Thread
from community.discussion.rules import step
from community.membership.models import Hold, Holdable, Member
from tests.moderation.conftest import Holding
from tests.moderation.town import LONG_AGO, Town, settle
from tests.statements import statements
from tests.world import World

MANY = 10_000
MOST_STATEMENTS = 15


@pytest.fixture
def town(world: World, moderator: Member) -> Town:
    town = settle(world, moderator)
    with writing():
        session.execute(insert(Comment), [_row(town, number) for number in range(MANY)])
        for idea in town.ideas:
            counted = select(func.count()).where(Comment.thread_id == idea.thread_id)
            session.get_one(Thread, idea.thread_id).comment_count = session.execute(counted).scalar_one()
    return town


def _row(town: Town, number: int) -> dict[str, object]:
    moment = LONG_AGO + timedelta(days=30, seconds=number)
    return {
        "thread_id": town.ideas[number % 4].thread_id,
        "author_id": town.people["cem"].id,
        "body": "Buy this.",
        "body_html": "<p>Buy this.</p>",
        "path": step(moment),
        "depth": 0,
        "created_at": moment,
    }


def _counts() -> list[int]:
    session.rollback()
    return list(session.scalars(select(Thread.comment_count).order_by(Thread.id)))


@pytest.mark.slow
def test_ten_thousand_comments_go_and_come_back_in_few_statements(town: Town, holding: Holding) -> None:
    before = _counts()
    ids = list(session.scalars(select(Comment.id).where(Comment.author_id == town.people["cem"].id)))
    with statements(db.engine) as placing, writing():
        statement_id = holding.state()
        holding.hold(statement_id, [(Holdable.COMMENT, number) for number in ids])
    assert _counts() == [3, 3, 3, 3]
    with statements(db.engine) as lifting:
        holding.lift(statement_id)
    assert _counts() == before
    following = [each for each in placing if not each.startswith("INSERT INTO holds")]
    assert max(len(following), len(lifting)) < MOST_STATEMENTS, (following, lifting)
    active = select(func.count(Hold.id)).where(Hold.lifted_at.is_(None))
    assert session.execute(active).scalar_one() == 0
