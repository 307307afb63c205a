"""The roadmap: the statuses that the owner picked, with the ideas that stand there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from community.access import Viewer
from community.core.db import AnySelect, fixed, session
from community.core.shortly import kept_shortly
from community.ideas.models import Audience, Idea, Stage, Status
from community.ideas.policy import audiences_of, listed_to
from community.ideas.queries.cards import Card, card_columns, cards
from community.ideas.queries.catalogue import statuses

SHOWN = 12
MOST_COUNTED = 500


@dataclass(frozen=True)
class Column:
    """A status with its first ideas, and how many there are, counted up to 500."""

    status: Status
    cards: Sequence[Card]
    count: int

    @property
    def is_done(self) -> bool:
        return self.status.stage == Stage.DONE

    @property
    def path(self) -> str:
        return "/shipped" if self.is_done else f"/ideas?status={self.status.key}&sort=top"


def roadmap(viewer: Viewer) -> list[Column]:
    """The columns in the owner's order, as this viewer may see them. Up to three queries a column."""
    return _columns(audiences_of(viewer))


@kept_shortly
def _columns(audiences: tuple[Audience, ...]) -> list[Column]:
    return [_column(status, audiences) for status in statuses() if status.on_roadmap]


def _column(status: Status, audiences: tuple[Audience, ...]) -> Column:
    """What has a date comes first, the next one on top; then what has most votes. What is done: the latest first."""
    here = card_columns().where(Idea.status_id == status.id, listed_to(audiences))
    if status.stage == Stage.DONE:
        done = here.where(Idea.shipped_at.is_not(None)).order_by(Idea.shipped_at.desc(), Idea.id.desc())
        found = _first(done, SHOWN)
    else:
        found = _first(here.where(Idea.target.is_not(None)).order_by(Idea.target, Idea.id), SHOWN)
        rest = here.where(Idea.target.is_(None)).order_by(Idea.support.desc(), Idea.id.desc())
        found += _first(rest, SHOWN - len(found))
    return Column(status, found, _count(status, audiences) if len(found) == SHOWN else len(found))


def _first(statement: AnySelect, count: int) -> list[Card]:
    return cards(statement.limit(fixed(count))) if count else []


def _count(status: Status, audiences: tuple[Audience, ...]) -> int:
    here = select(Idea.id).where(Idea.status_id == status.id, listed_to(audiences)).limit(MOST_COUNTED).subquery()
    return session.execute(select(func.count()).select_from(here)).scalar_one()
