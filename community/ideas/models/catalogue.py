"""What the owner keeps in order: boards, statuses, tags."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, Id, only_where


class Audience(StrEnum):
    """Who may see a board, or post on it."""

    EVERYONE = "everyone"
    MEMBERS = "members"
    TEAM = "team"


class Stage(StrEnum):
    """How far an idea has come, whatever the owner calls its status."""

    OPEN = "open"
    ANSWERED = "answered"
    ACTIVE = "active"
    DONE = "done"
    CLOSED = "closed"

    @property
    def takes_votes(self) -> bool:
        return self in (Stage.OPEN, Stage.ANSWERED, Stage.ACTIVE)


class Tone(StrEnum):
    """The palette a status picks from; the tokens `--tone-…` of the style sheet."""

    SLATE = "slate"
    AMBER = "amber"
    BLUE = "blue"
    VIOLET = "violet"
    GREEN = "green"
    RED = "red"
    TEAL = "teal"
    PINK = "pink"


def _one_of(column: str, choices: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Board(Base):
    """A place for ideas, with its own audience. `idea_count` counts what is neither withdrawn nor held."""

    __tablename__ = "boards"
    __table_args__ = (UniqueConstraint("slug"), _one_of("seen_by", Audience), _one_of("posted_by", Audience))

    id: Mapped[Id]
    slug: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    position: Mapped[int]
    seen_by: Mapped[str] = mapped_column(default=Audience.EVERYONE)
    posted_by: Mapped[str] = mapped_column(default=Audience.MEMBERS)
    idea_count: Mapped[int] = mapped_column(default=0)


class Status(Base):
    """Where an idea stands, in the owner's words. An internal one is set by the system only and not listed."""

    __tablename__ = "statuses"
    __table_args__ = (
        UniqueConstraint("key"),
        _one_of("stage", Stage),
        _one_of("tone", Tone),
        Index("uq_statuses_first", "is_first", unique=True, **only_where("is_first")),
    )

    id: Mapped[Id]
    key: Mapped[str]
    name: Mapped[str]
    stage: Mapped[str]
    tone: Mapped[str]
    position: Mapped[int]
    is_first: Mapped[bool] = mapped_column(default=False, comment="What a new idea gets; one row")
    is_internal: Mapped[bool] = mapped_column(default=False)
    on_roadmap: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="Whether it is a column of the roadmap"
    )

    @property
    def takes_votes(self) -> bool:
        return Stage(self.stage).takes_votes


class Tag(Base):
    """A word that ideas share."""

    __tablename__ = "tags"
    __table_args__ = (UniqueConstraint("slug"),)

    id: Mapped[Id]
    slug: Mapped[str]
    name: Mapped[str]
