"""Answer debt: which ideas are owed an answer, and how the community stands with it."""

import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_

from community.access import ANONYMOUS, Viewer
from community.core import clock, paging
from community.core.db import fixed, session
from community.ideas.models import Idea, Stage, Status, StatusChange
from community.ideas.policy import listed_for
from community.ideas.queries.cards import Card, card_columns, cards
from community.ideas.queries.catalogue import statuses
from community.site.queries import the_site
from community.site.rules import Debt

PAGE = 20
ANSWERS = 500


def is_owed() -> ColumnElement[bool]:
    """Open, without an answer, with votes enough; as SQL."""
    waiting = [status.id for status in statuses() if status.stage == Stage.OPEN]
    return and_(Idea.owed_since.is_not(None), Idea.answered_at.is_(None), Idea.status_id.in_(waiting))


def owed(viewer: Viewer, *, after: str | None = None) -> paging.Page[Card]:
    """A page of what is owed an answer, the longest first, as this viewer may see it. One query, by index."""
    found = card_columns().where(is_owed(), listed_for(viewer))
    place = paging.decode(after, (datetime, int))
    if place is not None:
        found = found.where(tuple_(Idea.owed_since, Idea.id) > tuple_(*place))
    rows = cards(found.order_by(Idea.owed_since, Idea.id).limit(fixed(PAGE + 1)))
    return paging.cut(rows, PAGE, lambda card: (card.owed_since, card.id))


def is_over_ceiling() -> bool:
    """Whether more answers are owed than the owner allows. No query."""
    site = the_site()
    return site.debt_ceiling is not None and site.answers_owed > site.debt_ceiling


def debt(now: datetime) -> Debt:
    """How it stands, of what everybody may see. Two queries: the open debt, and the 500 ideas answered last."""
    late = now - timedelta(days=the_site().answer_days)
    overdue = func.count().filter(Idea.owed_since < late)
    counted = select(func.count(), overdue, func.min(Idea.owed_since)).where(is_owed(), listed_for(ANONYMOUS))
    count, late_count, oldest = session.execute(counted).one()
    return Debt(
        answers_owed=count,
        answers_overdue=late_count,
        oldest_owed_since=oldest,
        median_answer_seconds=_median(_waits()),
    )


def _waits() -> Sequence[timedelta]:
    """From each idea to its first answer: words, or a move to another stage than open."""
    is_answer = or_(StatusChange.text != "", Status.stage != Stage.OPEN)
    made = select(func.min(StatusChange.changed_at)).join(Status, Status.id == StatusChange.to_id)
    first = made.where(StatusChange.idea_id == Idea.id, is_answer).correlate(Idea).scalar_subquery()
    last = select(Idea.created_at, first.label("first")).where(Idea.answered_at.is_not(None), listed_for(ANONYMOUS))
    rows = session.execute(last.order_by(Idea.answered_at.desc(), Idea.id.desc()).limit(ANSWERS))
    return [row.first - row.created_at for row in rows if row.first is not None]


def _median(waits: Sequence[timedelta]) -> int | None:
    return round(statistics.median(wait.total_seconds() for wait in waits)) if waits else None


def due_at(idea: Card | Idea) -> datetime | None:
    """Until when its answer is owed; None where none is. No query."""
    is_open = idea.status.stage == Stage.OPEN and idea.answered_at is None
    return idea.owed_since + timedelta(days=the_site().answer_days) if is_open and idea.owed_since else None


def days_overdue(idea: Card | Idea) -> int | None:
    """Since how many whole days its answer is overdue, 0 from the moment on; None where it is not."""
    due = due_at(idea)
    late = clock.python_now() - due if due else timedelta(-1)
    return late.days if late >= timedelta() else None
