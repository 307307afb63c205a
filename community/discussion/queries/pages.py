"""A thread in pages, depth first."""

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

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
    thread_id: int, viewer: Viewer, *, joined: Iterable[int] = (), after: str | None = None, but: Sequence[int] = ()
) -> Page[CommentRow]:
    """The comments that the viewer is shown, from behind the cursor `after` on: of the thread, then of those that
    joined it. One query for each thread that the page reaches, whatever the depth; one more where a comment answers
    one on an earlier page.

    `but`: numbers of comments that the page shows already.
    """
    threads = [thread_id, *joined]
    start, path = _place_in(after, threads)
    statement = _page(AnyViewer.like(viewer))
    if but:
        statement = statement.where(Comment.id.not_in(but))
    found: list[Any] = []
    for each in threads[start:]:
        values = {"thread_id": each, "viewer_id": viewer.id, "path": path}
        found += session.execute(statement, values).all()
        path = ""
        if len(found) > PAGE:
            break
    return paging.cut(to_rows(found[: PAGE + 1], viewer), PAGE, _key)


@functools.cache
def _page(whoever: AnyViewer) -> AnySelect:
    """Built once for whoever reads alike; every path is behind ''."""
    here = (Comment.thread_id == bindparam("thread_id"), Comment.path > bindparam("path"), visible_to(whoever))
    return select_rows().where(*here).order_by(Comment.path).limit(fixed(PAGE + 1))


def _key(row: CommentRow | Comment) -> tuple[int, str]:
    return row.thread_id, row.path


def _place_in(cursor: str | None, threads: Sequence[int]) -> tuple[int, str]:
    """Which of the threads, and behind which path, a page begins."""
    place = paging.decode(cursor, (int, str))
    if place is None or place[0] not in threads or not (place[1].isascii() and place[1].isdigit()):
        return 0, ""
    return threads.index(place[0]), place[1]


def row_of(comment_id: int, viewer: Viewer) -> CommentRow:
    """One comment as its thread shows it; raises Missing. One query, two for a reply."""
    found = session.execute(select_rows().where(Comment.id == comment_id, visible_to(viewer))).one_or_none()
    if found is None:
        raise Missing
    return to_rows([found], viewer)[0]


def cursor_of(comment: Comment, owner: Owner, viewer: Viewer) -> str | None:
    """The cursor of the page that holds the comment, None for the first. Two queries within its threads."""
    before = and_(_is_before(comment, [owner.thread_id, *owner.joined]), visible_to(viewer))
    count = session.execute(select(func.count()).select_from(Comment).where(before)).scalar_one()
    if count < PAGE:
        return None
    own_first = Comment.thread_id != owner.thread_id
    last = select(Comment.thread_id, Comment.path).where(before).order_by(own_first, Comment.thread_id, Comment.path)
    place = session.execute(last.offset(count - count % PAGE - 1).limit(1)).one()
    return paging.encode(tuple(place))


def _is_before(comment: Comment, threads: Sequence[int]) -> ColumnElement[bool]:
    earlier = threads[: threads.index(comment.thread_id)]
    here = and_(Comment.thread_id == comment.thread_id, Comment.path < comment.path)
    return or_(here, Comment.thread_id.in_(earlier)) if earlier else here


def address_of(comment: Comment, owner: Owner, viewer: Viewer) -> str:
    """Where the comment stands: the page of its thread that holds it, at its place. Two queries."""
    cursor = cursor_of(comment, owner, viewer)
    page = f"{owner.path}?after={cursor}" if cursor else owner.path
    return f"{page}#comment-{comment.id}"
