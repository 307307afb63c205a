"""A vote that was taken back comes again."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, select, update

from community.core.db import WITHOUT_SYNC, session
from community.ideas.models import Idea
from community.voting.actions.counting import count_aside, settle
from community.voting.actions.regrouping import choose
from community.voting.actions.standing import Locked, keep_up, lock_idea, refuse_if_frozen
from community.voting.models import Vote
from community.voting.queries import Votable

if TYPE_CHECKING:
    from community.voting.actions.casting import Ballot


def revive(idea: Idea | Votable, ballot: "Ballot") -> bool | None:
    """Let what the member took back last count again, since when it first did; one that is set aside comes as such.

    None where they never voted for the idea or what it took in, False where their vote stands. Locks the idea's row.
    """
    if not (found := _is_taken_back(_theirs(idea, ballot))):
        return found
    locked = lock_idea(idea.id)
    refuse_if_frozen(idea, locked)
    mine = _theirs(locked, ballot)  # it may have taken in others by now, or given them back
    if not (found := _is_taken_back(mine)):
        return found
    latest = select(func.max(Vote.withdrawn_at)).where(mine).scalar_subquery()
    values = asdict(ballot) | {"withdrawn_at": None, "counts": False}
    again = update(Vote).where(mine, Vote.withdrawn_at == latest).values(values)
    session.execute(again, execution_options=WITHOUT_SYNC)
    choose(mine)
    count_aside([idea.id])
    keep_up(idea, settle(locked))
    return True


def _theirs(idea: Idea | Votable | Locked, ballot: "Ballot") -> ColumnElement[bool]:
    """The member's votes for the idea, and for what it took in."""
    its = Vote.root_id if idea.takes_in else Vote.idea_id
    return and_(Vote.member_id == ballot.member_id, its == idea.id)


def _is_taken_back(votes: ColumnElement[bool]) -> bool | None:
    """Whether all of these are; None where there is none. One query."""
    rows = session.scalars(select(Vote.withdrawn_at).where(votes)).all()
    return None not in rows if rows else None
