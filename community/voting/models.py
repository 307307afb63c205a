"""One member's support for one idea, and what they say of it once it is shipped."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
from community.ideas.models import Idea
from community.membership.models import Member


class Vote(Base):
    """A vote is never deleted: taken back, it keeps its first time for when it comes again.

    It counts where `counts` is true and it is not withdrawn; at most one counts for a member and a root idea.
    """

    __tablename__ = "votes"
    __table_args__ = (
        UniqueConstraint("member_id", "idea_id"),
        Index(
            "uq_votes_counting",
            "member_id",
            "root_id",
            unique=True,
            **only_where("counts AND withdrawn_at IS NULL"),
        ),
        Index("ix_votes_root", "root_id", "weight"),
        Index(None, "idea_id", "member_id"),
        Index("ix_votes_cast_by_id", "cast_by_id", **only_where("cast_by_id IS NOT NULL")),
        Index("ix_votes_source", "source", **only_where("source IS NOT NULL")),
        CheckConstraint("on_behalf_of IS NULL OR cast_by_id IS NOT NULL", name="on_behalf_of"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id"))
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    root_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("ideas.id", ondelete="CASCADE"), comment="Where it counts: the idea itself until a merge"
    )
    counts: Mapped[bool] = mapped_column(default=True)
    cast_at: Mapped[datetime]
    weight: Mapped[float] = mapped_column(comment="cast_at in weeks since 1970, see rules.weight")
    withdrawn_at: Mapped[datetime | None]
    cast_by_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("members.id"), comment="The team member who recorded it; NULL: the voter"
    )
    on_behalf_of: Mapped[str | None] = mapped_column(comment="The customer as the team member named them")
    source: Mapped[str | None] = mapped_column(comment="Name of the import that brought it")

    idea: Mapped[Idea] = relationship(foreign_keys=idea_id, lazy="raise")
    member: Mapped[Member] = relationship(foreign_keys=member_id, lazy="raise")


class Solved(StrEnum):
    """Whether what was shipped solved it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Verdict(Base):
    """What somebody who voted says of what was shipped. The note is for the product team."""

    __tablename__ = "verdicts"
    __table_args__ = (
        UniqueConstraint("idea_id", "member_id"),
        Index(None, "member_id"),
        Index(None, "idea_id", "given_at"),
        Index(None, "given_at"),
        CheckConstraint("solved IN ('yes', 'partly', 'no')", name="solved"),
    )

    id: Mapped[Id]
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id"))
    solved: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime]


class SolutionQuestion(Base):
    """Those who voted were asked whether it helped: once for each time an idea was shipped."""

    __tablename__ = "solution_questions"
    __table_args__ = (UniqueConstraint("idea_id", "shipped_at"),)

    id: Mapped[Id]
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    shipped_at: Mapped[datetime]
    asked_at: Mapped[datetime]
