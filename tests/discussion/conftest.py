"""What the tests of discussion share: an idea with its thread, limits that begin anew, and a look at the rows."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from community.backends.limits_counted import in_memory
from community.core import clock, ports
from community.core.db import session
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board, Idea
from community.membership.models import Member
from tests.world import Browser, World

Say = Callable[..., Comment]


@pytest.fixture(autouse=True)
def _fresh_limits(world: World) -> None:
    ports.use(replace(ports.chosen(), limiter=in_memory()))


@pytest.fixture
def author(world: World) -> Member:
    """Who shares the idea."""
    return world.member("amara", display_name="Amara O.")


@pytest.fixture
def idea(author: Member) -> Idea:
    """One idea whose thread is empty; a copy, for what becomes of its row is not what the tests look at."""
    with writing():
        board = session.scalars(select(Board)).first()
        assert board is not None
        text = Proposal(title="A delivery window", body="Please.")
        made = post_idea(text, board=board, by=author, now=clock.now())
    session.expunge(made)
    return made


def another_idea(like: Idea) -> Idea:
    """A second idea on the same board, by the same author."""
    with writing():
        board, author = session.get_one(Board, like.board_id), session.get_one(Member, like.author_id)
        return post_idea(Proposal(title="Something else", body=""), board=board, by=author, now=clock.now())


@pytest.fixture
def say(idea: Idea) -> Say:
    """Write into the idea's thread, past the doors."""

    def write(by: Member, body: str, **values: Any) -> Comment:
        with writing():
            thread = session.get_one(Thread, idea.thread_id)
            values.setdefault("now", clock.now())
            return post_comment(thread, body, by=by, **values)

    return write


def post(browser: Browser, idea: Idea, body: str, **fields: Any) -> TestResponse:
    """Send the form under the idea."""
    return browser.post(f"/ideas/{idea.id}/comments", body=body, **fields)


def text_of(answer: TestResponse) -> str:
    """What it says."""
    return answer.get_data(as_text=True)


def count_of(idea: Idea) -> int:
    """The stored number of comments."""
    session.rollback()
    count = session.scalars(select(Thread.comment_count).where(Thread.id == idea.thread_id)).one()
    session.rollback()
    return count


def comments_in(idea: Idea) -> list[Comment]:
    """All rows of the thread in the order in which they are read."""
    session.rollback()
    rows = select(Comment).where(Comment.thread_id == idea.thread_id).order_by(Comment.path)
    found = list(session.scalars(rows.execution_options(populate_existing=True)))
    session.rollback()
    return found


def row_count(idea: Idea) -> int:
    """How many rows there are."""
    session.rollback()
    return session.execute(select(func.count()).where(Comment.thread_id == idea.thread_id)).scalar_one()


def shown(page: str) -> list[int]:
    """The comments on a page, in their order."""
    return [int(number) for number in re.findall(r'<li class="comment [^"]*" id="comment-(\d+)"', page)]
