"""An idea, its tags, and every form it has had."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
from community.discussion.models import Thread
from community.ideas.models.catalogue import Board, Status
from community.ideas.rules import path_of
from community.membership.models import Member


class IdeaTag(Base):
    """An idea carries a tag."""

    __tablename__ = "idea_tags"
    __table_args__ = (Index(None, "tag_id", "idea_id"),)

    idea_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    tag_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class Idea(Base):
    """A proposal. Its id is its public number.

    `vote_count` and `score` follow from the rows of voting and move in the vote's transaction; `support` is what
    people see: counted votes plus those an import knew only as a number.
    """

    __tablename__ = "ideas"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        UniqueConstraint("thread_id"),
        CheckConstraint("vote_count >= 0 AND carried_votes >= 0", name="counts"),
        Index("ix_ideas_merged_into_id", "merged_into_id", **only_where("merged_into_id IS NOT NULL")),
        Index("ix_ideas_trending", "score", "id"),
        Index("ix_ideas_top", "support", "id"),
        Index("ix_ideas_shipped", "shipped_at", "id", **only_where("shipped_at IS NOT NULL")),
        Index("ix_ideas_aimed_at", "status_id", "target", "id", **only_where("target IS NOT NULL")),
        Index("ix_ideas_owed", "owed_since", "id", **only_where("owed_since IS NOT NULL AND answered_at IS NULL")),
        Index("ix_ideas_new", "created_at", "id"),
        Index("ix_ideas_answered", "answered_at", "id"),
        Index("ix_ideas_author", "author_id", "created_at", "id"),
        Index("ix_ideas_status", "status_id", "support", "id"),
        Index("ix_ideas_board", "board_id", "score", "id"),
    )

    id: Mapped[Id]
    title: Mapped[str]
    slug: Mapped[str] = mapped_column(comment="Letters of any script; may be empty")
    body: Mapped[str] = mapped_column(comment="Markdown")
    body_html: Mapped[str]
    excerpt: Mapped[str] = mapped_column(comment="Plain beginning of the body, for lists")
    pipeline: Mapped[int] = mapped_column(comment="core.text.PIPELINE_VERSION that made body_html")
    board_id: Mapped[int] = mapped_column(BigId, ForeignKey("boards.id"))
    status_id: Mapped[int] = mapped_column(BigId, ForeignKey("statuses.id"))
    thread_id: Mapped[int] = mapped_column(BigId, ForeignKey("threads.id"))
    author_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    created_at: Mapped[datetime]
    revised_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    target: Mapped[date | None] = mapped_column(comment="When the team aims to ship, as it said last")
    shipped_at: Mapped[datetime | None] = mapped_column(
        comment="Since when it is in a stage `done`; its creation, where an import brought it so"
    )
    owed_since: Mapped[datetime | None] = mapped_column(
        comment="Derived from votes: since when it has as many as site.answer_votes asks for"
    )
    answered_at: Mapped[datetime | None] = mapped_column(comment="When the team last answered")
    is_held: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="Derived from holds: set aside by a decision"
    )
    votes_aside: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="Derived from holds: votes that do not count"
    )
    withdrawn_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None] = mapped_column(comment="Its author left and took it along; the row is empty")
    merged_into_id: Mapped[int | None] = mapped_column(BigId, comment="Derived from merges: the idea it is part of now")
    takes_in: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="Derived from merges: whether others are part of it"
    )
    carried_votes: Mapped[int] = mapped_column(default=0, comment="Known from an import as a number only")
    carried_over: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="Derived from merges: how many of the carried votes others brought"
    )
    vote_count: Mapped[int] = mapped_column(default=0)
    support: Mapped[int] = mapped_column(Computed("vote_count + carried_votes", persisted=True))
    score: Mapped[float] = mapped_column(comment="Trending, in weeks: ln(e^c + sum of e^w), see voting.rules")
    source: Mapped[str | None]
    source_id: Mapped[str | None]

    board: Mapped[Board] = relationship(lazy="raise")
    status: Mapped[Status] = relationship(lazy="raise")
    thread: Mapped[Thread] = relationship(lazy="raise")
    author: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        return path_of(self.id, self.slug)

    @property
    def root_id(self) -> int:
        """The idea that stands for this one: itself, unless it was merged. As SQL: `queries.root_of`."""
        return self.merged_into_id or self.id

    @property
    def takes_votes(self) -> bool:
        return self.is_open and self.status.takes_votes

    @property
    def is_open(self) -> bool:
        """Neither taken back nor set aside nor merged: it takes comments, and votes until it is decided."""
        return self.withdrawn_at is None and not self.is_held and self.merged_into_id is None


class IdeaRevision(Base):
    """What an idea said, from `written_at` until the next revision."""

    __tablename__ = "idea_revisions"
    __table_args__ = (UniqueConstraint("idea_id", "number"), Index(None, "written_by_id"))

    id: Mapped[Id]
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    body: Mapped[str]
    tag_names: Mapped[list[Any]] = mapped_column(JSON)
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))

    written_by: Mapped[Member | None] = relationship(lazy="raise")
