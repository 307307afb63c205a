"""How many votes, of whom nobody asks who they are."""

import functools
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from community.core import clock
from community.core.db import AnySelect, session
from community.voting.models import Vote
from community.voting.rules import weight

RECENT_DAYS = 7
MOST_RECENT = 1_000


def counting(votes: type[Vote] = Vote) -> ColumnElement[bool]:
    """The votes that count, as SQL."""
    return and_(votes.counts, votes.withdrawn_at.is_(None))


def recent_votes(idea_id: int) -> int:
    """How many counting votes an idea got within the last 7 days, counted by index up to 1,000. One query."""
    since = weight(clock.python_now() - timedelta(days=RECENT_DAYS))
    count: int = session.execute(_recent(), {"idea_id": idea_id, "since": since}).scalar_one()
    return count


@functools.cache
def _recent() -> AnySelect:
    is_recent = (Vote.root_id == bindparam("idea_id"), Vote.weight > bindparam("since"))
    found = select(Vote.id).where(*is_recent, counting()).limit(MOST_RECENT)
    return select(func.count()).select_from(found.subquery())
