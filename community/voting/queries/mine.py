"""What the viewer votes for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import BindParameter, and_, bindparam, func, or_, select

from community.access import Viewer
from community.core.db import AnySelect, fixed, session
from community.ideas.models import Idea
from community.ideas.policy import listed_for
from community.ideas.queries import card_columns
from community.voting.models import Vote

# Built once, for they are sent with every page.
_BY_MEMBER = (Vote.member_id == bindparam("member_id"), Vote.withdrawn_at.is_(None))
_AMONG: BindParameter[int] = bindparam("ids", expanding=True)
# Each half is read from an index of its own.
_MINE_OF_MANY = select(Vote.root_id).where(
    or_(and_(*_BY_MEMBER, Vote.counts, Vote.root_id.in_(_AMONG)), and_(*_BY_MEMBER, Vote.idea_id.in_(_AMONG)))
)
_MINE = select(Vote.cast_at, Vote.on_behalf_of, Vote.counts).where(*_BY_MEMBER)
_MINE_HERE = _MINE.where(Vote.idea_id == bindparam("idea_id"))
_MINE_IN_ALL = (
    _MINE.where(Vote.root_id == bindparam("idea_id")).order_by(Vote.counts.desc(), Vote.weight, Vote.id).limit(fixed(1))
)


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


class Root(Protocol):
    """An idea that votes count for."""

    @property
    def id(self) -> int: ...
    @property
    def takes_in(self) -> bool: ...


def my_vote(viewer: Viewer, idea: Root) -> MyVote | None:
    """The viewer's vote for one idea, or for what it took in; None where there is none. One query, none for nobody."""
    if not viewer.is_member:
        return None
    statement = _MINE_IN_ALL if idea.takes_in else _MINE_HERE
    row = session.execute(statement, {"member_id": viewer.id, "idea_id": idea.id}).one_or_none()
    return MyVote(*row) if row else None


def backed_by(member: Viewer) -> AnySelect:
    """The ideas that a member votes for and may see, the latest vote first; a statement for `cards()`."""
    standing = select(Vote.root_id, func.max(Vote.cast_at).label("latest"))
    mine = standing.where(Vote.member_id == member.id, Vote.withdrawn_at.is_(None)).group_by(Vote.root_id).subquery()
    found = card_columns().join(mine, mine.c.root_id == Idea.id).where(listed_for(member))
    return found.order_by(mine.c.latest.desc(), Idea.id.desc())
