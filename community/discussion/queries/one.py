"""One comment, and what it said before."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from community.access import Viewer
from community.core.db import session
from community.core.errors import Missing
from community.discussion.models import Comment, CommentRevision
from community.discussion.policy import Owner, owner_of, visible_to


def get_visible(comment_id: int, viewer: Viewer) -> tuple[Comment, Owner]:
    """The comment with its thread, and what the thread belongs to; raises Missing. Two queries."""
    statement = (
        select(Comment)
        .join(Comment.thread)
        .options(contains_eager(Comment.thread))
        .where(Comment.id == comment_id, visible_to(viewer))
        .execution_options(populate_existing=True)
    )
    comment = session.scalars(statement).one_or_none() if abs(comment_id) < 2**63 else None
    if comment is None:
        raise Missing
    return comment, owner_of(comment.thread_id, viewer)


def revisions_of(comment: Comment) -> list[CommentRevision]:
    """What the comment said before, newest first; what it says now is not among them. One query."""
    kept = select(CommentRevision).where(CommentRevision.comment_id == comment.id)
    return list(session.scalars(kept.order_by(CommentRevision.number.desc())))
