"""What team and moderators do with a discussion, and comments that change hands."""

from datetime import datetime

from sqlalchemy import Update, update

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, session
from community.discussion.models import Comment, Thread


def mark_answer(comment: Comment, *, by: Viewer, now: datetime) -> bool:
    """Mark the comment as an answer; False if it is marked already."""
    authorize(by, Permission.COMMENT_ANSWER, comment)
    unmarked = update(Comment).where(Comment.id == comment.id, Comment.answered_at.is_(None))
    return _changed(unmarked.values(answered_at=now, answered_by_id=by.id).returning(Comment.id))


def unmark_answer(comment: Comment, *, by: Viewer) -> bool:
    """Take the mark away; False if there is none."""
    authorize(by, Permission.COMMENT_ANSWER, comment)
    marked = update(Comment).where(Comment.id == comment.id, Comment.answered_at.is_not(None))
    return _changed(marked.values(answered_at=None, answered_by_id=None).returning(Comment.id))


def lock_thread(thread: Thread, *, by: Viewer, now: datetime) -> bool:
    """Close the discussion for all but those who can open it; False if it is closed already."""
    authorize(by, Permission.THREAD_LOCK, thread)
    is_open = update(Thread).where(Thread.id == thread.id, Thread.locked_at.is_(None))
    return _changed(is_open.values(locked_at=now, locked_by_id=by.id).returning(Thread.id))


def unlock_thread(thread: Thread, *, by: Viewer) -> bool:
    """Open the discussion again; False if it is open."""
    authorize(by, Permission.THREAD_LOCK, thread)
    is_locked = update(Thread).where(Thread.id == thread.id, Thread.locked_at.is_not(None))
    return _changed(is_locked.values(locked_at=None, locked_by_id=None).returning(Thread.id))


def _changed(statement: Update) -> bool:
    return session.execute(statement).first() is not None


def move_comments(*, from_id: int, to_id: int) -> int:
    """Hand every comment of one member to another; how many moved."""
    moved = update(Comment).where(Comment.author_id == from_id).values(author_id=to_id).returning(Comment.id)
    return len(session.execute(moved, execution_options=WITHOUT_SYNC).all())
