"""Thirty-two writes are under way while their author is suspended: none of them commits after the suspension has."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from community.core import clock
from community.core.db import session
from community.core.errors import NotPermitted
from community.core.ids import hashed
from community.core.transaction import writing
from community.discussion.actions import post_comment
from community.discussion.models import Comment, Thread
from community.membership import queries
from community.membership.models import Member, MemberSession
from community.moderation.actions.deciding import decide_case
from community.moderation.models import Case, Rung
from tests.moderation.court import Court
from tests.world import Browser

WRITES, LATE = 32, 8
STEP_SECONDS = 0.03

pytestmark = pytest.mark.slow


@pytest.fixture
def token(court: Court) -> str:
    """What the cookie of Dora's one browser holds."""
    browser: Browser = court.world.browser_of(court.dora)
    with browser.client.session_transaction() as cookie:
        return str(cookie["_user_id"])


@dataclass(frozen=True)
class Race:
    """`before`: the comments that had been committed when the suspension had all it needed; `after`: in the end."""

    before: int
    after: int
    refused: int


def _count(court: Court) -> int:
    own = Comment.author_id == court.dora.id, Comment.id != court.comment.id
    return session.scalar(select(func.count(Comment.id)).where(*own)) or 0


def _door(token: str) -> Member | None:
    """As the site has it: the member is loaded in the transaction that writes, with the row locked."""
    return queries.by_session_token(token)


def _write(court: Court, known: Member | None, token: str, thread_id: int, text: str) -> bool:
    """One write from the door to the commit; whether it was refused. `known`: a member that was loaded before."""
    try:
        with writing():
            member = known or _door(token)
            if member is None:
                return True
            post_comment(session.get_one(Thread, thread_id), text, by=member, now=clock.now())
            time.sleep(0.001)
    except NotPermitted:
        return True
    return False


def _suspend(court: Court, case_id: int) -> int:
    """Suspend Dora; how many of her comments were committed when the transaction held all that it locks."""
    with writing():
        moderator, ruling = session.get_one(Member, court.mona.id), court.ruling(Rung.SUSPEND, days=14)
        decide_case(session.get_one(Case, case_id), ruling, by=moderator, now=clock.now())
        return _count(court)


def _race(court: Court, token: str, *, is_careless: bool = False) -> Race:
    """All at once, one after the other within a second, the suspension in their midst; the late ones know their member
    as the others do, but come to their transaction when it is over.

    `is_careless`: with a door that loads the member before its transaction, as one without locks would.
    """
    case_id, thread_id, app = court.case().id, court.idea.thread_id, court.world.app
    session.rollback()
    start, is_over = threading.Barrier(WRITES + 1), threading.Event()

    def write(turn: int) -> bool:
        with app.app_context():
            known = _door(token) if is_careless else None
            if known is not None:
                session.expunge(known)
            session.rollback()
            start.wait(timeout=60)
            time.sleep(turn * STEP_SECONDS)
            assert turn < WRITES - LATE or is_over.wait(timeout=60)
            return _write(court, known, token, thread_id, f"Number {turn}.")

    def suspend() -> int:
        with app.app_context():
            start.wait(timeout=60)
            time.sleep(WRITES * STEP_SECONDS / 2)
            try:
                return _suspend(court, case_id)
            finally:
                is_over.set()

    with ThreadPoolExecutor(WRITES + 1) as pool:
        writes = [pool.submit(write, turn) for turn in range(WRITES)]
        before = pool.submit(suspend).result()
        refused = sum(each.result() for each in writes)
    after = _count(court)
    session.rollback()
    return Race(before, after, refused)


def test_no_write_commits_after_the_suspension(court: Court, token: str) -> None:
    race = _race(court, token)
    assert race.after == race.before
    assert race.after + race.refused == WRITES
    assert race.refused >= LATE
    assert session.query(MemberSession).filter_by(token_hash=hashed(token)).count() == 0


def test_a_control_with_a_careless_door_they_do(court: Court, token: str) -> None:
    race = _race(court, token, is_careless=True)
    assert race.after - race.before >= LATE
    assert race.refused == 0


def _overtaken(court: Court, token: str, *, is_careless: bool) -> bool:
    """A write that rests between the gate and its row; whether the suspension committed before it did."""
    case_id, thread_id, app = court.case().id, court.idea.thread_id, court.world.app
    session.rollback()
    is_in, is_done = threading.Event(), threading.Event()

    def write() -> bool:
        with app.app_context():
            known = _door(token) if is_careless else None
            if known is not None:
                session.expunge(known)
                is_in.set()
                is_done.wait(timeout=20)
            with writing():
                member = known or _door(token)
                assert member is not None
                is_in.set()
                is_done.wait(timeout=20 if is_careless else 1)
                overtaken = is_done.is_set()
                post_comment(session.get_one(Thread, thread_id), "Late.", by=member, now=clock.now())
            return overtaken

    def suspend() -> None:
        is_in.wait(timeout=20)
        with app.app_context():
            _suspend(court, case_id)
        is_done.set()

    acts: list[Callable[[], object]] = [write, suspend]
    with ThreadPoolExecutor(2) as pool:
        first, _ = [each.result() for each in [pool.submit(act) for act in acts]]
    return bool(first)


@pytest.mark.parametrize("is_careless", [False, True])
def test_the_suspension_waits_for_a_write_that_is_past_the_gate(court: Court, token: str, *, is_careless: bool) -> None:
    """And would not, at a careless door: the same test then sees the write commit later."""
    assert _overtaken(court, token, is_careless=is_careless) is is_careless
