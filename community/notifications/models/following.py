"""What members chose to hear of an idea."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId


class Follow(Base):
    """A choice: how much of this idea the member wants to hear. Who made none follows by what they did there."""

    __tablename__ = "follows"
    __table_args__ = (
        Index(None, "idea_id", "member_id"),
        CheckConstraint("level IN ('all', 'outcomes', 'muted')", name="level"),
    )

    member_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    idea_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("ideas.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    level: Mapped[str]
    chosen_at: Mapped[datetime]
