"""Threads, comments in depth-first order, and what they said before."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
from community.membership.models import Member


class Thread(Base):
    """A discussion. `comment_count` counts what everybody may read: no notes, nothing withdrawn or held."""

    __tablename__ = "threads"
    __table_args__ = (Index("ix_threads_locked_by_id", "locked_by_id", **only_where("locked_by_id IS NOT NULL")),)

    id: Mapped[Id]
    comment_count: Mapped[int] = mapped_column(default=0)
    locked_at: Mapped[datetime | None]
    locked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))


class Comment(Base):
    """One contribution to a thread. Sorting a thread by `path` gives it depth first, oldest first."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("uq_comments_thread_path", "thread_id", "path", unique=True),
        Index(None, "author_id", "created_at"),
        Index(None, "thread_id", "author_id"),
        Index("ix_comments_answered_by_id", "answered_by_id", **only_where("answered_by_id IS NOT NULL")),
        UniqueConstraint("source", "source_id"),
        CheckConstraint("depth >= 0", name="depth"),
    )

    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(BigId, ForeignKey("threads.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comments.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(comment="Markdown")
    body_html: Mapped[str]
    path: Mapped[str] = mapped_column(comment="The parent's path, then rules.step(): digits only, 20 a level")
    depth: Mapped[int]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    is_internal: Mapped[bool] = mapped_column(default=False, comment="A note: read by team and moderators only")
    answered_at: Mapped[datetime | None] = mapped_column(comment="When the team marked it as an answer")
    answered_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None]
    is_held: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="Derived from holds: set aside by a decision"
    )
    source: Mapped[str | None]
    source_id: Mapped[str | None]

    thread: Mapped[Thread] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(foreign_keys=author_id, lazy="raise")


class CommentRevision(Base):
    """What a comment said before it was edited."""

    __tablename__ = "comment_revisions"
    __table_args__ = (UniqueConstraint("comment_id", "number"),)

    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(BigId, ForeignKey("comments.id", ondelete="CASCADE"))
    number: Mapped[int]
    body: Mapped[str]
    body_html: Mapped[str]
    written_at: Mapped[datetime]
