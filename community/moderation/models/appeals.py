"""Appeals: somebody else looks again. The database refuses whoever made the decision or is in conflict."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
from community.membership.models import Member
from community.moderation.models.decisions import Decision


class Appeal(Base):
    """A member asks that another moderator look again. One for each decision."""

    __tablename__ = "appeals"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        Index("ix_appeals_open", "filed_at", **only_where("decided_at IS NULL")),
        Index("ix_appeals_decided_by_id", "decided_by_id", **only_where("decided_by_id IS NOT NULL")),
        CheckConstraint("outcome IN ('upheld', 'changed', 'overturned', 'lapsed')", name="outcome"),
        CheckConstraint("(decided_at IS NULL) = (outcome IS NULL)", name="decided"),
        CheckConstraint(
            "outcome IS NULL OR outcome = 'lapsed' OR (decided_by_id IS NOT NULL AND length(reasons) >= 40)",
            name="reasons",
        ),
    )

    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(BigId, ForeignKey("decisions.id"))
    text: Mapped[str]
    filed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reasons: Mapped[str] = mapped_column(default="")
    ends_at: Mapped[datetime | None] = mapped_column(comment="Where it was changed: the earlier end")

    decision: Mapped[Decision] = relationship(lazy="raise")
    decided_by: Mapped[Member | None] = relationship(foreign_keys=decided_by_id, lazy="raise")
