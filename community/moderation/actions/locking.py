"""Discussions that a decision locks. Reversed, exactly this lock goes, and another decision's stays."""

from datetime import datetime

from sqlalchemy import select, update

from community.core.db import session
from community.discussion.models import Thread
from community.moderation.models import Decision


def lock_by(decision: Decision, thread_id: int, *, now: datetime) -> None:
    """Close the discussion in the decision's name; one that is closed already stays as it is."""
    is_open = update(Thread).where(Thread.id == thread_id, Thread.locked_at.is_(None))
    session.execute(is_open.values(locked_at=now, locked_by_id=decision.made_by_id))


def unlock_by(decision: Decision, thread_id: int) -> None:
    """Open what this decision closed, or hand the lock to the next decision that wanted it meanwhile.

    What had been decided before does not count: that lock had been opened by hand, or this one would not be there.
    """
    heir = _heir(decision, thread_id)
    mine = update(Thread).where(Thread.id == thread_id, Thread.locked_at == decision.in_force_at)
    lock = (heir.in_force_at, heir.made_by_id) if heir else (None, None)
    session.execute(mine.values(locked_at=lock[0], locked_by_id=lock[1]))


def _heir(decision: Decision, thread_id: int) -> Decision | None:
    others = (
        select(Decision)
        .where(Decision.plan["thread_id"].as_integer() == thread_id, Decision.id != decision.id)
        .where(Decision.in_force_at >= decision.in_force_at, Decision.reversed_at.is_(None))
    )
    return session.scalars(others.order_by(Decision.in_force_at, Decision.id).limit(1)).one_or_none()
