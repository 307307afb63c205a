"""A person."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, case, false
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, BigId, Id, only_where
from community.membership.rules import Appearance, Shown


class Member(Appearance, Base):
    """A person with an account, or one known from an import whom nobody has claimed yet (no password)."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("handle"),
        UniqueConstraint("source", "source_id"),
        Index(
            "uq_members_confirmed_email",
            "email",
            unique=True,
            **only_where("email_confirmed_at IS NOT NULL"),
        ),
        Index(
            "ix_members_unconfirmed_email",
            "email",
            **only_where("email IS NOT NULL AND email_confirmed_at IS NULL"),
        ),
        Index(
            "ix_members_claim_email",
            "claim_email",
            **only_where("claim_email IS NOT NULL"),
        ),
        Index("ix_members_claimed_by_id", "claimed_by_id", **only_where("claimed_by_id IS NOT NULL")),
        Index("ix_members_handed_over_by_id", "handed_over_by_id", **only_where("handed_over_by_id IS NOT NULL")),
        Index("ix_members_staff", "id", **only_where("role_names <> ''")),
        CheckConstraint("length(handle) BETWEEN 3 AND 30", name="handle_length"),
    )

    id: Mapped[Id]
    handle: Mapped[str]
    display_name: Mapped[str]
    email: Mapped[str | None] = mapped_column(comment="Lower case; signs in and is unique once confirmed")
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(comment="argon2id; NULL: cannot sign in")
    role_names: Mapped[str] = mapped_column(default="", comment="Derived from role_grants, sorted, space between")
    bio: Mapped[str] = mapped_column(default="", comment="Markdown")
    bio_html: Mapped[str] = mapped_column(default="")
    avatar_key: Mapped[str | None] = mapped_column(comment="File key of an uploaded picture")
    time_zone: Mapped[str] = mapped_column(default="UTC")
    names_votes: Mapped[bool] = mapped_column(default=False, comment="Whether everybody may read what they voted for")
    language: Mapped[str] = mapped_column(default="", comment="Empty: the browser's wish")
    joined_at: Mapped[datetime]
    erased_at: Mapped[datetime | None] = mapped_column(comment="Left; the row is empty")
    address_hash: Mapped[str | None] = mapped_column(
        index=True, comment="Keyed hash of the address, where a measure follows it; else NULL"
    )
    is_watched: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        comment="Derived: whether any withholding was ever placed, so that others cost no query",
    )
    has_unread: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        comment="Derived: whether a decision about them stands that they have not said they read",
    )
    unread_count: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="Derived: notifications that they have not read"
    )
    is_held: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="Derived from holds: the profile is set aside"
    )
    is_demo: Mapped[bool] = mapped_column(default=False, comment="Signs in on loopback only")
    source: Mapped[str | None] = mapped_column(comment="Name of the import that brought them")
    source_id: Mapped[str | None]
    claim_email: Mapped[str | None] = mapped_column(comment="Whoever confirms this address takes over")
    claimed_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("members.id"))
    claimed_at: Mapped[datetime | None]
    handed_over_by_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("members.id"), comment="The owner who said so; NULL: an address was confirmed"
    )

    is_member = True
    # What Flask-Login asks of a user.
    is_authenticated = True
    is_active = True
    is_anonymous = False
    session_token = ""
    # The policy's version whose acceptance is awaited, 0 for none; told by the loader of sessions, with the member.
    awaits_policy = 0

    def get_id(self) -> str:
        """What the browser's cookie holds: the token of its session row, not the member's id."""
        return self.session_token

    @property
    def is_staff(self) -> bool:
        return bool(self.role_names)

    @property
    def is_confirmed(self) -> bool:
        return self.email_confirmed_at is not None

    @property
    def is_imported(self) -> bool:
        """Known from an import only: nobody signs in as them."""
        return self.source is not None and self.password_hash is None

    @property
    def is_unclaimed(self) -> bool:
        return self.is_imported and self.claimed_by_id is None

    @hybrid_property
    def shown_name(self) -> str:
        """The name that others read: the handle, where the profile is set aside."""
        return self.handle if self.is_held else self.display_name

    @shown_name.inplace.expression
    @classmethod
    def _shown_name(cls) -> ColumnElement[str]:
        return case((cls.is_held, cls.handle), else_=cls.display_name)

    @hybrid_property
    def shown_avatar_key(self) -> str | None:
        """The picture that others see: none, where the profile is set aside."""
        return None if self.is_held else self.avatar_key

    @shown_avatar_key.inplace.expression
    @classmethod
    def _shown_avatar_key(cls) -> ColumnElement[str | None]:
        return case((cls.is_held.is_(False), cls.avatar_key))

    @property
    def shown(self) -> Shown:
        """How others see them."""
        return Shown(self.handle, self.shown_name, self.role_names, self.shown_avatar_key)


# The columns that make a `Shown`, in its order.
SHOWN = (Member.handle, Member.shown_name, Member.role_names, Member.shown_avatar_key)
