"""The public log: what was done under which rule, without names or texts, chained so that no row can be changed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, Id


class LogEntry(Base):
    """One act. `hash` is SHA-256 of `previous` and `entry`; the database refuses changes and deletions."""

    __tablename__ = "moderation_log"
    __table_args__ = (
        UniqueConstraint("previous"),
        UniqueConstraint("hash"),
        CheckConstraint("length(hash) = 64", name="hash"),
    )

    id: Mapped[Id]
    happened_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(comment="decision, appeal, reversal or brake")
    entry: Mapped[str] = mapped_column(comment="Canonical JSON: measure, clause, scope, duration, outcome, time")
    previous: Mapped[str] = mapped_column(comment="The hash before; 64 zeros at first")
    hash: Mapped[str]
