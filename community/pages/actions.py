"""Cleaning up behind people who left: what was deleted is overwritten in every file that held it."""

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select, update

from community.core.compacting import compact
from community.core.db import db, session
from community.core.errors import Conflict
from community.core.events import deliver_due
from community.core.mail import KeepsCopies
from community.core.ports import Surroundings
from community.core.tasks import KeepsFile
from community.core.transaction import writing
from community.membership.models import CleanUp
from community.moderation.actions.leaving import forget_reasons
from community.search.actions import rebuild

QUIET_HOUR = 3  # UTC
LONGEST = timedelta(hours=24)


def is_clean_up_due(*, now: datetime) -> bool:
    """Whether somebody left, and it is the quiet hour, or was not since they did. One query."""
    asked = session.scalar(select(func.min(CleanUp.asked_at)).where(CleanUp.done_at.is_(None)))
    return asked is not None and (now.hour == QUIET_HOUR or now - asked >= LONGEST)


def forget_old_reasons(*, now: datetime) -> int:
    """Why a measure was taken from somebody who left stays until its end; how many were forgotten now."""
    with writing():
        forgotten = forget_reasons(now=now)
        if forgotten and not session.scalar(select(exists().where(CleanUp.done_at.is_(None)))):
            session.add(CleanUp(asked_at=now))
    return forgotten


def clean_up(surroundings: Surroundings, *, now: datetime) -> int:
    """Write the index, the database, the queue and what is kept of mail anew; for how many who left.

    In no transaction of its own. Raises Conflict where something was busy: to be tried again.
    """
    waiting = select(CleanUp.id).where(CleanUp.done_at.is_(None))
    asked = list(session.scalars(waiting))
    session.rollback()
    while deliver_due():  # files that are still to be removed
        pass
    rebuild(surroundings.search)
    session.remove()
    if isinstance(surroundings.mailer, KeepsCopies):
        surroundings.mailer.forget_copies()
    if isinstance(surroundings.jobs, KeepsFile):
        surroundings.jobs.compact()
    compact(db.engine)
    with writing():
        session.execute(update(CleanUp).where(CleanUp.id.in_(asked)).values(done_at=now))
    return len(asked)


def clean_up_if_due(surroundings: Surroundings, *, now: datetime) -> int:
    """The same by the clock; 0 where nobody left, where it is not the hour, and where something was busy."""
    forget_old_reasons(now=now)
    if not is_clean_up_due(now=now):
        return 0
    try:
        return clean_up(surroundings, now=now)
    except Conflict:
        return 0
