"""Opening a thread, and writing into it."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm.attributes import set_committed_value

from community.access import Permission, Viewer, authorize
from community.core.db import insert_into, session
from community.core.errors import Closed, Conflict, Invalid, Missing
from community.core.events import record
from community.core.text import clean_text, links_out, render_markdown
from community.discussion.actions.counting import move_count
from community.discussion.events import CommentPosted
from community.discussion.models import Comment, Thread
from community.discussion.policy import may_comment, owner_of
from community.discussion.rules import MOST_CHARACTERS, MOST_TIES, depth_of, path_under


def open_thread() -> Thread:
    """A new, empty thread, for whoever is about to own it."""
    return session.scalars(insert(Thread).values(comment_count=0).returning(Thread)).one()


def post_comment(
    thread: Thread,
    body: str,
    *,
    by: Viewer,
    now: datetime,
    parent: Comment | None = None,
    internal: bool = False,
) -> Comment:
    """Write a comment, a reply, or an internal note; a reply to a note is a note. A thread that joined another takes
    replies only.

    Raises NotPermitted, Invalid, Missing where the thread or the parent is not there for the author, and Closed
    where the thread was locked meanwhile. Locks the thread's row: comments of one thread come one after another.
    """
    authorize(by, Permission.COMMENT_POST, thread)
    is_note = internal or (parent is not None and parent.is_internal)
    if is_note:
        authorize(by, Permission.COMMENT_NOTE, thread)
    text = tidy(body)
    if links_out(text):
        authorize(by, Permission.LINK_POST, thread)
    html = render_markdown(text)
    _refuse_parent(thread, parent)
    owner = owner_of(thread.id, by)
    is_joined = owner.thread_id != thread.id
    if not owner.takes_comments:
        raise Closed("comments-closed")
    if is_joined and parent is None:
        raise Closed("thread-joined", went_to=owner.path)
    move_count(thread, 0 if is_note else 1)
    shown_in = session.get_one(Thread, owner.thread_id, with_for_update={"read": True}) if is_joined else thread
    if not (may_comment(by, thread) and may_comment(by, shown_in)):
        raise Closed("thread-locked")
    values = {"author_id": by.id, "body": text, "body_html": html, "created_at": now, "is_internal": is_note}
    comment = _placed(thread, parent, values)
    record(CommentPosted(comment.id))
    return comment


def tidy(body: str) -> str:
    """The text as it is kept; raises Invalid where there is none or too much of it."""
    text = clean_text(body).strip()
    if not text:
        raise Invalid("comment-empty", field="body")
    if len(text) > MOST_CHARACTERS:
        raise Invalid("comment-length", field="body", most=MOST_CHARACTERS, length=len(text))
    return text


def _refuse_parent(thread: Thread, parent: Comment | None) -> None:
    if parent is None:
        return
    if parent.thread_id != thread.id:
        raise Missing
    if parent.withdrawn_at is not None:
        raise Closed("parent-withdrawn")
    if parent.is_held:
        raise Closed("parent-held")


def _placed(thread: Thread, parent: Comment | None, values: dict[str, Any]) -> Comment:
    """The row at the first free place of its moment; several free ones are needed only where clocks are coarse."""
    values |= {"thread_id": thread.id, "parent_id": parent.id if parent else None}
    for tie in range(MOST_TIES):
        path = path_under(parent.path if parent else "", values["created_at"], tie)
        row = values | {"path": path, "depth": depth_of(path)}
        new = insert_into(Comment).on_conflict_do_nothing(index_elements=["thread_id", "path"]).values(row)
        comment: Comment | None = session.scalars(new.returning(Comment)).one_or_none()
        if comment is not None:
            set_committed_value(comment, "thread", thread)
            return comment
    raise Conflict("meanwhile")
