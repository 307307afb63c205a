"""Changing what a comment says, taking it back, bringing it back."""

from datetime import datetime

from sqlalchemy import update

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Closed, Conflict
from community.core.text import links_out, render_markdown
from community.discussion.actions.counting import move_count
from community.discussion.actions.posting import tidy
from community.discussion.models import Comment, CommentRevision
from community.discussion.policy import may_comment

NEWEST = ("body", "body_html", "revision", "edited_at", "withdrawn_at")


class StaleComment(Conflict):
    """The comment was edited after the form had been opened; `current` is what it says now."""

    def __init__(self, current: Comment) -> None:
        super().__init__("comment-edited-meanwhile")
        self.current = current


def edit_comment(comment: Comment, body: str, *, seen_revision: int, by: Viewer, now: datetime) -> bool:
    """Let the comment say something else; what it said is kept. False if nothing differs.

    `seen_revision` is the revision that the author had before their eyes. Raises NotPermitted, Invalid,
    StaleComment, and Closed where the thread is locked or the comment taken back. Locks the comment's row.
    """
    authorize(by, Permission.COMMENT_REVISE, comment)
    text = tidy(body)
    if links_out(text):
        authorize(by, Permission.LINK_POST, comment)
    session.refresh(comment, NEWEST, with_for_update={"key_share": True})
    if comment.withdrawn_at is not None:
        raise Closed("comment-withdrawn")
    if not may_comment(by, comment.thread):
        raise Closed("thread-locked")
    if text == comment.body:
        return False
    if comment.revision != seen_revision:
        raise StaleComment(comment)
    _keep(comment)
    comment.body, comment.body_html = text, render_markdown(text)
    comment.revision += 1
    comment.edited_at = now
    session.flush()
    return True


def _keep(comment: Comment) -> None:
    session.add(
        CommentRevision(
            comment_id=comment.id,
            number=comment.revision,
            body=comment.body,
            body_html=comment.body_html,
            written_at=comment.edited_at or comment.created_at,
        )
    )


def withdraw_comment(comment: Comment, *, by: Viewer, now: datetime) -> bool:
    """Take the comment back; its words are kept for its author alone. False if it was taken back already."""
    authorize(by, Permission.COMMENT_WITHDRAW, comment)
    return _stand(comment, withdrawn_at=now)


def restore_comment(comment: Comment, *, by: Viewer) -> bool:
    """Bring the comment back as it was. False if it was not taken back."""
    authorize(by, Permission.COMMENT_WITHDRAW, comment)
    return _stand(comment, withdrawn_at=None)


def _stand(comment: Comment, *, withdrawn_at: datetime | None) -> bool:
    """Whether the row changed; the thread's count then moves with it."""
    is_change = Comment.withdrawn_at.is_(None) if withdrawn_at else Comment.withdrawn_at.is_not(None)
    marked = update(Comment).where(Comment.id == comment.id, is_change).values(withdrawn_at=withdrawn_at)
    row = session.execute(marked.returning(Comment.is_held)).first()
    if row is None:
        return False
    step = -1 if withdrawn_at else 1
    move_count(comment.thread, 0 if comment.is_internal or row.is_held else step)
    return True
