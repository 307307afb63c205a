"""Who follows an idea, and why: what they chose; else what they did there.

Nothing is written when somebody votes or comments, so voting costs what it did, and taking a vote back ends the
follow it gave. What belongs to an idea is one expression, so that what came by a merge follows along.
"""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, Select, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from community.access import Viewer
from community.core.db import AnySelect, fixed, session
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.ideas.queries.merges import root_of
from community.notifications.models import Follow, Notification
from community.notifications.rules import Level, Reason
from community.voting.models import Vote

ROOT: Any = bindparam("root_id", type_=BigInteger)


def belongs(root: ColumnElement[int] = ROOT) -> ColumnElement[bool]:
    """Whether an idea counts as the one whose number is sent as `root_id`, unless another is named."""
    return or_(Idea.id == root, Idea.merged_into_id == root)


def those(root: ColumnElement[int] = ROOT) -> Select[int]:
    """The numbers of the ideas that count as this one."""
    return select(Idea.id).where(belongs(root)).correlate_except(Idea)


@dataclass(frozen=True)
class Following:
    """How much the viewer hears of an idea, why, and how many notifications about it they have not read."""

    level: Level | None
    reason: Reason | None
    unread: int = 0

    @property
    def hears(self) -> bool:
        return self.level is not None and self.level != Level.MUTED


def following_of(idea_id: int, viewer: Viewer) -> Following:
    """How the viewer follows the idea. One query; none for nobody."""
    if not viewer.is_member:
        return Following(None, None)
    row = session.execute(_mine(), {"root_id": idea_id, "member_id": viewer.id}).one()
    if row.level is not None:
        return Following(Level(row.level), Reason.CHOSEN, row.unread)
    reason = Reason(row.reason) if row.reason else None
    return Following(Level.OUTCOMES if reason else None, reason, row.unread)


def muted_among(idea_ids: Collection[int], viewer: Viewer) -> set[int]:
    """Those of these ideas of which the viewer wants to hear nothing, by what they are part of now. One query."""
    idea = aliased(Idea)
    level = chosen_level(literal(viewer.id, BigInteger), root_of(idea))
    return set(session.scalars(select(idea.id).where(idea.id.in_(idea_ids), level == Level.MUTED)))


@functools.cache
def _mine() -> AnySelect:
    me: Any = bindparam("member_id", type_=BigInteger)
    unread = select(func.count(Notification.id)).where(
        Notification.member_id == me, Notification.read_at.is_(None), Notification.idea_id.in_(those())
    )
    return select(
        chosen_level(me).label("level"), reason_of(me).label("reason"), unread.scalar_subquery().label("unread")
    )


def chosen_level(member_id: ColumnElement[int], root: ColumnElement[int] = ROOT) -> ScalarSelect[Any]:
    """What the member chose: for the idea itself before what they chose for one that joined it; the most of these.

    Ordered without naming `root`: there SQLite does not find what a statement further out calls it.
    """
    most = case({Level.ALL: fixed(0), Level.OUTCOMES: fixed(1)}, value=Follow.level, else_=fixed(2))
    part = aliased(Idea)
    found = select(Follow.level).join(part, part.id == Follow.idea_id)
    chose = found.where(Follow.member_id == member_id, Follow.idea_id.in_(those(root)))
    return chose.order_by(part.merged_into_id.is_not(None), most).limit(fixed(1)).scalar_subquery()


def reason_of(member_id: ColumnElement[int]) -> ColumnElement[str | None]:
    """Why the member follows without having chosen to: wrote it, votes for it, spoke there. NULL: does not."""
    wrote = _is_any(select(Idea.id).where(belongs(), Idea.author_id == member_id))
    voted = Vote.member_id == member_id, Vote.idea_id.in_(those()), Vote.withdrawn_at.is_(None)
    votes = _is_any(select(Vote.id).where(*voted))
    spoke = _is_any(select(Comment.id).where(Comment.author_id == member_id, *in_its_threads()))
    return case(
        (wrote, literal(Reason.AUTHOR.value)),
        (votes, literal(Reason.VOTE.value)),
        (spoke, literal(Reason.COMMENT.value)),
    )


def _is_any(found: Select[int]) -> ColumnElement[bool]:
    """As `exists()`, which PostgreSQL would rather answer for some hundred members by reading all rows of the idea."""
    return found.limit(fixed(1)).scalar_subquery().is_not(None)


def in_its_threads() -> tuple[ColumnElement[bool], ...]:
    """The comments that stand in its discussion. A note is no part of it for who follows."""
    threads = select(Idea.thread_id).where(belongs())
    return Comment.thread_id.in_(threads), Comment.withdrawn_at.is_(None), Comment.is_internal.is_(False)
