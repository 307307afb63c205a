"""What this room adds to a member's archive of their own data."""

from collections.abc import Iterator

from sqlalchemy import select

from community.core.db import session
from community.core.personal import Rows, rows_of
from community.discussion.models import Comment, CommentRevision, Thread


def comments_of(member_id: int) -> Rows:
    """Comments they wrote, as they read now; with notes for the team."""
    names = (
        "id", "thread_id", "parent_id", "body", "created_at", "edited_at", "withdrawn_at", "answered_at", "is_internal",
        "is_held", "source", "source_id",
    )  # fmt: skip
    found = select(*(getattr(Comment, name) for name in names)).where(Comment.author_id == member_id)
    return rows_of(found.order_by(Comment.id))


def comment_revisions_of(member_id: int) -> Rows:
    """What these said before they were edited."""
    names = "comment_id", "number", "body", "written_at"
    found = select(*(getattr(CommentRevision, name) for name in names))
    found = found.join(Comment, Comment.id == CommentRevision.comment_id).where(Comment.author_id == member_id)
    return rows_of(found.order_by(CommentRevision.comment_id, CommentRevision.number))


def kept_by(member_id: int) -> Rows:
    """Comments they marked as the answer, and discussions they locked."""
    marked = select(Comment.id.label("marked_as_answer"), Comment.answered_at)
    yield from rows_of(marked.where(Comment.answered_by_id == member_id).order_by(Comment.id))
    locked = select(Thread.id.label("locked_thread"), Thread.locked_at)
    yield from rows_of(locked.where(Thread.locked_by_id == member_id).order_by(Thread.id))


def texts_of_comments(member_id: int) -> Iterator[str]:
    """Where their comments show pictures: as they read now, and before."""
    mine = Comment.author_id == member_id
    yield from session.scalars(select(Comment.body).where(mine))
    said = select(CommentRevision.body).join(Comment, Comment.id == CommentRevision.comment_id)
    yield from session.scalars(said.where(mine))
