"""Since when an idea has votes enough to be owed an answer."""

from typing import Any, cast

from sqlalchemy import ColumnElement, ScalarSelect, Table, case, func, select

from community.core.db import fixed
from community.ideas.models import Idea
from community.site.models import THE_SITE, Site
from community.site.rules import MOST_ANSWER_VOTES
from community.voting.models import Vote

IDEAS, VOTES = cast(Table, Idea.__table__), cast(Table, Vote.__table__)


def votes_asked() -> ScalarSelect[int]:
    """How many votes it takes, as part of a statement: so a vote need not ask first."""
    return select(Site.answer_votes).where(Site.id == THE_SITE).scalar_subquery()


def owed_since() -> ColumnElement[Any]:
    """Of each row of `ideas`: its creation, where enough votes were carried over; else the time of the counting vote
    that made it enough, by the votes' own times; NULL where they do not suffice.
    """
    asked = votes_asked()
    return case((IDEAS.c.carried_votes >= asked, IDEAS.c.created_at), else_=_nth(asked - IDEAS.c.carried_votes))


def _nth(place: ColumnElement[int]) -> ScalarSelect[Any]:
    is_its = (VOTES.c.root_id == IDEAS.c.id, VOTES.c.counts, VOTES.c.withdrawn_at.is_(None))
    first = select(VOTES.c.id, VOTES.c.weight, VOTES.c.cast_at).where(*is_its).correlate(IDEAS)
    first_ones = first.order_by(VOTES.c.weight, VOTES.c.id).limit(fixed(MOST_ANSWER_VOTES)).subquery()
    order = (first_ones.c.weight, first_ones.c.id)
    numbered = select(first_ones.c.cast_at, func.row_number().over(order_by=order).label("place")).subquery()
    return select(numbered.c.cast_at).where(numbered.c.place == place).correlate(IDEAS).scalar_subquery()
