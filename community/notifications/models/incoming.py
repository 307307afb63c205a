"""Mail that came in, and mail that does not go out any more."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id, only_where


class MailStop(Base):
    """An address that no notifications go to, because a mail came back or was called unwanted, until it is lifted."""

    __tablename__ = "mail_stops"
    __table_args__ = (
        Index("uq_mail_stops_active", "member_id", "address", unique=True, **only_where("lifted_at IS NULL")),
        CheckConstraint("kind IN ('bounce', 'complaint')", name="kind"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    address: Mapped[str]
    kind: Mapped[str]
    said: Mapped[str] = mapped_column(comment="What the other server said")
    stopped_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class ReceivedMail(Base):
    """A mail that came in and has been dealt with, by a hash of its Message-ID: it may come a second time."""

    __tablename__ = "received_mails"

    key: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
