"""What ideas that were merged into another brought along."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from community.core.db import session
from community.ideas.models import Idea
from community.voting.models import Vote


@dataclass(frozen=True)
class Brought:
    """How many votes for an idea came along, carried ones with them, and how many of these people voted elsewhere in
    what is one idea now, too: they count once.
    """

    votes: int = 0
    twice: int = 0


def brought_by(merged: Sequence[Idea]) -> dict[int, Brought]:
    """What each of these ideas brought, by number. One query."""
    other = aliased(Vote)
    same = other.member_id == Vote.member_id, other.root_id == Vote.root_id, other.id != Vote.id
    twice = func.sum(case((select(other.id).where(*same, other.withdrawn_at.is_(None)).exists(), 1), else_=0))
    standing = Vote.idea_id.in_([idea.id for idea in merged]), Vote.withdrawn_at.is_(None)
    rows = session.execute(select(Vote.idea_id, func.count(), twice).where(*standing).group_by(Vote.idea_id))
    found = {row[0]: (row[1], row[2]) for row in rows}
    known = {idea.id: found.get(idea.id, (0, 0)) for idea in merged}
    return {idea.id: Brought(known[idea.id][0] + idea.carried_votes, known[idea.id][1]) for idea in merged}
