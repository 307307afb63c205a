"""What is kept for people: pictures they uploaded, and text typed before they had signed in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id


class Upload(Base):
    """A picture, re-encoded, without metadata. Its key is its unguessable address under /files/."""

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("key"), Index(None, "owner_id"))

    id: Mapped[Id]
    key: Mapped[str]
    owner_id: Mapped[int] = mapped_column(BigId, ForeignKey("members.id", ondelete="CASCADE"))
    media_type: Mapped[str]
    width: Mapped[int] = mapped_column(comment="Pixels")
    height: Mapped[int] = mapped_column(comment="Pixels")
    size_bytes: Mapped[int]
    created_at: Mapped[datetime]

    @property
    def path(self) -> str:
        return f"/files/{self.key}"


class CleanUp(Base):
    """Somebody left: what files may still hold of deleted rows has to be overwritten."""

    __tablename__ = "clean_ups"

    id: Mapped[Id]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None] = mapped_column(comment="When no file held it any more")


class Departed(Base):
    """Somebody whom an import had brought, and who left: run again, it must not make them anew. It points to nobody."""

    __tablename__ = "departed"

    key: Mapped[str] = mapped_column(primary_key=True, comment="Keyed hash of what an import called them")


class Draft(Base):
    """A form that somebody sent before signing in; the browser holds its token for a week."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("token_hash"), Index(None, "created_at"))

    id: Mapped[Id]
    token_hash: Mapped[str]
    path: Mapped[str] = mapped_column(comment="The page whose form it fills")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
