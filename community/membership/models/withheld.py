"""What was withheld from whom, and what was set aside. Why it was lies higher, with the decisions of moderation."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id, only_where

EVERYTHING = "*"


class Scope(StrEnum):
    """Where a capability is withheld."""

    SITE = "site"
    BOARD = "board"
    IDEA = "idea"


class Holdable(StrEnum):
    """What a decision can set aside."""

    IDEA = "idea"
    COMMENT = "comment"
    VOTE = "vote"
    PROFILE = "profile"


class Withholding(Base):
    """A capability withheld by a decision, in a scope, until a time. It cannot be without its statement of reasons.

    It holds for whoever joins with the same confirmed address, too, so that leaving is no way around it.
    """

    __tablename__ = "withholdings"
    __table_args__ = (
        Index("ix_withholdings_member", "member_id", **only_where("lifted_at IS NULL")),
        Index("ix_withholdings_address", "address_hash", **only_where("lifted_at IS NULL")),
        Index("ix_withholdings_statement_id", "statement_id"),
        CheckConstraint("scope IN ('site', 'board', 'idea')", name="scope"),
        CheckConstraint("(scope = 'site') = (scope_id IS NULL)", name="scope_id"),
        CheckConstraint("ends_at > starts_at", name="ends_later"),
        CheckConstraint("ends_at IS NOT NULL OR capability = '*'", name="end"),
    )

    id: Mapped[Id]
    member_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("members.id", ondelete="SET NULL"), index=True, comment="NULL: the account was removed"
    )
    address_hash: Mapped[str | None] = mapped_column(comment="Keyed hash of the address the member had confirmed")
    capability: Mapped[str] = mapped_column(comment="A permission; '*': every one")
    scope: Mapped[str]
    scope_id: Mapped[int | None] = mapped_column(BigId, comment="Board or idea; NULL: the whole site")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None] = mapped_column(comment="NULL: revoked, until somebody gives it back")
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    lifted_at: Mapped[datetime | None]


class Hold(Base):
    """Something set aside by a decision: its author and moderators still see it, and it does not count."""

    __tablename__ = "holds"
    __table_args__ = (
        UniqueConstraint("statement_id", "kind", "subject_id"),
        Index("ix_holds_subject", "kind", "subject_id", **only_where("lifted_at IS NULL")),
        CheckConstraint("kind IN ('idea', 'comment', 'vote', 'profile')", name="kind"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    subject_id: Mapped[int] = mapped_column(BigId)
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    placed_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
