"""A vote that was taken back comes again."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, select, update

from community.core.db import WITHOUT_SYNC, session
from community.ideas.models import Idea
from community.voting.actions.counting import count_aside, settle
from community.voting.actions.regrouping import choose
from community.voting.actions.standing import keep_up, lock_idea, refuse_if_frozen
from community.voting.models import Vote
from community.voting.queries import Votable

if TYPE_CHECKING:
    from community.voting.actions.casting import Ballot


def revive(idea: Idea | Votable, ballot: "Ballot") -> bool | None:
    """Let what the member took back last count again, since when it first did; one that is set aside comes as such.

    None where they never voted for the idea or what it took in, False where their vote stands. Locks the idea's row.
    """
    its = Vote.root_id if idea.takes_in else Vote.idea_id
    mine = and_(Vote.member_id == ballot.member_id, its == idea.id)
    taken_back = select(Vote.withdrawn_at).where(mine).order_by(Vote.withdrawn_at.desc().nulls_first())
    rows = session.scalars(taken_back).all()
    if not rows or rows[0] is None:
        return False if rows else None
    locked = lock_idea(idea.id)
    refuse_if_frozen(idea, locked)
    latest = session.scalars(taken_back).first()
    if latest is None:
        return False
    again = (
        update(Vote).where(mine, Vote.withdrawn_at == latest).values(**asdict(ballot), withdrawn_at=None, counts=False)
    )
    session.execute(again, execution_options=WITHOUT_SYNC)
    choose(mine)
    count_aside([idea.id])
    keep_up(idea, settle(locked))
    return True
