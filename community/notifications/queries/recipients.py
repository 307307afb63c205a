"""Whom a telling concerns, a slice at a time in the order of their numbers."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, func, or_, select, union
from sqlalchemy.orm import aliased

from community.access import Role
from community.core.db import AnySelect, session
from community.core.text import mentioned_handles
from community.discussion.models import Comment
from community.ideas.models import Audience, Board, Idea, StatusChange
from community.membership.models import Member
from community.notifications.models import Follow, Telling
from community.notifications.queries.following import (
    belongs,
    chosen_level,
    in_its_threads,
    reason_of,
    root_of,
    those,
)
from community.notifications.queries.wishes import Wishes
from community.notifications.rules import KIND_OF, Kind, Level, Reason, Rhythm
from community.voting.models import Vote

AFTER: Any = bindparam("after", type_=BigInteger)
MOST: Any = bindparam("most", type_=BigInteger)
PARENT: Any = bindparam("parent_author_id", type_=BigInteger)
MOST_MENTIONED = 50  # people in one comment


@dataclass(frozen=True)
class Recipient:
    """A member to be told, of what kind of thing, and why; in which zone they live, and how soon a mail is wished."""

    member_id: int
    kind: Kind
    reason: Reason
    zone: str
    rhythm: Rhythm


def next_candidates(telling: Telling, most: int) -> list[int]:
    """The numbers of those whom the telling may concern, from behind `told_up_to` on, in order. Two queries."""
    about = _about(telling)
    values = {"root_id": about.root_id, "after": telling.told_up_to, "most": most}
    if telling.comment_id is None:
        return list(session.scalars(_followers(), values))
    named = _named(telling, about)
    more = {"parent_author_id": about.parent_author_id, "handles": sorted(named)[:MOST_MENTIONED]}
    return list(session.scalars(_hearers(), values | more))


def recipients(telling: Telling, member_ids: Sequence[int]) -> Iterator[Recipient]:
    """Those of the candidates who are told: not who did it, not who wants to hear nothing, not who may not see it."""
    about = _about(telling)
    named, wishes = _named(telling, about), Wishes(member_ids)
    for row in session.execute(_how(), {"root_id": about.root_id, "ids": list(member_ids)}):
        if row.id == about.actor_id or row.level == Level.MUTED or not _may_see(about, row.role_names):
            continue
        reason = _why(about, row, named)
        if reason is not None:
            kind = KIND_OF[reason] if telling.comment_id else Kind.OUTCOME
            yield Recipient(row.id, kind, reason, row.time_zone, wishes.rhythm(row.id, kind))


def _named(telling: Telling, about: Any) -> set[str]:
    """The handles in the words, where naming people tells them."""
    return mentioned_handles(about.body) if telling.mentions and about.body else set()


def _about(telling: Telling) -> Any:
    """What decides whom it concerns. One query, by keys."""
    parent = aliased(Comment)
    found = (
        select(
            root_of().label("root_id"),
            Board.seen_by,
            func.coalesce(StatusChange.changed_by_id, Comment.author_id).label("actor_id"),
            Comment.body,
            Comment.is_internal,
            parent.author_id.label("parent_author_id"),
        )
        .join_from(Idea, Board, Board.id == Idea.board_id)
        .outerjoin(StatusChange, StatusChange.id == telling.status_change_id)
        .outerjoin(Comment, Comment.id == telling.comment_id)
        .outerjoin(parent, parent.id == Comment.parent_id)
        .where(Idea.id == telling.idea_id)
    )
    return session.execute(found).one()


@functools.cache
def _followers() -> AnySelect:
    """Whoever did or chose something there."""
    return _in_order(
        select(Vote.member_id.label("id")).where(
            Vote.idea_id.in_(those()), Vote.withdrawn_at.is_(None), Vote.member_id > AFTER
        ),
        select(Comment.author_id).where(*in_its_threads(), Comment.author_id > AFTER),
        select(Idea.author_id).where(belongs(), Idea.author_id > AFTER),
        select(Follow.member_id).where(Follow.idea_id.in_(those()), Follow.member_id > AFTER),
    )


@functools.cache
def _hearers() -> AnySelect:
    """Whoever wants to hear everything, was answered, or was named."""
    handles = Member.handle.in_(bindparam("handles", expanding=True))
    return _in_order(
        select(Follow.member_id.label("id")).where(
            Follow.idea_id.in_(those()), Follow.level == Level.ALL, Follow.member_id > AFTER
        ),
        select(Member.id).where(
            or_(Member.id == bindparam("parent_author_id", type_=BigInteger), handles), Member.id > AFTER
        ),
    )


def _in_order(*sources: Select[Any]) -> AnySelect:
    everybody = union(*sources).subquery()
    found: AnySelect = select(everybody.c.id).order_by(everybody.c.id).limit(MOST)
    return found


@functools.cache
def _how() -> AnySelect:
    """How each of some members follows; nobody who left, or is known from an import only.

    Locks them, in the order of their numbers: whoever is leaving has left by then, and is told nothing.
    """
    is_known = or_(Member.source.is_(None), Member.password_hash.is_not(None))
    is_somebody = and_(Member.erased_at.is_(None), is_known)
    level, reason = chosen_level(Member.id.expression), reason_of(Member.id.expression)
    columns = (
        Member.id,
        Member.handle,
        Member.role_names,
        Member.time_zone,
        level.label("level"),
        reason.label("reason"),
    )
    found: AnySelect = select(*columns)
    found = found.where(Member.id.in_(bindparam("ids", expanding=True)), is_somebody).order_by(Member.id)
    return found.with_for_update(key_share=True, of=Member)


def _may_see(about: Any, role_names: str) -> bool:
    """As `visible_to` says, for who was no part of it; what becomes invisible later is left out where it is read."""
    if about.is_internal:
        return bool({Role.TEAM, Role.MODERATOR} & set(role_names.split()))
    return about.seen_by != Audience.TEAM or bool(role_names)


def _why(about: Any, row: Any, named: set[str]) -> Reason | None:
    """The strongest reason to tell this member; None where there is none."""
    chose = Reason.CHOSEN if row.level is not None else None
    if about.body is None:
        return chose or (Reason(row.reason) if row.reason else None)
    if row.handle in named:
        return Reason.MENTION
    if row.id == about.parent_author_id:
        return Reason.REPLY
    return Reason.CHOSEN if row.level == Level.ALL else None
