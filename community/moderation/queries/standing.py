"""What a member has contributed, in numbers, for whoever decides about them."""

from dataclasses import dataclass

from sqlalchemy import func, select

from community.core.db import session
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Member
from community.membership.queries import agreed_version
from community.voting.models import Vote


@dataclass(frozen=True)
class Standing:
    """Ideas, comments and votes that were not taken back, and the policy's version that they agreed to."""

    ideas: int
    comments: int
    votes: int
    policy: int | None


def standing_of(member: Member) -> Standing:
    """Two queries."""
    mine = [
        select(func.count(table.id)).where(owner == member.id, table.withdrawn_at.is_(None)).scalar_subquery()
        for table, owner in ((Idea, Idea.author_id), (Comment, Comment.author_id), (Vote, Vote.member_id))
    ]
    ideas, comments, votes = session.execute(select(*mine)).one()
    agreed = agreed_version(member)
    return Standing(ideas, comments, votes, agreed.number if agreed else None)


def vote_count_of(member_id: int | None) -> int:
    """How many votes of the member count. One query."""
    mine = Vote.member_id == member_id, Vote.withdrawn_at.is_(None), Vote.counts.is_(True)
    return session.scalar(select(func.count(Vote.id)).where(*mine)) or 0
