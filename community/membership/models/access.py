"""What opens doors: sessions, roles, links sent by mail, and the agreement."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id, only_where
from community.site.models import PolicyVersion


class MemberSession(Base):
    """One browser that is signed in. The token itself lives only in its cookie."""

    __tablename__ = "member_sessions"
    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "member_id"))

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    token_hash: Mapped[str]
    browser: Mapped[str] = mapped_column(comment="As people would call it: Firefox · Linux; empty: unknown")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class RoleGrant(Base):
    """A role given, by whom, and taken back when."""

    __tablename__ = "role_grants"
    __table_args__ = (
        Index(
            "uq_role_grants_active",
            "member_id",
            "role",
            unique=True,
            **only_where("revoked_at IS NULL"),
        ),
        Index(None, "granted_by_id"),
        Index(None, "revoked_by_id"),
        CheckConstraint("role IN ('team', 'moderator', 'owner')", name="role"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    role: Mapped[str]
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))


class MailLink(Base):
    """A link sent by mail: single use, for one purpose, until it expires. Its token is made from its id."""

    __tablename__ = "mail_links"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index(None, "member_id"),
        CheckConstraint("purpose IN ('confirm', 'reset')", name="purpose"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    address: Mapped[str] = mapped_column(comment="Where it goes, and what it confirms")
    token_hash: Mapped[str | None] = mapped_column(comment="NULL until the id is known")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    def is_open(self, now: datetime) -> bool:
        """Whether it still does what it is for."""
        return self.used_at is None and now < self.expires_at

    @property
    def made_from(self) -> str:
        """What its token is made from, beside its id: SQLite gives the id of a deleted row to a new one."""
        return f"{self.purpose}:{self.member_id}:{self.address}:{self.created_at.isoformat()}"


class Agreement(Base):
    """A member accepted a version of the policy."""

    __tablename__ = "agreements"

    member_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    policy_version_id: Mapped[int] = mapped_column(
        BigId, ForeignKey(PolicyVersion.id), primary_key=True, autoincrement=False
    )
    accepted_at: Mapped[datetime]
