"""A comment as a page shows it: columns instead of objects, because a thread shows fifty at a time."""

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from community.access import Role
from community.core.db import AnySelect, session
from community.discussion.models import Comment
from community.membership.models import Member
from community.membership.rules import initials, tint


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it, as far as it is shown."""

    handle: str
    display_name: str
    role_names: str
    avatar_key: str | None

    @property
    def path(self) -> str:
        return f"/members/{self.handle}"

    @property
    def initials(self) -> str:
        return initials(self.display_name)

    @property
    def tint(self) -> int:
        return tint(self.handle)

    @property
    def avatar_url(self) -> str | None:
        return f"/files/{self.avatar_key}" if self.avatar_key else None

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(map(Role, self.role_names.split()))


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """A comment, its author, and the name of whoever it answers. What was taken back comes without its words."""

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
    body_html: str
    author: Author | None
    answers: str | None

    @property
    def html(self) -> Markup:
        return Markup(self.body_html)  # noqa: S704  made by core.text when it was written


COLUMNS = (
    "id", "thread_id", "parent_id", "author_id", "path", "depth", "created_at", "edited_at", "revision",
    "is_internal", "answered_at", "withdrawn_at",
)  # fmt: skip


@functools.cache
def select_rows() -> AnySelect:
    """What `to_rows` needs, of all comments. Built once."""
    columns: list[Any] = [getattr(Comment, name) for name in COLUMNS]
    about = (Member.handle, Member.display_name, Member.role_names, Member.avatar_key)
    statement: AnySelect = select(*columns, Comment.body_html, *about)
    return statement.outerjoin(Member, Member.id == Comment.author_id)


def to_rows(found: Sequence[Any]) -> list[CommentRow]:
    """Rows of `select_rows`. One query more where a comment answers one that is not among them."""
    names = {row.id: row.display_name for row in found if row.withdrawn_at is None}
    elsewhere = {row.parent_id for row in found if row.parent_id} - {row.id for row in found}
    if elsewhere:
        names |= _names_of(elsewhere)
    return [_to_row(row, names.get(row.parent_id)) for row in found]


def _names_of(comment_ids: Collection[int]) -> dict[int, str | None]:
    """Who wrote these, but for those that were taken back."""
    named = select(Comment.id, Member.display_name).join(Member, Member.id == Comment.author_id)
    kept = named.where(Comment.id.in_(comment_ids), Comment.withdrawn_at.is_(None))
    return {row.id: row.display_name for row in session.execute(kept)}


def _to_row(row: Any, answers: str | None) -> CommentRow:
    is_gone = row.withdrawn_at is not None
    return CommentRow(
        **dict(zip(COLUMNS, row, strict=False)),
        body_html="" if is_gone else row.body_html,
        author=Author(*row[-4:]) if row.handle and not is_gone else None,
        answers=answers,
    )
