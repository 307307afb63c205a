"""Everything that a member contributed in a while, for one decision: what it would set aside, and what follows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, func, or_, select

from community.core.bulk import one_of
from community.core.db import session
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.membership.models import Holdable, Member
from community.voting.models import Vote

IDEAS = cast(Table, Idea.__table__)


@dataclass(frozen=True)
class Preview:
    """What a sweep sets aside, by id, and what goes with it: comments of others on these ideas, votes on them."""

    ideas: Sequence[int]
    comments: Sequence[int]
    votes: Sequence[int]
    comments_of_others: int
    votes_on_ideas: int

    @property
    def holds(self) -> list[tuple[Holdable, int]]:
        """For a Ruling."""
        named = ((Holdable.IDEA, self.ideas), (Holdable.COMMENT, self.comments), (Holdable.VOTE, self.votes))
        return [(kind, number) for kind, numbers in named for number in numbers]

    @property
    def is_empty(self) -> bool:
        return not (self.ideas or self.comments or self.votes)


def preview(member: Member, since: datetime, until: datetime, *, votes_on: Collection[int] = ()) -> Preview:
    """The member's ideas and comments from `since` to before `until`, and their votes on the ideas that are named.

    Nothing is written. What its author took back stays out: it is not shown. Five queries.
    """
    ideas = list(session.scalars(_within(Idea, member, since, until)))
    comments = list(session.scalars(_within(Comment, member, since, until)))
    return Preview(
        ideas=ideas,
        comments=comments,
        votes=votes_of([member.id], votes_on),
        comments_of_others=_others(ideas, member),
        votes_on_ideas=session.scalar(select(func.sum(Idea.vote_count)).where(one_of(IDEAS.c.id, ideas))) or 0,
    )


def _within(model: type[Idea] | type[Comment], member: Member, since: datetime, until: datetime) -> Select[Any]:
    stands = model.author_id == member.id, model.withdrawn_at.is_(None)
    return select(model.id).where(*stands, model.created_at >= since, model.created_at < until).order_by(model.id)


def _others(ideas: Sequence[int], member: Member) -> int:
    here = select(Idea.thread_id).where(one_of(IDEAS.c.id, ideas))
    theirs = Comment.author_id.is_(None) | (Comment.author_id != member.id)
    read = Comment.withdrawn_at.is_(None), Comment.is_internal.is_(False)
    return session.scalar(select(func.count(Comment.id)).where(Comment.thread_id.in_(here), theirs, *read)) or 0


def votes_of(member_ids: Collection[int], idea_ids: Collection[int]) -> list[int]:
    """The votes of these members on these ideas, or on what is part of them, that count or would, by id.

    One query, none where nothing is named.
    """
    if not member_ids or not idea_ids:
        return []
    theirs = or_(Vote.idea_id.in_(idea_ids), Vote.root_id.in_(idea_ids))
    stands = Vote.member_id.in_(member_ids), theirs, Vote.withdrawn_at.is_(None)
    return list(session.scalars(select(Vote.id).where(*stands).order_by(Vote.id)))
