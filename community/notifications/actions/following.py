"""Choosing how much to hear of an idea."""

from datetime import datetime

from sqlalchemy import delete

from community.access import Permission, Viewer, authorize
from community.core.db import insert_into, session
from community.core.errors import Invalid
from community.ideas.models import Idea
from community.ideas.policy import refuse_merged
from community.notifications.models import Follow
from community.notifications.queries import following_of
from community.notifications.rules import Level


def follow(idea: Idea, level: str, *, by: Viewer, now: datetime) -> None:
    """Hear this much of the idea from now on. Raises Invalid for no such level, Closed where it was merged."""
    authorize(by, Permission.FOLLOW_CHOOSE, idea)
    refuse_merged(idea)
    if level not in set(Level):
        raise Invalid("no-such-level", field="level")
    choose(by.id or 0, idea.id, Level(level), now=now)


def leave(idea: Idea, *, by: Viewer, now: datetime) -> None:
    """Hear nothing of the idea any more: without a trace where nothing but a choice gave the follow, else muted."""
    authorize(by, Permission.FOLLOW_CHOOSE, idea)
    refuse_merged(idea)
    session.execute(delete(Follow).where(Follow.member_id == by.id, Follow.idea_id == idea.id))
    if following_of(idea.id, by).hears:
        choose(by.id or 0, idea.id, Level.MUTED, now=now)


def choose(member_id: int, idea_id: int, level: Level, *, now: datetime) -> None:
    """Keep what the member chose. One statement."""
    row = {"member_id": member_id, "idea_id": idea_id, "level": level.value, "chosen_at": now}
    new = insert_into(Follow).values(row)
    changed = {"level": level.value, "chosen_at": now}
    session.execute(new.on_conflict_do_update(index_elements=["member_id", "idea_id"], set_=changed))
