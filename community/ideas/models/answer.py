"""A move of status, with what the team said about it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id
from community.ideas.models.catalogue import Status
from community.membership.models import Member


class StatusChange(Base):
    """Who moved an idea, when, from where to where, and the answer given with it. Never overwritten."""

    __tablename__ = "status_changes"
    __table_args__ = (Index(None, "idea_id", "changed_at"), Index(None, "changed_by_id"))

    id: Mapped[Id]
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(BigId, ForeignKey("statuses.id"))
    to_id: Mapped[int] = mapped_column(BigId, ForeignKey("statuses.id"))
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    text: Mapped[str] = mapped_column(comment="Markdown; empty where only the status moved")
    text_html: Mapped[str]
    reason: Mapped[str | None] = mapped_column(comment="One of rules.REASONS, where the stage is closed")
    target: Mapped[date | None] = mapped_column(comment="When the team aims to ship")
    notify: Mapped[bool] = mapped_column(default=True, comment="Whether those who follow are to be told")

    to: Mapped[Status] = relationship(foreign_keys=to_id, lazy="raise")
    changed_by: Mapped[Member | None] = relationship(lazy="raise")
