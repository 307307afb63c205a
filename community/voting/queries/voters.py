"""Who votes for an idea, by name."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from community.access import Viewer
from community.core import paging
from community.core.db import AnySelect, session
from community.core.errors import NotPermitted
from community.ideas.models import Idea
from community.membership.models import SHOWN, Member
from community.membership.rules import Shown
from community.voting.models import Vote
from community.voting.policy import may_read_names
from community.voting.queries.counts import counting

VOTERS = 50


@dataclass(frozen=True)
class Voter(Shown):
    """Who voted, as the product team reads it."""

    is_unclaimed: bool
    cast_at: datetime
    on_behalf_of: str | None
    recorded_by: str | None
    recorded_by_id: int | None
    weight: float
    vote_id: int


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
        *SHOWN,
        and_(Member.source.is_not(None), Member.password_hash.is_(None)),
        Vote.cast_at,
        Vote.on_behalf_of,
        recorder.shown_name,
        Vote.cast_by_id,
        Vote.weight,
        Vote.id,
    )
    return found.join(Member, Member.id == Vote.member_id).outerjoin(recorder, recorder.id == Vote.cast_by_id)
