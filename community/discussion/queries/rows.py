"""A comment as a page shows it: columns instead of objects, because a thread shows fifty at a time."""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import aliased

from community.access import Role
from community.core.db import AnySelect
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
    """What `to_row` needs, of all comments. Built once: aliases are dear."""
    parent, answered = aliased(Comment), aliased(Member)
    columns: list[Any] = [getattr(Comment, name) for name in COLUMNS]
    about = (Member.handle, Member.display_name, Member.role_names, Member.avatar_key)
    statement: AnySelect = select(*columns, Comment.body_html, *about, answered.display_name)
    return (
        statement.outerjoin(Member, Member.id == Comment.author_id)
        .outerjoin(parent, (parent.id == Comment.parent_id) & parent.withdrawn_at.is_(None))
        .outerjoin(answered, answered.id == parent.author_id)
    )


def to_row(columns: Any) -> CommentRow:
    """One row of `select_rows`."""
    known = dict(zip(COLUMNS, columns, strict=False))
    body_html, handle, display_name, role_names, avatar_key, answers = columns[len(COLUMNS) :]
    is_gone = known["withdrawn_at"] is not None
    author = Author(handle, display_name, role_names, avatar_key) if handle and not is_gone else None
    return CommentRow(**known, body_html="" if is_gone else body_html, author=author, answers=answers)
