"""The number of comments that everybody may read, kept with the thread."""

from typing import Any, cast

from sqlalchemy import Select, Table, and_, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from community.core.bulk import one_of
from community.core.db import WITHOUT_SYNC, session
from community.discussion.models import Comment, Thread
from community.discussion.policy import is_public

BATCH = 500


def move_count(thread: Thread, by: int) -> None:
    """Move the count in SQL and lock the thread's row; the loaded thread then knows its count and lock."""
    moved = (
        update(Thread)
        .where(Thread.id == thread.id)
        .values(comment_count=Thread.comment_count + by)
        .returning(Thread.comment_count, Thread.locked_at)
    )
    row = session.execute(moved, execution_options=WITHOUT_SYNC).one()
    set_committed_value(thread, "comment_count", row.comment_count)
    set_committed_value(thread, "locked_at", row.locked_at)


def recount_threads(*, fix: bool = False) -> dict[int, tuple[int, int]]:
    """Threads whose stored count is wrong, by id: stored and counted. Repairs them if asked to."""
    found: dict[int, tuple[int, int]] = {}
    last_id = 0
    while batch := _next_threads(last_id):
        last_id = batch[-1]
        found |= _differences(batch[0], last_id)
    if fix:
        for thread_id in found:
            _recount(thread_id)
    return found


def _next_threads(after: int) -> list[int]:
    return list(session.scalars(select(Thread.id).where(Thread.id > after).order_by(Thread.id).limit(BATCH)))


def _differences(first_id: int, last_id: int) -> dict[int, tuple[int, int]]:
    """In one statement, so that it sees one moment even while people write."""
    number = func.count(Comment.id)
    compared = (
        select(Thread.id, Thread.comment_count, number)
        .outerjoin(Comment, and_(Comment.thread_id == Thread.id, is_public()))
        .where(Thread.id.between(first_id, last_id))
        .group_by(Thread.id, Thread.comment_count)
        .having(number != Thread.comment_count)
    )
    return {thread_id: (stored, right) for thread_id, stored, right in session.execute(compared)}


def count_threads(threads: Select[Any]) -> None:
    """Write the counts of these threads from the rows. Locks them in the order of their numbers. Two statements."""
    these = select(Thread.id).where(Thread.id.in_(threads)).order_by(Thread.id)
    ids = list(session.scalars(these.with_for_update(key_share=True)))
    number = select(func.count(Comment.id)).where(Comment.thread_id == Thread.id, is_public()).scalar_subquery()
    counted = update(Thread).where(one_of(cast(Table, Thread.__table__).c.id, ids)).values(comment_count=number)
    session.execute(counted, execution_options=WITHOUT_SYNC)


def _recount(thread_id: int) -> None:
    """The lock first, then the count in a statement of its own, which sees what others wrote before the lock."""
    session.execute(select(Thread.id).where(Thread.id == thread_id).with_for_update(key_share=True)).one()
    number = select(func.count(Comment.id)).where(Comment.thread_id == thread_id, is_public()).scalar_subquery()
    session.execute(
        update(Thread).where(Thread.id == thread_id).values(comment_count=number),
        execution_options=WITHOUT_SYNC,
    )
