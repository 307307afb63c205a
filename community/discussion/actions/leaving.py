"""Somebody leaves: their comments stay as those of a former member, or are emptied in their places."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from community.core.db import WITHOUT_SYNC, session
from community.core.forgetting import forget_handle
from community.discussion.actions.counting import count_threads
from community.discussion.models import Comment, CommentRevision, Thread


def leave_comments(member_id: int, *, keeps_words: bool, now: datetime) -> None:
    """Take the person out of comments and threads. A few statements, however many comments there are.

    What goes leaves an empty place, so that the answers of others still stand under it.
    """
    mine = Comment.author_id == member_id
    if not keeps_words:
        _empty(mine, now=now)
    for column in (Comment.author_id, Comment.answered_by_id, Thread.locked_by_id):
        unnamed = update(column.class_).where(column == member_id).values({column.key: None})
        session.execute(unnamed, execution_options=WITHOUT_SYNC)


def _empty(mine: ColumnElement[bool], *, now: datetime) -> None:
    said = CommentRevision.comment_id.in_(select(Comment.id).where(mine))
    session.execute(delete(CommentRevision).where(said), execution_options=WITHOUT_SYNC)
    gone = {"body": "", "body_html": "", "withdrawn_at": func.coalesce(Comment.withdrawn_at, now)}
    gone["revision"] = Comment.revision + 1  # so that an import that is run again leaves it alone
    session.execute(update(Comment).where(mine).values(gone), execution_options=WITHOUT_SYNC)
    count_threads(select(Comment.thread_id).where(mine))


def forget_writer(handle: str) -> None:
    """Take their handle out of the comments of others, and of what these said before."""
    forget_handle(Comment, (Comment.body, Comment.body_html), handle)
    forget_handle(CommentRevision, (CommentRevision.body, CommentRevision.body_html), handle)
