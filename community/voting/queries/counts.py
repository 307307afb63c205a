"""Which votes count."""

import functools

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import aliased

from community.membership.models import Holdable, Member
from community.membership.policy import is_set_aside
from community.voting.models import Vote


def counting(votes: type[Vote] = Vote) -> ColumnElement[bool]:
    """The votes that count, as SQL."""
    return and_(votes.counts, votes.withdrawn_at.is_(None))


def is_aside() -> ColumnElement[bool]:
    """The votes that would count, had no decision set them aside, as SQL."""
    return and_(Vote.counts.is_(False), Vote.withdrawn_at.is_(None), _is_held(Vote), not_(_is_double(Vote)))


@functools.cache
def is_to_count() -> ColumnElement[bool]:
    """What `counts` follows from, as SQL: a vote that may count, and is its member's earliest for the root idea.

    One that was taken back stands in nobody's way, and is as if it came again alone.
    """
    earlier = aliased(Vote)
    is_earlier = or_(earlier.weight < Vote.weight, and_(earlier.weight == Vote.weight, earlier.id < Vote.id))
    same = earlier.member_id == Vote.member_id, earlier.root_id == Vote.root_id, earlier.withdrawn_at.is_(None)
    is_first = not_(select(earlier.id).where(*same, is_earlier, _may_count(earlier)).exists())
    return and_(_may_count(Vote), or_(Vote.withdrawn_at.is_not(None), is_first))


def _may_count(votes: type[Vote]) -> ColumnElement[bool]:
    """Not set aside, and not left behind by somebody who had voted twice."""
    return and_(not_(_is_held(votes)), not_(_is_double(votes)))


def _is_double(votes: type[Vote]) -> ColumnElement[bool]:
    """It stayed with an account that an import had brought, for the person who claimed it had voted, too."""
    return select(Member.id).where(Member.id == votes.member_id, Member.claimed_by_id.is_not(None)).exists()


def _is_held(votes: type[Vote]) -> ColumnElement[bool]:
    return is_set_aside(Holdable.VOTE, votes.id.expression)
