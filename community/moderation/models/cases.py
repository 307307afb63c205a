"""What is to be decided: reports gather in cases, one for each thing that was reported."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
from community.core.ids import reference
from community.membership.models import Member
from community.moderation.models.policy import Clause


class Case(Base):
    """Something that a moderator decides on. At most one is open for each subject."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("uq_cases_open_subject", "subject_kind", "subject_id", unique=True, **only_where("closed_at IS NULL")),
        Index("ix_cases_queue", "severity", "opened_at", **only_where("closed_at IS NULL")),
        Index("ix_cases_member_id", "member_id"),
        Index("ix_cases_claimed_by_id", "claimed_by_id", **only_where("claimed_by_id IS NOT NULL")),
        CheckConstraint("subject_kind IN ('idea', 'comment', 'profile', 'votes')", name="subject_kind"),
        CheckConstraint("origin IN ('report', 'signal', 'moderator')", name="origin"),
    )

    id: Mapped[Id]
    subject_kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigId, comment="Idea, comment or member; for votes the idea")
    member_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("members.id", ondelete="SET NULL"), comment="Whose behaviour it is about"
    )
    origin: Mapped[str]
    severity: Mapped[int] = mapped_column(comment="The gravest clause that was named, 1 to 4")
    report_count: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, comment="What a signal saw")
    claimed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id", ondelete="SET NULL"))
    claimed_until: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    member: Mapped[Member | None] = relationship(foreign_keys=member_id, lazy="raise")

    @property
    def ref(self) -> str:
        return reference(self.id)

    @property
    def path(self) -> str:
        """Where moderators decide it."""
        return f"/moderation/cases/{self.ref}"


class Report(Base):
    """A member's notice that something breaks the policy. One a member and case."""

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("case_id", "reporter_id"), Index(None, "reporter_id"))

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id", ondelete="CASCADE"))
    reporter_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    clause_id: Mapped[int] = mapped_column(BigId, ForeignKey("clauses.id"))
    note: Mapped[str] = mapped_column(default="")
    filed_at: Mapped[datetime]

    case: Mapped[Case] = relationship(lazy="raise")
    clause: Mapped[Clause] = relationship(lazy="raise")
    reporter: Mapped[Member] = relationship(lazy="raise")


class Conflict(Base):
    """Why a moderator may not decide a case: written when they claim it, and kept by the database."""

    __tablename__ = "conflicts"
    __table_args__ = (Index(None, "moderator_id"),)

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(comment="subject, reporter, thread or reported-by")
    written_at: Mapped[datetime]


class CaseNote(Base):
    """What moderators tell each other about a member."""

    __tablename__ = "case_notes"
    __table_args__ = (Index(None, "member_id"), Index(None, "written_by_id"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    written_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]
    text: Mapped[str]

    written_by: Mapped[Member | None] = relationship(foreign_keys=written_by_id, lazy="raise")


class Look(Base):
    """A moderator looked at a member's record: who, at whom, when."""

    __tablename__ = "looks"
    __table_args__ = (Index(None, "member_id", "looked_at"), Index(None, "looked_by_id"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    looked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id", ondelete="SET NULL"))
    looked_at: Mapped[datetime]

    looked_by: Mapped[Member | None] = relationship(foreign_keys=looked_by_id, lazy="raise")
