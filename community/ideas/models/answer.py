"""A move of status, with what the team said about it; and what it is about to say."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import Base, BigId, Id, only_where
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


class AnswerDraft(Base):
    """An answer in the making, shared by the team. Public once it is published, by hand or when its time comes.

    Whoever saved it last stands for it: it is published under their name, if they still may. A row that was published
    stays, and names what came of it, so that nothing is published twice.
    """

    __tablename__ = "answer_drafts"
    __table_args__ = (
        UniqueConstraint("published_id"),
        Index(None, "idea_id"),
        Index(None, "written_by_id"),
        Index("ix_answer_drafts_waiting", "publish_at", "id", **only_where("published_id IS NULL")),
        CheckConstraint("publish_at IS NULL OR from_id IS NOT NULL", name="from"),
        CheckConstraint("(failure IS NULL) = (failed_at IS NULL)", name="failure"),
    )

    id: Mapped[Id]
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    status_id: Mapped[int] = mapped_column(BigId, ForeignKey("statuses.id"))
    text: Mapped[str] = mapped_column(comment="Markdown")
    reason: Mapped[str | None]
    target: Mapped[date | None]
    notify: Mapped[bool] = mapped_column(default=True)
    revision: Mapped[int] = mapped_column(default=1, comment="Counts savings, so that none overwrites another")
    written_at: Mapped[datetime]
    written_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    publish_at: Mapped[datetime | None] = mapped_column(comment="When to publish it by itself; NULL: by hand")
    from_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("statuses.id"), comment="Where the idea stood when it was scheduled"
    )
    failed_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(comment="Code of why it was not published when its time came")
    published_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("status_changes.id", ondelete="CASCADE"))

    status: Mapped[Status] = relationship(foreign_keys=status_id, lazy="raise")
    written_by: Mapped[Member | None] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        return f"/ideas/{self.idea_id}/drafts/{self.id}"
