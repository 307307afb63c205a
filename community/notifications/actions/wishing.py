"""Saying how soon one wants to hear by mail."""

from collections.abc import Mapping
from datetime import datetime

from community.access import Permission, Viewer, authorize
from community.core.db import insert_into, session
from community.core.errors import Missing
from community.ideas.models import Idea
from community.membership.models import Member
from community.notifications.actions.following import choose
from community.notifications.models import MailWish
from community.notifications.queries.ways_out import WayOut
from community.notifications.queries.wishes import Wishes
from community.notifications.rules import Kind, Level, Rhythm


def wish(wishes: Mapping[Kind, Rhythm], *, by: Viewer, now: datetime) -> None:
    """Hear of each kind this soon from now on."""
    authorize(by, Permission.FOLLOW_CHOOSE)
    _keep(by.id or 0, wishes, now=now)


def leave_by(way: WayOut, *, now: datetime) -> None:
    """Go by the way out of a mail; the token stands for the gate, since it makes things quieter only.

    Raises Missing where the member or the idea is gone. A second time changes nothing.
    """
    member = session.get(Member, way.member_id, with_for_update={"read": True}, populate_existing=True)
    if member is None or member.erased_at is not None:
        raise Missing
    if way.idea_id is not None:
        idea = session.get(Idea, way.idea_id)
        if idea is None:
            raise Missing
        choose(way.member_id, idea.root_id, Level.MUTED, now=now)
        return
    _keep(way.member_id, dict.fromkeys(_left(way), Rhythm.NEVER), now=now)


def _left(way: WayOut) -> list[Kind]:
    """The kinds that it is about: the one named, or all that come with that digest."""
    if way.what in set(Kind):
        return [Kind(way.what)]
    wishes = Wishes([way.member_id])
    return [kind for kind in Kind if wishes.wish(way.member_id, kind) == way.what]


def _keep(member_id: int, wishes: Mapping[Kind, Rhythm], *, now: datetime) -> None:
    for kind, rhythm in wishes.items():
        said = {"rhythm": rhythm.value, "wished_at": now}
        new = insert_into(MailWish).values(member_id=member_id, kind=kind.value, **said)
        session.execute(new.on_conflict_do_update(index_elements=["member_id", "kind"], set_=said))
