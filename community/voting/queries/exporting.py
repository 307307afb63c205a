"""What this room adds to a member's archive of their own data."""

from sqlalchemy import select

from community.core.personal import Rows, rows_of
from community.ideas.models import Idea
from community.voting.models import Verdict, Vote


def votes_of(member_id: int) -> Rows:
    """What they voted for, and took back; with what the team noted where it recorded the vote."""
    names = "idea_id", "cast_at", "withdrawn_at", "counts", "on_behalf_of", "source"
    found = select(*(getattr(Vote, name) for name in names), Idea.title).join(Idea, Idea.id == Vote.idea_id)
    return rows_of(found.where(Vote.member_id == member_id).order_by(Vote.id))


def votes_recorded_by(member_id: int) -> Rows:
    """Votes they recorded on behalf of customers."""
    found = select(Vote.idea_id, Vote.cast_at, Vote.on_behalf_of).where(Vote.cast_by_id == member_id)
    return rows_of(found.order_by(Vote.id))


def verdicts_of(member_id: int) -> Rows:
    """What they said of things that were shipped."""
    names = "idea_id", "solved", "note", "given_at"
    found = select(*(getattr(Verdict, name) for name in names), Idea.title).join(Idea, Idea.id == Verdict.idea_id)
    return rows_of(found.where(Verdict.member_id == member_id).order_by(Verdict.id))
