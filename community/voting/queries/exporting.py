"""What this room adds to a member's archive of their own data."""

from sqlalchemy import ColumnElement, and_, select

from community.core.db import session
from community.core.personal import Rows, rows_of
from community.ideas.models import Idea
from community.ideas.policy import visible_to
from community.membership.models import Member
from community.voting.models import Verdict, Vote


def votes_of(member_id: int) -> Rows:
    """What they voted for, and took back; with what the team noted where it recorded the vote.

    The title as far as they may still read it.
    """
    names = "idea_id", "cast_at", "withdrawn_at", "counts", "on_behalf_of", "source"
    found = select(*(getattr(Vote, name) for name in names), Idea.title)
    found = found.outerjoin(Idea, _seen(Vote.idea_id.expression, member_id))
    return rows_of(found.where(Vote.member_id == member_id).order_by(Vote.id))


def votes_recorded_by(member_id: int) -> Rows:
    """Votes they recorded on behalf of customers; for whom, is the customers' and not theirs to take along."""
    found = select(Vote.idea_id, Vote.cast_at).where(Vote.cast_by_id == member_id)
    return rows_of(found.order_by(Vote.id))


def verdicts_of(member_id: int) -> Rows:
    """What they said of things that were shipped."""
    names = "idea_id", "solved", "note", "given_at"
    found = select(*(getattr(Verdict, name) for name in names), Idea.title)
    found = found.outerjoin(Idea, _seen(Verdict.idea_id.expression, member_id))
    return rows_of(found.where(Verdict.member_id == member_id).order_by(Verdict.id))


def _seen(idea_id: ColumnElement[int], member_id: int) -> ColumnElement[bool]:
    """The idea, where the member may read it by now."""
    return and_(Idea.id == idea_id, visible_to(session.get_one(Member, member_id)))
