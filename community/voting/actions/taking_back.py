"""Taking a vote back."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, session
from community.core.events import record
from community.ideas.models import Idea
from community.membership.models import Member
from community.membership.rules import normal_handle
from community.voting.actions.counting import count_aside, settle
from community.voting.actions.regrouping import choose
from community.voting.actions.standing import Locked, keep_up, lock_idea, member_id, refuse_if_frozen
from community.voting.events import VoteWithdrawn
from community.voting.models import Vote
from community.voting.queries import Votable


def withdraw_vote(idea: Idea | Votable, *, by: Viewer, now: datetime) -> bool:
    """Take the member's vote back; False if there is none. The row stays, with its time.

    The score is counted again from the rows: an inverse loses every digit once one vote outweighs the rest.
    Where the idea took in others, it is taken back from all of them. Raises NotPermitted, and Closed where the idea
    was decided meanwhile. Four statements; one more where the vote was set aside, two where the idea took in others.
    """
    authorize(by, Permission.VOTE_WITHDRAW, idea)
    locked = lock_idea(idea.id)
    refuse_if_frozen(idea, locked)
    if _take(locked, Vote.member_id == by.id, now) is None:
        return False
    keep_up(idea, settle(locked))
    record(VoteWithdrawn(idea.id, member_id(by)))
    return True


def withdraw_recorded(idea: Idea | Votable, handle: str, *, by: Viewer, now: datetime) -> bool:
    """Take back a customer's vote that this team member wrote down; False if there is none such.

    What a colleague recorded, or the customer cast or took over, is not theirs to take. Raises as `withdraw_vote`.
    """
    authorize(by, Permission.VOTE_RECORD, idea)
    locked = lock_idea(idea.id)
    refuse_if_frozen(idea, locked)
    customer = select(Member.id).where(Member.handle == normal_handle(handle)).scalar_subquery()
    whose = _take(locked, and_(Vote.member_id == customer, Vote.cast_by_id == by.id), now)
    if whose is None:
        return False
    keep_up(idea, settle(locked))
    record(VoteWithdrawn(idea.id, whose))
    return True


def _take(idea: Locked, whose: ColumnElement[bool], now: datetime) -> int | None:
    """Mark these votes on the locked idea as taken back; whose they were, None where there is none."""
    its = Vote.root_id if idea.takes_in else Vote.idea_id
    these = (whose, its == idea.id, Vote.withdrawn_at.is_(None))
    marked = update(Vote).where(*these).values(withdrawn_at=now).returning(Vote.counts, Vote.member_id)
    rows = session.execute(marked, execution_options=WITHOUT_SYNC).all()
    if not rows:
        return None
    if idea.takes_in:
        choose(and_(Vote.root_id == idea.id, Vote.member_id == rows[0].member_id))
    if not all(row.counts for row in rows):
        count_aside([idea.id])
    return int(rows[0].member_id)
