"""Whom a telling concerns, a slice at a time in the order of their numbers."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, func, literal, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from community.access import Role
from community.core.db import AnySelect, fixed, session
from community.core.text import mentioned_handles
from community.discussion.models import Comment
from community.ideas.models import Audience, Board, Idea, MergeProposal, StatusChange
from community.ideas.queries.merges import root_of
from community.membership.models import Member
from community.notifications.models import Follow, Telling
from community.notifications.queries.following import (
    belongs,
    chosen_level,
    reason_of,
    those,
)
from community.notifications.queries.wishes import Wishes
from community.notifications.rules import KIND_OF, Kind, Level, Reason, Rhythm
from community.voting.models import SolutionQuestion, Verdict, Vote
from community.voting.queries.counts import counting

AFTER: Any = bindparam("after", type_=BigInteger)
PARENT: Any = bindparam("parent_author_id", type_=BigInteger)
MOST_MENTIONED = 50  # people in one comment
NO_END = 2**63 - 1


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
    values: dict[str, Any] = {"root_id": about.root_id, "after": telling.told_up_to}
    if telling.proposal_id is not None:
        return [each for each in (about.proposed_by_id,) if each and each > telling.told_up_to]
    if telling.comment_id is None:
        return list(session.scalars(_followers(most), values))
    named = _named(telling, about)
    more = {"parent_author_id": about.parent_author_id, "handles": sorted(named)[:MOST_MENTIONED]}
    return list(session.scalars(_hearers(most), values | more))


def recipients(telling: Telling, member_ids: Sequence[int]) -> Iterator[Recipient]:
    """Those of the candidates who are told: not who did it, not who wants to hear nothing, not who may not see it."""
    about = _about(telling)
    named, wishes = _named(telling, about), Wishes(member_ids)
    asked = _asked(telling, about, member_ids)
    for row in session.execute(_how(), {"root_id": about.root_id, "ids": list(member_ids)}):
        if row.id == about.actor_id or row.level == Level.MUTED or not _may_see(about, row.role_names):
            continue
        reason = _why(telling, about, row, named)
        if reason is not None and (asked is None or row.id in asked):
            kind = _kind(telling, reason)
            yield Recipient(row.id, kind, reason, row.time_zone, wishes.rhythm(row.id, kind))


def _kind(telling: Telling, reason: Reason) -> Kind:
    if telling.question_id is not None:
        return Kind.QUESTION
    return KIND_OF[reason] if telling.comment_id is not None else Kind.OUTCOME


def _asked(telling: Telling, about: Any, member_ids: Sequence[int]) -> set[int] | None:
    """Those of them whom the question is for: a vote counts, and nothing was said yet. One query, else None."""
    if telling.question_id is None:
        return None
    mine = Verdict.member_id == Vote.member_id, Verdict.idea_id == telling.idea_id
    since = select(SolutionQuestion.shipped_at).where(SolutionQuestion.id == telling.question_id)
    said = select(Verdict.id).where(*mine, Verdict.given_at >= since.scalar_subquery()).exists()
    votes = Vote.member_id.in_(member_ids), Vote.idea_id.in_(those()), counting()
    return set(session.scalars(select(Vote.member_id).where(*votes, ~said), {"root_id": about.root_id}))


def _named(telling: Telling, about: Any) -> set[str]:
    """The handles in the words, where naming people tells them."""
    return mentioned_handles(about.body) if telling.mentions and about.body else set()


def _about(telling: Telling) -> Any:
    """What decides whom it concerns. One query, by keys."""
    subjects = ("idea_id", "status_change_id", "comment_id", "proposal_id")
    return session.execute(_subject(), {name: getattr(telling, name) for name in subjects}).one()


@functools.cache
def _subject() -> AnySelect:
    parent = aliased(Comment)
    given = functools.partial(bindparam, type_=BigInteger)
    return (
        select(
            root_of().label("root_id"),
            Board.seen_by,
            func.coalesce(StatusChange.changed_by_id, Comment.author_id, MergeProposal.settled_by_id).label("actor_id"),
            MergeProposal.proposed_by_id,
            Comment.body,
            Comment.is_internal,
            parent.author_id.label("parent_author_id"),
        )
        .join_from(Idea, Board, Board.id == Idea.board_id)
        .outerjoin(StatusChange, StatusChange.id == given("status_change_id"))
        .outerjoin(Comment, Comment.id == given("comment_id"))
        .outerjoin(MergeProposal, MergeProposal.id == given("proposal_id"))
        .outerjoin(parent, parent.id == Comment.parent_id)
        .where(Idea.id == given("idea_id"))
    )


@functools.cache
def _followers(most: int) -> AnySelect:
    """Whoever did or chose something there, and some who took it back: why each follows says `_how`."""
    return _in_order(
        most,
        _next(Vote.member_id, Vote.idea_id, Idea.id, most),
        _next(Comment.author_id, Comment.thread_id, Idea.thread_id, most),
        select(Idea.author_id).where(belongs(), func.coalesce(Idea.author_id, 0) > AFTER),
        _next(Follow.member_id, Follow.idea_id, Idea.id, most),
    )


@functools.cache
def _hearers(most: int) -> AnySelect:
    """Whoever chose how much to hear, was answered, or was named."""
    handles = Member.handle.in_(bindparam("handles", expanding=True))
    return _in_order(
        most,
        _next(Follow.member_id, Follow.idea_id, Idea.id, most),
        select(Member.id).where(or_(Member.id == PARENT, handles), Member.id > AFTER),
    )


def _next(
    member_id: InstrumentedAttribute[Any],
    place_id: InstrumentedAttribute[int],
    key: ColumnElement[int] | InstrumentedAttribute[int],
    most: int,
) -> Select[Any]:
    """The next members in each place that counts as the idea, so many of each at the most.

    An index on place and member hands them over in order, so a slice reads its own part and no more.
    """
    twin = aliased(member_id.class_)
    their_id, their_place = getattr(twin, member_id.key), getattr(twin, place_id.key)
    behind = select(their_id).where(their_place == key, their_id > AFTER).distinct().order_by(their_id)
    last = behind.limit(fixed(1)).offset(fixed(most - 1)).scalar_subquery()
    part = member_id > AFTER, member_id <= func.coalesce(last, literal(NO_END, BigInteger))
    return select(member_id.label("id")).join(Idea, place_id == key).where(belongs(), *part)


def _in_order(most: int, *sources: Select[Any]) -> AnySelect:
    everybody = union(*sources).subquery()
    found: AnySelect = select(everybody.c.id).order_by(everybody.c.id).limit(fixed(most))
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


def _why(telling: Telling, about: Any, row: Any, named: set[str]) -> Reason | None:
    """The strongest reason to tell this member; None where there is none."""
    if telling.question_id is not None or telling.proposal_id is not None:
        return Reason.VOTE if telling.question_id is not None else Reason.PROPOSAL
    chose = Reason.CHOSEN if row.level is not None else None
    if about.body is None:
        return chose or (Reason(row.reason) if row.reason else None)
    if row.handle in named:
        return Reason.MENTION
    if row.id == about.parent_author_id:
        return Reason.REPLY
    return Reason.CHOSEN if row.level == Level.ALL else None
