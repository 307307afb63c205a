"""Reads across rooms, for my page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import aliased

from community.access import Viewer
from community.core.db import session
from community.core.text import excerpt
from community.discussion.models import Comment
from community.ideas.models import Idea, Stage, StatusChange
from community.ideas.policy import is_public
from community.ideas.queries import Card
from community.membership.models import Member
from community.notifications.models import Follow
from community.notifications.rules import Level
from community.site.queries import the_site
from community.voting.models import Verdict, Vote

MOST_WORDS = 90  # characters of an answer


@dataclass(frozen=True)
class Numbers:
    """What a member gave and got: ideas that stand, votes on them, votes and comments of their own; what they hear."""

    ideas: int
    votes_got: int
    votes_given: int
    comments: int
    hears_all_of: int
    hears_nothing_of: int


def numbers_of(member: Viewer) -> Numbers:
    """Their numbers. One query, by the indexes of what is theirs."""
    ideas = Idea.author_id == member.id, is_public()
    written = Comment.author_id == member.id, Comment.withdrawn_at.is_(None), Comment.is_held.is_(False)
    follows = select(func.count(Follow.idea_id)).where(Follow.member_id == member.id)
    counts = (
        select(func.count(Idea.id)).where(*ideas),
        select(func.coalesce(func.sum(Idea.support), 0)).where(*ideas),
        select(func.count(distinct(Vote.root_id))).where(Vote.member_id == member.id, Vote.withdrawn_at.is_(None)),
        select(func.count(Comment.id)).where(*written),
        follows.where(Follow.level == Level.ALL),
        follows.where(Follow.level == Level.MUTED),
    )
    return Numbers(*session.execute(select(*(each.scalar_subquery() for each in counts))).one())


@dataclass(frozen=True)
class Said:
    """The newest answer to an idea: its first words, the reason where it was a no, and who gave it."""

    words: str
    reason: str | None
    by: str | None


def last_answers(idea_ids: Sequence[int]) -> dict[int, Said]:
    """The newest answer to each of these ideas, by number. One query, none for no ideas."""
    if not idea_ids:
        return {}
    other = aliased(StatusChange)
    newest = select(func.max(other.id)).where(other.idea_id == StatusChange.idea_id, other.text != "")
    found = (
        select(StatusChange.idea_id, StatusChange.text, StatusChange.reason, Member.shown_name)
        .outerjoin(Member, Member.id == StatusChange.changed_by_id)
        .where(StatusChange.idea_id.in_(idea_ids), StatusChange.id == newest.scalar_subquery())
    )
    rows = session.execute(found)
    return {number: Said(excerpt(text, MOST_WORDS), reason, by) for number, text, reason, by in rows}


def unjudged(backed: Sequence[Card], member: Viewer, *, now: datetime) -> set[int]:
    """Which of these ideas, that the member voted for, wait for their word whether it helped. One query at most."""
    open_since = now - timedelta(days=the_site().verdict_days)
    shipped = {
        card.id: card.shipped_at
        for card in backed
        if card.status.stage == Stage.DONE and card.shipped_at is not None and card.shipped_at <= open_since
    }
    if not shipped:
        return set()
    given = select(Verdict.idea_id, Verdict.given_at)
    rows = session.execute(given.where(Verdict.member_id == member.id, Verdict.idea_id.in_(shipped)))
    return shipped.keys() - {row.idea_id for row in rows if row.given_at >= shipped[row.idea_id]}


def names_of(member_ids: Sequence[int]) -> dict[int, str]:
    """The names of these members, but for those who left. One query, none for nobody."""
    here = select(Member.id, Member.shown_name).where(Member.id.in_(member_ids), Member.erased_at.is_(None))
    return {row.id: row.shown_name for row in session.execute(here)} if member_ids else {}
