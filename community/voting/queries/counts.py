"""Which votes count."""

from typing import cast

from sqlalchemy import ColumnElement, Table, and_, not_, select

from community.membership.models import Holdable, Member
from community.membership.policy import is_set_aside
from community.voting.models import Vote


def counting(votes: type[Vote] = Vote) -> ColumnElement[bool]:
    """The votes that count, as SQL."""
    return and_(votes.counts, votes.withdrawn_at.is_(None))


def is_aside() -> ColumnElement[bool]:
    """The votes that would count, had no decision set them aside, as SQL."""
    return and_(Vote.counts.is_(False), Vote.withdrawn_at.is_(None), _is_held(), not_(_is_double()))


def is_to_count() -> ColumnElement[bool]:
    """What `counts` follows from, as SQL: not set aside, and not left behind by somebody who had voted twice."""
    return and_(not_(_is_held()), not_(_is_double()))


def _is_double() -> ColumnElement[bool]:
    """It stayed with an account that an import had brought, for the person who claimed it had voted, too."""
    return select(Member.id).where(Member.id == Vote.member_id, Member.claimed_by_id.is_not(None)).exists()


def _is_held() -> ColumnElement[bool]:
    return is_set_aside(Holdable.VOTE, cast(Table, Vote.__table__).c.id)
