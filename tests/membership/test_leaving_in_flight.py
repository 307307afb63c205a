"""Writes are under way while their author leaves: each has committed before, or is refused; none comes after."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from community.core import clock
from community.core.db import session
from community.core.errors import CommunityError
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.ideas.actions import Proposal, post_idea
from community.ideas.models import Board
from community.membership.actions.leaving import erase
from community.membership.models import Member
from community.membership.queries import by_session_token
from tests.world import World

WRITES = 24
STEP_SECONDS = 0.03

pytestmark = pytest.mark.slow


def _write(token: str, thread_id: int, text: str) -> bool:
    """One write from the door to the commit; whether it was taken."""
    try:
        with writing():
            member = by_session_token(token)
            if member is None:
                return False
            post_comment(session.get_one(Thread, thread_id), text, by=member, now=clock.now())
            time.sleep(0.005)
    except CommunityError:
        return False
    return True


def _thread(by: Member) -> int:
    """The discussion of a new idea."""
    with writing():
        board = session.scalars(select(Board)).one()
        return post_idea(Proposal(title="An idea", body=""), board=board, by=by, now=clock.now()).thread_id


def test_none_of_them_comes_after(world: World) -> None:
    ada, thread_id = world.member("ada"), _thread(world.member("bob"))
    with world.browser_of(ada).client.session_transaction() as cookie:
        token = str(cookie["_user_id"])
    start, is_written = threading.Barrier(WRITES + 1), threading.Event()

    def write(turn: int) -> bool:
        with world.app.app_context():
            start.wait(timeout=60)
            time.sleep(turn * STEP_SECONDS)
            is_taken = _write(token, thread_id, f"Number {turn}.")
            is_written.set()
            return is_taken

    def leave() -> int:
        with world.app.app_context():
            start.wait(timeout=60)
            time.sleep(WRITES * STEP_SECONDS / 2)
            assert is_written.wait(timeout=60)
            with writing():
                erase(session.get_one(Member, ada.id), keeps_words=True, now=clock.now())
                return session.scalar(select(func.count(Comment.id))) or 0

    with ThreadPoolExecutor(WRITES + 1) as pool:
        writes = [pool.submit(write, turn) for turn in range(WRITES)]
        before = pool.submit(leave).result()
        taken = sum(each.result() for each in writes)
    session.rollback()
    written = session.scalars(select(Comment.author_id)).all()
    assert 0 < before == taken == len(written)
    assert set(written) == {None}
    assert not _write(token, thread_id, "Much too late.")
