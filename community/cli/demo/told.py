"""What the people of the demo community chose to hear, and what of it they have read."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from community.cli.demo.people import WITH_PASSWORD, everybody
from community.core.db import session
from community.ideas.models import Idea
from community.membership.models import Member
from community.notifications.actions.following import choose
from community.notifications.actions.reading import unread
from community.notifications.models import Notification
from community.notifications.rules import Level

READ_AFTER_DAYS = 40
LEAST_UNREAD = 3
CHOICES = (("mira", Level.ALL, 0), ("mira", Level.MUTED, 3), ("tomas", Level.ALL, 0), ("dele", Level.ALL, 1))


def choose_levels(*, now: datetime) -> None:
    """Some want to hear everything of one of the best loved ideas, or nothing of another."""
    people = everybody()
    loved = session.scalars(select(Idea.id).order_by(Idea.support.desc(), Idea.id).limit(4)).all()
    for handle, level, place in CHOICES:
        if handle in people and place < len(loved):
            choose(people[handle].id, loved[place], level, now=now)


def read_what_is_old(*, now: datetime) -> None:
    """Everybody was here some weeks ago; whoever can be signed in as has the newest to read in any case."""
    seen = now - timedelta(days=READ_AFTER_DAYS)
    session.execute(update(Notification).where(Notification.happened_at < seen).values(read_at=seen))
    people = everybody()
    for handle in WITH_PASSWORD:
        theirs = select(Notification.id).where(Notification.member_id == people[handle].id)
        newest = theirs.order_by(Notification.happened_at.desc(), Notification.id.desc()).limit(LEAST_UNREAD)
        session.execute(update(Notification).where(Notification.id.in_(newest)).values(read_at=None))
    session.execute(update(Member).values(unread_count=unread()))
