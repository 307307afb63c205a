"""A thread in pages, depth first."""

import functools
from collections.abc import Sequence

from sqlalchemy import and_, bindparam, func, select

from community.access import AnyViewer, Viewer
from community.core import paging
from community.core.db import AnySelect, fixed, session
from community.core.errors import Missing
from community.core.paging import Page
from community.discussion.models import Comment
from community.discussion.policy import Owner, visible_to
from community.discussion.queries.rows import CommentRow, select_rows, to_rows

PAGE = 50


def comments_page(
    thread_id: int, viewer: Viewer, *, after: str | None = None, but: Sequence[int] = ()
) -> Page[CommentRow]:
    """The comments that the viewer is shown, from behind the cursor `after` on. One query, whatever the depth;
    one more where a comment answers one on an earlier page.

    `but`: numbers of comments that the page shows already.
    """
    values = {"thread_id": thread_id, "viewer_id": viewer.id, "path": _path_in(after) or ""}
    statement = _page(AnyViewer.like(viewer))
    found = session.execute(statement.where(Comment.id.not_in(but)) if but else statement, values).all()
    return paging.cut(to_rows(found, viewer), PAGE, lambda row: (row.path,))


@functools.cache
def _page(whoever: AnyViewer) -> AnySelect:
    """Built once for whoever reads alike; every path is behind ''."""
    here = (Comment.thread_id == bindparam("thread_id"), Comment.path > bindparam("path"), visible_to(whoever))
    return select_rows().where(*here).order_by(Comment.path).limit(fixed(PAGE + 1))


def _path_in(cursor: str | None) -> str | None:
    place = paging.decode(cursor, (str,))
    return place[0] if place and place[0].isascii() and place[0].isdigit() else None


def row_of(comment_id: int, viewer: Viewer) -> CommentRow:
    """One comment as its thread shows it; raises Missing. One query, two for a reply."""
    found = session.execute(select_rows().where(Comment.id == comment_id, visible_to(viewer))).one_or_none()
    if found is None:
        raise Missing
    return to_rows([found], viewer)[0]


def cursor_of(comment: Comment, viewer: Viewer) -> str | None:
    """The cursor of the page that holds the comment, None for the first. Two queries within its thread."""
    before = and_(Comment.thread_id == comment.thread_id, Comment.path < comment.path, visible_to(viewer))
    count = session.execute(select(func.count()).select_from(Comment).where(before)).scalar_one()
    if count < PAGE:
        return None
    last = select(Comment.path).where(before).order_by(Comment.path).offset(count - count % PAGE - 1).limit(1)
    return paging.encode((session.execute(last).scalar_one(),))


def address_of(comment: Comment, owner: Owner, viewer: Viewer) -> str:
    """Where the comment stands: the page of its thread that holds it, at its place. Two queries."""
    cursor = cursor_of(comment, viewer)
    page = f"{owner.path}?after={cursor}" if cursor else owner.path
    return f"{page}#comment-{comment.id}"
