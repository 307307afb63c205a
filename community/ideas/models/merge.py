"""One idea joined to another, and what members propose to join."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
from community.ideas.models.idea import Idea
from community.membership.models import Member


class Merge(Base):
    """A source joined a target, until it is undone. What follows from it stands on the ideas, threads and votes."""

    __tablename__ = "merges"
    __table_args__ = (
        Index("uq_merges_active", "source_id", unique=True, **only_where("undone_at IS NULL")),
        Index(None, "source_id"),
        Index(None, "target_id"),
        Index(None, "merged_by_id"),
        Index("ix_merges_undone_by_id", "undone_by_id", **only_where("undone_by_id IS NOT NULL")),
        CheckConstraint("source_id <> target_id", name="two_ideas"),
    )

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    target_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    status_before_id: Mapped[int] = mapped_column(BigId, ForeignKey("statuses.id"))
    merged_at: Mapped[datetime]
    merged_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))

    source: Mapped[Idea] = relationship(foreign_keys=source_id, lazy="raise")


class MergeProposal(Base):
    """A member thinks that two ideas are one. The team or a moderator settles it."""

    __tablename__ = "merge_proposals"
    __table_args__ = (
        Index("uq_merge_proposals_open", "source_id", "target_id", unique=True, **only_where("settled_at IS NULL")),
        Index(None, "source_id"),
        Index(None, "target_id"),
        Index(None, "proposed_by_id"),
        Index("ix_merge_proposals_settled_by_id", "settled_by_id", **only_where("settled_by_id IS NOT NULL")),
        CheckConstraint("source_id <> target_id", name="two_ideas"),
    )

    id: Mapped[Id]
    source_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    target_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    is_accepted: Mapped[bool | None]

    source: Mapped[Idea] = relationship(foreign_keys=source_id, lazy="raise")
    target: Mapped[Idea] = relationship(foreign_keys=target_id, lazy="raise")
    proposed_by: Mapped[Member | None] = relationship(foreign_keys=proposed_by_id, lazy="raise")
