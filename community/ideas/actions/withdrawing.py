"""The author takes an idea back, and may bring it back."""

from datetime import datetime

from sqlalchemy import Update, update

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.events import record
from community.ideas.events import IdeaRestored, IdeaWithdrawn
from community.ideas.models import Board, Idea


def withdraw_idea(idea: Idea, *, by: Viewer, now: datetime) -> bool:
    """Take the idea off all lists, for 30 days reversibly. False if it was withdrawn already."""
    authorize(by, Permission.IDEA_WITHDRAW, idea)
    alone = Idea.merged_into_id.is_(None), Idea.takes_in.is_(False)
    taken = update(Idea).where(Idea.id == idea.id, Idea.withdrawn_at.is_(None), *alone).values(withdrawn_at=now)
    if not _moved(taken, idea, count=-1):
        return False
    record(IdeaWithdrawn(idea.id))
    return True


def restore_idea(idea: Idea, *, by: Viewer) -> bool:
    """Bring the idea back as it was, with its votes and comments. False if it was not withdrawn."""
    authorize(by, Permission.IDEA_WITHDRAW, idea)
    brought = update(Idea).where(Idea.id == idea.id, Idea.withdrawn_at.is_not(None)).values(withdrawn_at=None)
    if not _moved(brought, idea, count=1):
        return False
    record(IdeaRestored(idea.id))
    return True


def _moved(statement: Update, idea: Idea, *, count: int) -> bool:
    """Whether the update changed the row; the board's count moves with it, unless the idea is set aside anyway."""
    row = session.execute(statement.returning(Idea.is_held)).first()
    if row is not None and not row.is_held:
        session.execute(update(Board).where(Board.id == idea.board_id).values(idea_count=Board.idea_count + count))
    return row is not None
