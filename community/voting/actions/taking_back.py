"""Taking a vote back."""

from datetime import datetime

from sqlalchemy import and_, update

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.events import record
from community.ideas.models import Idea
from community.voting.actions.counting import count_aside, settle
from community.voting.actions.regrouping import choose
from community.voting.actions.standing import keep_up, lock_idea, member_id, refuse_if_frozen
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
    its = Vote.root_id if locked.takes_in else Vote.idea_id
    mine = (Vote.member_id == by.id, its == idea.id, Vote.withdrawn_at.is_(None))
    marked = update(Vote).where(*mine).values(withdrawn_at=now).returning(Vote.counts)
    rows = session.execute(marked, execution_options={"synchronize_session": False}).all()
    if not rows:
        return False
    if locked.takes_in:
        choose(and_(Vote.root_id == idea.id, Vote.member_id == by.id))
    if not all(row.counts for row in rows):
        count_aside([idea.id])
    keep_up(idea, settle(locked))
    record(VoteWithdrawn(idea.id, member_id(by)))
    return True
