"""The site's one row of settings, and every version of its policy."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, Id
from community.site.rules import Colours, colours_of

THE_SITE = 1


class Site(Base):
    """How this community calls itself and looks. One row."""

    __tablename__ = "site"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("hue BETWEEN 0 AND 360", name="hue"),
    )

    id: Mapped[Id]
    name: Mapped[str]
    tagline: Mapped[str]
    hue: Mapped[int] = mapped_column(comment="Degrees on the OKLCH wheel; lightness and chroma are the design's")
    font_text: Mapped[str] = mapped_column(comment="Key of one of rules.FONTS")
    font_display: Mapped[str] = mapped_column(comment="Key of one of rules.FONTS")
    mark_key: Mapped[str | None] = mapped_column(comment="File key of the uploaded mark; NULL: the built-in one")
    about: Mapped[str] = mapped_column(comment="Markdown")
    about_html: Mapped[str]
    privacy: Mapped[str] = mapped_column(comment="Markdown")
    privacy_html: Mapped[str]
    changed_at: Mapped[datetime]
    who_posts: Mapped[str] = mapped_column(default="members", server_default="members", comment="members | team")
    names_shown_to: Mapped[str] = mapped_column(
        default="everyone", server_default="everyone", comment="Names of voters who agreed: everyone | members | team"
    )
    edits_with_notice: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="Whether voters see that an idea changed after they voted"
    )
    merge_proposals: Mapped[bool] = mapped_column(
        default=True, server_default=true(), comment="Whether members propose merges"
    )
    public_numbers: Mapped[bool] = mapped_column(
        default=True, server_default=true(), comment="Whether everybody reads how the community is run, in numbers"
    )
    answer_votes: Mapped[int] = mapped_column(
        default=10, server_default="10", comment="From how many votes on an idea is owed an answer"
    )
    answer_days: Mapped[int] = mapped_column(default=14, server_default="14", comment="Within how many days")
    debt_ceiling: Mapped[int | None] = mapped_column(comment="How many answers may be owed; NULL: no ceiling")
    answers_owed: Mapped[int] = mapped_column(
        default=0, server_default="0", comment="Derived from ideas each minute, as the three after it"
    )
    answers_overdue: Mapped[int] = mapped_column(default=0, server_default="0")
    oldest_owed_since: Mapped[datetime | None]
    median_answer_seconds: Mapped[int | None] = mapped_column(
        comment="From an idea to its first answer, of the ideas answered last"
    )
    verdict_days: Mapped[int] = mapped_column(
        default=14, server_default="14", comment="From shipping until those who voted are asked whether it helped"
    )

    @property
    def colours(self) -> Colours:
        """The brand's, for mails."""
        return colours_of(self.hue)


class PolicyVersion(Base):
    """The policy and membership agreement as it reads from a moment on. Never changed, but followed."""

    __tablename__ = "policy_versions"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[Id]
    number: Mapped[int]
    text: Mapped[str] = mapped_column(comment="Markdown")
    html: Mapped[str]
    in_force_from: Mapped[datetime]
    is_material: Mapped[bool] = mapped_column(
        default=False,
        server_default=false(),
        comment="It changed what is allowed: whoever agreed to an earlier one is asked before they next write",
    )
    written_by: Mapped[int | None] = mapped_column(comment="Member id; no key, for the site lies below membership")


class KnobChange(Base):
    """The owner turned a knob: who, when, from what to what. Never changed."""

    __tablename__ = "knob_changes"

    id: Mapped[Id]
    knob: Mapped[str] = mapped_column(comment="Name of one of rules.KNOBS")
    before: Mapped[str]
    after: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(comment="Member id; no key, for the site lies below membership")
