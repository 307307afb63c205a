"""The top ideas, for the team's own tools."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from community.access import ANONYMOUS
from community.core.db import AnySelect, session
from community.ideas.models import Idea
from community.ideas.policy import listed_for
from community.ideas.queries import Card, Listing, Sort, card_columns, cards, listing
from community.voting.models import Vote
from community.voting.queries.counts import counting
from community.voting.rules import weight


def top_ideas(*, by: str, since: datetime | None, limit: int) -> list[tuple[Card, int]]:
    """The ideas that everybody may see, most votes first or by trending, each with its votes in the window.

    `since` None counts all votes, carried ones too; else those cast from then on. Three queries.
    """
    if since is None or by == "trending":
        sort = Sort.TRENDING if by == "trending" else Sort.TOP
        found = listing(Listing(sort=sort, limit=limit), ANONYMOUS).rows
        counts = {card.id: card.support for card in found} if since is None else _votes_since(since, found)
        return [(card, counts.get(card.id, 0)) for card in found]
    ranked: dict[int, int] = {row[0]: row[1] for row in session.execute(_ranked_since(since).limit(limit))}
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
    return {row[0]: row[1] for row in session.execute(counted.group_by(Vote.root_id))}
