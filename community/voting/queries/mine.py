"""What the viewer votes for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from community.access import Viewer
from community.core.db import AnySelect, session
from community.ideas.models import Idea
from community.ideas.policy import listed_for
from community.ideas.queries import card_columns
from community.voting.models import Vote

# Built once, for they are sent with every page.
_BY_MEMBER = (Vote.member_id == bindparam("member_id"), Vote.withdrawn_at.is_(None))
_MINE_OF_MANY = select(Vote.idea_id).where(*_BY_MEMBER, Vote.idea_id.in_(bindparam("ids", expanding=True)))
_MINE = select(Vote.cast_at, Vote.on_behalf_of, Vote.counts).where(*_BY_MEMBER, Vote.idea_id == bindparam("idea_id"))


def voted_on(viewer: Viewer, idea_ids: Iterable[int]) -> set[int]:
    """Which of these ideas the viewer votes for. One query; none for nobody or for no ideas."""
    ids = list(idea_ids)
    if not viewer.is_member or not ids:
        return set()
    return set(session.scalars(_MINE_OF_MANY, {"member_id": viewer.id, "ids": ids}))


@dataclass(frozen=True)
class MyVote:
    """The viewer's own vote: since when it weighs, in whose words the team recorded it, and whether it counts."""

    cast_at: datetime
    on_behalf_of: str | None
    counts: bool


def my_vote(viewer: Viewer, idea_id: int) -> MyVote | None:
    """The viewer's vote for one idea, None where there is none. One query, none for nobody."""
    if not viewer.is_member:
        return None
    row = session.execute(_MINE, {"member_id": viewer.id, "idea_id": idea_id}).one_or_none()
    return MyVote(*row) if row else None


def backed_by(member: Viewer) -> AnySelect:
    """The ideas that a member votes for and may see, the latest vote first; a statement for `cards()`."""
    return (
        card_columns()
        .join(Vote, Vote.idea_id == Idea.id)
        .where(Vote.member_id == member.id, Vote.withdrawn_at.is_(None), listed_for(member))
        .order_by(Vote.cast_at.desc(), Idea.id.desc())
    )
