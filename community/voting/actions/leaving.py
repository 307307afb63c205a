"""Somebody leaves: their votes on open ideas are withdrawn, those on decided ones stay in the count without a name."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, delete, or_, select, update

from community.core.bulk import one_of
from community.core.db import WITHOUT_SYNC, session
from community.core.forgetting import forget_handle
from community.ideas.models import Idea, Stage, Status
from community.membership.models import Hold, Holdable
from community.voting.actions.counting import settle_many
from community.voting.actions.standing import lock_ideas_of
from community.voting.models import Verdict, Vote

VOTES = cast(Table, Vote.__table__)
OPEN = [stage for stage in Stage if stage.takes_votes]


def leave_votes(member_id: int, *, now: datetime) -> None:
    """Withdraw what can still be withdrawn, and count those ideas again. A few statements, however many votes.

    A vote on a decided idea points to the empty row that stays. So does one that a decision set aside: a hold names
    it by its number, which nobody else may get. Whatever else was taken back is deleted, and so is what they said of
    things that were shipped.
    """
    mine = Vote.member_id == member_id
    open_ones = session.scalars(select(Status.id).where(Status.stage.in_(OPEN))).all()
    open_ideas = select(Idea.id).where(Idea.status_id.in_(open_ones))
    locked = lock_ideas_of(and_(mine, Vote.root_id.in_(open_ideas), Vote.withdrawn_at.is_(None)))
    ideas = [idea for idea in locked if idea.status_id in open_ones]  # what was decided meanwhile keeps its votes
    goes = and_(mine, or_(Vote.withdrawn_at.is_not(None), one_of(VOTES.c.root_id, [idea.id for idea in ideas])))
    ids = list(session.scalars(select(Vote.id).where(goes)))
    held = select(Hold.subject_id).where(Hold.kind == Holdable.VOTE)
    these = one_of(VOTES.c.id, ids)
    session.execute(delete(Vote).where(these, Vote.id.not_in(held)), execution_options=WITHOUT_SYNC)
    taken = update(Vote).where(these, Vote.withdrawn_at.is_(None)).values(withdrawn_at=now)
    session.execute(taken, execution_options=WITHOUT_SYNC)
    session.execute(update(Vote).where(mine).values(on_behalf_of=None), execution_options=WITHOUT_SYNC)
    session.execute(delete(Verdict).where(Verdict.member_id == member_id), execution_options=WITHOUT_SYNC)
    if ideas:
        settle_many(ideas)


def forget_voter(handle: str) -> None:
    """Take their handle out of what others said of things that were shipped."""
    forget_handle(Verdict, (Verdict.note,), handle)
