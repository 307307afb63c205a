"""Storm brakes: a place slowed down for everybody, for hours, and said so on its page."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id, only_where


class Brake(Base):
    """For 1 to 72 hours each member adds one contribution in ten minutes here."""

    __tablename__ = "brakes"
    __table_args__ = (
        Index("ix_brakes_scope", "scope", "scope_id", **only_where("released_at IS NULL")),
        Index(None, "pulled_by_id"),
        CheckConstraint("scope IN ('site', 'board', 'idea')", name="scope"),
        CheckConstraint("(scope = 'site') = (scope_id IS NULL)", name="scope_id"),
        CheckConstraint("ends_at > starts_at", name="ends_later"),
    )

    id: Mapped[Id]
    scope: Mapped[str]
    scope_id: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    pulled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id", ondelete="SET NULL"))
    released_at: Mapped[datetime | None]
