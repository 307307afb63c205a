"""Reads of votes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from community.access import ANONYMOUS, Viewer
from community.core import clock, paging
from community.core.db import AnySelect, session
from community.core.errors import NotPermitted
from community.ideas.models import Idea
from community.ideas.policy import listed_for
from community.ideas.queries import Card, Listing, Sort, card_columns, cards, listing
from community.membership.models import Member
from community.membership.rules import initials, tint
from community.voting.models import Vote
from community.voting.policy import may_read_names
from community.voting.rules import weight

RECENT_DAYS = 7
MOST_RECENT = 1_000
VOTERS = 50


def counting(votes: type[Vote] = Vote) -> ColumnElement[bool]:
    """The votes that count, as SQL."""
    return and_(votes.counts, votes.withdrawn_at.is_(None))


def voted_on(viewer: Viewer, idea_ids: Iterable[int]) -> set[int]:
    """Which of these ideas the viewer votes for. One query; none for nobody or for no ideas."""
    ids = list(idea_ids)
    if not viewer.is_member or not ids:
        return set()
    mine = select(Vote.idea_id).where(
        Vote.member_id == viewer.id, Vote.idea_id.in_(ids), Vote.withdrawn_at.is_(None)
    )
    return set(session.scalars(mine))


@dataclass(frozen=True)
class MyVote:
    """The viewer's own vote: since when it weighs, and in whose words the team recorded it, if it did."""

    cast_at: datetime
    on_behalf_of: str | None


def my_vote(viewer: Viewer, idea_id: int) -> MyVote | None:
    """The viewer's vote for one idea, None where there is none. One query, none for nobody."""
    if not viewer.is_member:
        return None
    mine = select(Vote.cast_at, Vote.on_behalf_of).where(
        Vote.member_id == viewer.id, Vote.idea_id == idea_id, Vote.withdrawn_at.is_(None)
    )
    row = session.execute(mine).one_or_none()
    return MyVote(*row) if row else None


def recent_votes(idea_id: int) -> int:
    """How many counting votes an idea got within the last 7 days, counted by index up to 1,000. One query."""
    since = weight(clock.python_now() - timedelta(days=RECENT_DAYS))
    found = select(Vote.id).where(Vote.root_id == idea_id, Vote.weight > since, counting()).limit(MOST_RECENT)
    return session.execute(select(func.count()).select_from(found.subquery())).scalar_one()


@dataclass(frozen=True)
class Voter:
    """Who voted, as the product team reads it."""

    display_name: str
    handle: str
    role_names: str
    avatar_key: str | None
    is_unclaimed: bool
    cast_at: datetime
    on_behalf_of: str | None
    recorded_by: str | None
    weight: float
    vote_id: int

    @property
    def path(self) -> str:
        return f"/members/{self.handle}"

    @property
    def initials(self) -> str:
        return initials(self.display_name)

    @property
    def tint(self) -> int:
        return tint(self.handle)

    @property
    def avatar_url(self) -> str | None:
        return f"/files/{self.avatar_key}" if self.avatar_key else None


def voters_of(idea: Idea, viewer: Viewer, *, after: str | None = None) -> paging.Page[Voter]:
    """Whose votes count for the idea, the latest first. One query. Raises NotPermitted but for the team."""
    decision = may_read_names(viewer)
    if not decision:
        raise NotPermitted(decision.reason)
    place = paging.decode(after, (float, int))
    by_time = (Vote.weight.expression, Vote.id.expression)
    statement = paging.after(_voters().where(Vote.root_id == idea.id, counting()), by_time, place)
    found = [Voter(*row) for row in session.execute(statement.limit(VOTERS + 1))]
    return paging.cut(found, VOTERS, lambda voter: (voter.weight, voter.vote_id))


def _voters() -> AnySelect:
    """The columns of Voter, in its order."""
    recorder = aliased(Member)
    found: AnySelect = select(
        Member.display_name,
        Member.handle,
        Member.role_names,
        Member.avatar_key,
        Member.password_hash.is_(None),
        Vote.cast_at,
        Vote.on_behalf_of,
        recorder.display_name,
        Vote.weight,
        Vote.id,
    )
    return found.join(Member, Member.id == Vote.member_id).outerjoin(recorder, recorder.id == Vote.cast_by_id)


def top_ideas(*, by: str, since: datetime | None, limit: int) -> list[tuple[Card, int]]:
    """The ideas that everybody may see, most votes first or by trending, each with its votes in the window.

    `since` None counts all votes, carried ones too; else those cast from then on. Three queries.
    """
    if since is None or by == "trending":
        sort = Sort.TRENDING if by == "trending" else Sort.TOP
        found = listing(Listing(sort=sort, limit=limit), ANONYMOUS).rows
        counts = {card.id: card.support for card in found} if since is None else _votes_since(since, found)
        return [(card, counts.get(card.id, 0)) for card in found]
    ranked = dict(session.execute(_ranked_since(since).limit(limit)).tuples().all())
    found = cards(card_columns().where(Idea.id.in_(ranked)))
    return sorted(((card, ranked[card.id]) for card in found), key=lambda pair: (-pair[1], pair[0].id))


def _ranked_since(since: datetime) -> AnySelect:
    votes = func.count()
    return (
        select(Vote.root_id, votes)
        .join(Idea, Idea.id == Vote.root_id)
        .where(Vote.weight >= weight(since), counting(), listed_for(ANONYMOUS))
        .group_by(Vote.root_id)
        .order_by(votes.desc(), Vote.root_id)
    )


def _votes_since(since: datetime, found: Sequence[Card]) -> dict[int, int]:
    ids = [card.id for card in found]
    counted = select(Vote.root_id, func.count()).where(Vote.root_id.in_(ids), Vote.weight >= weight(since), counting())
    return dict(session.execute(counted.group_by(Vote.root_id)).tuples().all())


def backed_by(member: Viewer) -> AnySelect:
    """The ideas that a member votes for and may see, the latest vote first; a statement for `cards()`."""
    return (
        card_columns()
        .join(Vote, Vote.idea_id == Idea.id)
        .where(Vote.member_id == member.id, Vote.withdrawn_at.is_(None), listed_for(member))
        .order_by(Vote.cast_at.desc(), Idea.id.desc())
    )
