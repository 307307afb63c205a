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
from community.membership.models import Member
from community.membership.rules import initials, tint
from community.voting.models import Vote
from community.voting.policy import may_read_names
from community.voting.queries.counts import counting

VOTERS = 50


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
        Member.shown_name,
        Member.handle,
        Member.role_names,
        Member.shown_avatar_key,
        and_(Member.source.is_not(None), Member.password_hash.is_(None)),
        Vote.cast_at,
        Vote.on_behalf_of,
        recorder.shown_name,
        Vote.weight,
        Vote.id,
    )
    return found.join(Member, Member.id == Vote.member_id).outerjoin(recorder, recorder.id == Vote.cast_by_id)
