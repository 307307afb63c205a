"""Decisions, and the statements of reasons without which nothing is withheld or held."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
from community.core.ids import reference
from community.membership.models import Member
from community.moderation.models.cases import Case
from community.moderation.models.policy import Clause
from community.moderation.rules.words import LEAST_WHY, Rung

RUNGS = ", ".join(f"'{rung}'" for rung in Rung)


class Decision(Base):
    """The outcome of a case. In force once a second moderator agreed, where one is needed; never deleted."""

    __tablename__ = "decisions"
    __table_args__ = (
        Index(None, "case_id"),
        Index(None, "member_id"),
        Index(None, "made_by_id"),
        Index(None, "made_at"),
        Index("ix_decisions_seconded_by_id", "seconded_by_id", **only_where("seconded_by_id IS NOT NULL")),
        Index("ix_decisions_reversed_by_id", "reversed_by_id", **only_where("reversed_by_id IS NOT NULL")),
        CheckConstraint(f"rung IN ({RUNGS})", name="rung"),
        CheckConstraint(f"recommended IN ({RUNGS})", name="recommended"),
        CheckConstraint("rung = recommended OR length(deviation) >= 1", name="deviation"),
        CheckConstraint("seconded_by_id IS NULL OR seconded_by_id <> made_by_id", name="second_is_another"),
        CheckConstraint("NOT needs_second OR in_force_at IS NULL OR seconded_by_id IS NOT NULL", name="seconded"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id", ondelete="SET NULL"))
    clause_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("clauses.id"), comment="NULL: nothing was broken")
    rung: Mapped[str]
    recommended: Mapped[str]
    deviation: Mapped[str] = mapped_column(default="", comment="Why it is not the recommended rung")
    plan: Mapped[dict[str, Any]] = mapped_column(
        JSON, comment="capabilities, scope, scope_id, ends_at, holds: what it does once in force"
    )
    made_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    made_at: Mapped[datetime]
    needs_second: Mapped[bool] = mapped_column(default=False)
    seconded_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    in_force_at: Mapped[datetime | None] = mapped_column(comment="NULL: it waits for a second moderator")
    ends_at: Mapped[datetime | None] = mapped_column(comment="NULL: no end, or nothing to end")
    review_at: Mapped[datetime | None] = mapped_column(comment="When a revoked membership is looked at again")
    reversed_at: Mapped[datetime | None]
    reversed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))

    case: Mapped[Case] = relationship(lazy="raise")
    clause: Mapped[Clause | None] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(foreign_keys=member_id, lazy="raise")
    made_by: Mapped[Member | None] = relationship(foreign_keys=made_by_id, lazy="raise")


class Statement(Base):
    """What a member is told of a decision: facts, evidence, rule, why, and how to appeal."""

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        Index(None, "member_id"),
        CheckConstraint(f"length(why) >= {LEAST_WHY}", name="why"),
    )

    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(BigId, ForeignKey("decisions.id"))
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id", ondelete="SET NULL"))
    facts: Mapped[str] = mapped_column(comment="What happened, in the moderator's words")
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON, comment="Quotes: text, title and path of the place")
    why: Mapped[str] = mapped_column(comment="Why the clause applies")
    effects: Mapped[dict[str, Any]] = mapped_column(JSON, comment="Numbers: ideas, comments and votes set aside")
    stated_at: Mapped[datetime]
    appeal_until: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None] = mapped_column(comment="When the member said they have read it")

    decision: Mapped[Decision] = relationship(lazy="raise")

    @property
    def ref(self) -> str:
        return reference(self.id)

    @property
    def path(self) -> str:
        """The member's side of it."""
        return f"/cases/{self.ref}"


class StatementReader(Base):
    """Somebody whom a statement that is not about their account concerns: it set a vote of theirs aside."""

    __tablename__ = "statement_readers"
    __table_args__ = (UniqueConstraint("statement_id", "member_id"), Index(None, "member_id"))

    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    read_at: Mapped[datetime | None] = mapped_column(comment="When they said they have read it")
