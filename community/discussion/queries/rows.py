"""A comment as a page shows it: columns instead of objects, because a thread shows fifty at a time."""

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from community.access import Viewer
from community.core.db import AnySelect, session
from community.core.text import trusted
from community.discussion.models import Comment
from community.discussion.policy import hides_words
from community.membership.models import SHOWN, Member
from community.membership.rules import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """A comment, its author, and the name of whoever it answers. What was taken back comes without its words.

    `is_hidden`: a decision set it aside, and it comes without its words, too; `is_held` alone: marked, for its author
    and moderators.
    """

    id: int
    thread_id: int
    parent_id: int | None
    author_id: int | None
    path: str
    depth: int
    created_at: datetime
    edited_at: datetime | None
    revision: int
    is_internal: bool
    answered_at: datetime | None
    withdrawn_at: datetime | None
    is_held: bool
    is_hidden: bool
    body_html: str
    author: Shown | None
    answers: str | None

    @property
    def html(self) -> Markup:
        return trusted(self.body_html)

    @property
    def is_open(self) -> bool:
        """Whether it takes replies: neither taken back nor set aside."""
        return self.withdrawn_at is None and not self.is_held

    @property
    def is_gone(self) -> bool:
        """Whether just its place is shown."""
        return self.withdrawn_at is not None or self.is_hidden


COLUMNS = (
    "id", "thread_id", "parent_id", "author_id", "path", "depth", "created_at", "edited_at", "revision",
    "is_internal", "answered_at", "withdrawn_at", "is_held",
)  # fmt: skip


@functools.cache
def select_rows() -> AnySelect:
    """What `to_rows` needs, of all comments. Built once."""
    columns: list[Any] = [getattr(Comment, name) for name in COLUMNS]
    statement: AnySelect = select(*columns, Comment.body_html, *SHOWN)
    return statement.outerjoin(Member, Member.id == Comment.author_id)


def to_rows(found: Sequence[Any], viewer: Viewer) -> list[CommentRow]:
    """Rows of `select_rows`. One query more where a comment answers one that is not among them."""
    names = {row.id: row.shown_name for row in found if not _is_gone(row, viewer)}
    elsewhere = {row.parent_id for row in found if row.parent_id} - {row.id for row in found}
    if elsewhere:
        names |= _names_of(elsewhere, viewer)
    return [_to_row(row, names.get(row.parent_id), viewer) for row in found]


def _is_gone(row: Any, viewer: Viewer) -> bool:
    return row.withdrawn_at is not None or hides_words(viewer, row)


def _names_of(comment_ids: Collection[int], viewer: Viewer) -> dict[int, str | None]:
    """Who wrote these, but for those whose words the viewer does not read."""
    columns = (Comment.id, Comment.author_id, Comment.is_internal, Comment.withdrawn_at, Comment.is_held)
    named = select(*columns, Member.shown_name).join(Member, Member.id == Comment.author_id)
    rows = session.execute(named.where(Comment.id.in_(comment_ids)))
    return {row.id: row.shown_name for row in rows if not _is_gone(row, viewer)}


def _to_row(row: Any, answers: str | None, viewer: Viewer) -> CommentRow:
    is_gone = _is_gone(row, viewer)
    return CommentRow(
        **dict(zip(COLUMNS, row, strict=False)),
        is_hidden=hides_words(viewer, row),
        body_html="" if is_gone else row.body_html,
        author=Shown(*row[-len(SHOWN) :]) if row.handle and not is_gone else None,
        answers=answers,
    )
