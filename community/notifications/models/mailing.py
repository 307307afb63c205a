"""Mails that are owed, and what members wish of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id, only_where


class MailWish(Base):
    """How soon a member wants to hear of something by mail, where they said so."""

    __tablename__ = "mail_wishes"
    __table_args__ = (
        CheckConstraint("kind IN ('outcome', 'question', 'reply', 'mention', 'comment')", name="kind"),
        CheckConstraint("rhythm IN ('at_once', 'daily', 'weekly', 'never')", name="rhythm"),
    )

    member_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    rhythm: Mapped[str]
    wished_at: Mapped[datetime]


class Mailing(Base):
    """One mail owed to one member: of one telling, or of a day or a week. Its Message-ID follows from the row.

    `due_at` is also the lease of whoever is at it. `handing_over` stands from the moment the server asked for the text
    until it has taken it: found so after a crash, nobody knows, so it is not sent again but listed by the doctor.
    """

    __tablename__ = "mailings"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        Index("ix_mailings_due", "due_at", **only_where("state = 'waiting'")),
        Index("ix_mailings_amiss", "state", **only_where("state IN ('handing_over', 'parked')")),
        Index(None, "state_at"),
        CheckConstraint("state IN ('waiting', 'handing_over', 'sent', 'dropped', 'parked')", name="state"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(comment="telling:7, daily:2026-11-23 or weekly:2026-11-23")
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="waiting")
    state_at: Mapped[datetime]
    last_error: Mapped[str | None]
