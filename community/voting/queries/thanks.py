"""Whom a list of shipped ideas thanks by name."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import ScalarSelect, select

from community.core.db import session
from community.core.gathered import Gathered
from community.ideas.models import Idea
from community.membership.models import SHOWN, Member
from community.membership.rules import Shown
from community.voting.models import Vote
from community.voting.queries.counts import counting

MOST_THANKED = 8
MOST_SEARCHED = 200


def thanked(idea_ids: Sequence[int]) -> dict[int, tuple[Shown, ...]]:
    """Who voted for these ideas and lets everybody read it: up to 8 of the first 200 each, the first on top.

    One query for a whole page, none for no ideas.
    """
    if not idea_ids:
        return {}
    rows = session.execute(select(Idea.id, _named()).where(Idea.id.in_(idea_ids)))
    return {
        number: tuple(Shown(*about) for _, *about in sorted(found or (), key=itemgetter(0))) for number, found in rows
    }


def _named() -> ScalarSelect[Any]:
    first = select(Vote.member_id, Vote.weight).where(Vote.root_id == Idea.id, counting()).correlate(Idea)
    found = first.order_by(Vote.weight, Vote.id).limit(MOST_SEARCHED).subquery()
    named = select(found.c.weight, *SHOWN).join(Member, found.c.member_id == Member.id).where(Member.names_votes)
    shown = named.order_by(found.c.weight).limit(MOST_THANKED).subquery()
    return select(Gathered(*shown.c)).scalar_subquery()
