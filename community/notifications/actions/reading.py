"""Having read what one was told; the count beside the member's row follows, for every page to know."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, session
from community.membership.models import Member
from community.notifications.models import Notification
from community.notifications.queries.following import those


def mark_read(
    *, by: Viewer, now: datetime, up_to: int | None = None, idea_id: int | None = None, only: int | None = None
) -> int:
    """Mark as read: up to a number, of one idea, a single one; how many are left. Three statements."""
    authorize(by, Permission.FOLLOW_CHOOSE)
    wanted: list[ColumnElement[bool]] = [Notification.member_id == by.id, Notification.read_at.is_(None)]
    wanted += [Notification.id <= up_to] if up_to is not None else []
    wanted += [Notification.idea_id.in_(those())] if idea_id is not None else []
    wanted += [Notification.id == only] if only is not None else []
    marked = update(Notification).where(*wanted).values(read_at=now)
    session.execute(marked, {"root_id": idea_id} if idea_id is not None else {}, execution_options=WITHOUT_SYNC)
    return _count(by.id or 0)


def _count(member_id: int) -> int:
    """Derive the count from the rows. Two statements."""
    counted = update(Member).where(Member.id == member_id).values(unread_count=unread())
    session.execute(counted, execution_options=WITHOUT_SYNC)
    member = session.get_one(Member, member_id)
    session.refresh(member, ["unread_count"])
    return member.unread_count


def unread() -> ColumnElement[int]:
    """How many a member has not read, for a statement about members."""
    mine = Notification.member_id == Member.id, Notification.read_at.is_(None)
    return select(func.count(Notification.id)).where(*mine).correlate(Member).scalar_subquery()


def recount_unread(*, fix: bool = False) -> dict[int, tuple[int, int]]:
    """Members whose stored count is wrong, by id: stored and counted. Repairs them if asked to."""
    found = select(Member.id, Member.unread_count, unread()).where(Member.unread_count != unread())
    wrong = {row[0]: (row[1], row[2]) for row in session.execute(found.order_by(Member.id))}
    if fix:
        for member_id in wrong:
            session.execute(select(Member.id).where(Member.id == member_id).with_for_update(key_share=True))
            _count(member_id)
    return wrong
