"""Which votes count."""

from sqlalchemy import ColumnElement, and_

from community.voting.models import Vote


def counting(votes: type[Vote] = Vote) -> ColumnElement[bool]:
    """The votes that count, as SQL."""
    return and_(votes.counts, votes.withdrawn_at.is_(None))
