"""What signals are read from: keyed hashes of network prefixes and device cookies, kept for thirty days."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id


class Trace(Base):
    """Where an act came from, as two keyed hashes. Neither address nor cookie is kept."""

    __tablename__ = "traces"
    __table_args__ = (
        Index(None, "member_id"),
        Index(None, "made_at"),
        CheckConstraint("action IN ('join', 'sign-in', 'post', 'comment', 'report')", name="action"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    action: Mapped[str]
    target_id: Mapped[int | None] = mapped_column(BigId, comment="The idea")
    made_at: Mapped[datetime]
    prefix_hash: Mapped[str | None]
    device_hash: Mapped[str | None]
