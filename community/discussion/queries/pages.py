"""A thread in pages, depth first."""

from collections.abc import Sequence

from sqlalchemy import and_, func, select

from community.access import Viewer
from community.core import paging
from community.core.db import session
from community.core.errors import Missing
from community.core.paging import Page
from community.discussion.models import Comment
from community.discussion.policy import Owner, visible_to
from community.discussion.queries.rows import CommentRow, select_rows, to_row

PAGE = 50


def comments_page(
    thread_id: int, viewer: Viewer, *, after: str | None = None, but: Sequence[int] = (), limit: int = PAGE
) -> Page[CommentRow]:
    """The comments that the viewer is shown, from behind the cursor `after` on. One query, whatever the depth.

    `but`: numbers of comments that the page shows already.
    """
    statement = select_rows().where(Comment.thread_id == thread_id, visible_to(viewer))
    if path := _path_in(after):
        statement = statement.where(Comment.path > path)
    if but:
        statement = statement.where(Comment.id.not_in(but))
    found = session.execute(statement.order_by(Comment.path).limit(limit + 1))
    return paging.cut([to_row(row) for row in found], limit, lambda row: (row.path,))


def _path_in(cursor: str | None) -> str | None:
    place = paging.decode(cursor, (str,))
    return place[0] if place and place[0].isascii() and place[0].isdigit() else None


def row_of(comment_id: int, viewer: Viewer) -> CommentRow:
    """One comment as its thread shows it; raises Missing. One query."""
    found = session.execute(select_rows().where(Comment.id == comment_id, visible_to(viewer))).one_or_none()
    if found is None:
        raise Missing
    return to_row(found)


def cursor_of(comment: Comment, viewer: Viewer, *, limit: int = PAGE) -> str | None:
    """The cursor of the page that holds the comment, None for the first. Two queries within its thread."""
    before = and_(Comment.thread_id == comment.thread_id, Comment.path < comment.path, visible_to(viewer))
    count = session.execute(select(func.count()).select_from(Comment).where(before)).scalar_one()
    if count < limit:
        return None
    last = select(Comment.path).where(before).order_by(Comment.path).offset(count - count % limit - 1).limit(1)
    return paging.encode((session.execute(last).scalar_one(),))


def address_of(comment: Comment, owner: Owner, viewer: Viewer) -> str:
    """Where the comment stands: the page of its thread that holds it, at its place. Two queries."""
    cursor = cursor_of(comment, viewer)
    page = f"{owner.path}?after={cursor}" if cursor else owner.path
    return f"{page}#comment-{comment.id}"
