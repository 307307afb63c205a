"""What is to be told, and what was told to whom."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id, only_where

SUBJECTS = ("status_change_id", "comment_id", "question_id", "proposal_id")
ONE_SUBJECT = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in SUBJECTS) + " = 1"


class Telling(Base):
    """Something that happened and is told to everybody whom it concerns, in the order of their numbers.

    `told_up_to` is the last member who was; it moves in the transaction that tells them. One whose next slice breaks
    waits until `due_at` and lets the later ones pass; after the last of its `attempts` it is parked.
    """

    __tablename__ = "tellings"
    __table_args__ = (
        UniqueConstraint("status_change_id"),
        UniqueConstraint("comment_id"),
        Index("uq_tellings_question_id", "question_id", unique=True),
        Index("uq_tellings_proposal_id", "proposal_id", unique=True),
        Index(None, "idea_id"),
        Index("ix_tellings_due", "id", **only_where("done_at IS NULL")),
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
    )

    id: Mapped[Id]
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    status_change_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("status_changes.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("comments.id", ondelete="CASCADE"))
    question_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("solution_questions.id", ondelete="CASCADE"), comment="Whether what was shipped solved it"
    )
    proposal_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("merge_proposals.id", ondelete="CASCADE"), comment="A proposed merge that was settled"
    )
    mentions: Mapped[bool] = mapped_column(default=True, comment="Whether those named in the comment are told so")
    happened_at: Mapped[datetime]
    told_up_to: Mapped[int] = mapped_column(BigId, default=0, comment="Number of the last member who was told")
    done_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(comment="Not before, for a slice broke; NULL: at once")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0", comment="At the next slice, that broke")
    last_error: Mapped[str | None]


class Notification(Base):
    """A member was told. Once for each telling, whatever the reasons."""

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("telling_id", "member_id"),
        Index(None, "member_id", "happened_at", "id"),
        Index("ix_notifications_mail", "member_id", "mail_key", **only_where("mail_key IS NOT NULL")),
        Index("ix_notifications_unread", "member_id", "idea_id", **only_where("read_at IS NULL")),
        Index(None, "idea_id"),
        CheckConstraint("kind IN ('outcome', 'question', 'reply', 'mention', 'comment')", name="kind"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    telling_id: Mapped[int] = mapped_column(BigId, ForeignKey("tellings.id", ondelete="CASCADE"))
    idea_id: Mapped[int] = mapped_column(BigId, ForeignKey("ideas.id", ondelete="CASCADE"))
    kind: Mapped[str]
    reason: Mapped[str] = mapped_column(comment="One of rules.Reason")
    happened_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_key: Mapped[str | None] = mapped_column(comment="The mailing that tells of it; NULL: none does")
