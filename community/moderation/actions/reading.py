"""Who has read what was decided about them: said by the member, kept beside their row for every page to know."""

from datetime import datetime

from sqlalchemy import select, update

from community.core.db import session
from community.core.errors import NotPermitted
from community.membership.actions.withholding import lock_member
from community.membership.models import Member
from community.moderation.actions.locks import lock_row
from community.moderation.models import Statement
from community.moderation.queries.statements import has_unread, is_theirs


def acknowledge(statement: Statement, *, by: Member | None, now: datetime) -> bool:
    """Say that one has read it, as a warning asks; False where that was said. `by` None: by the link with the key."""
    if by is not None and not is_theirs(statement, by):
        raise NotPermitted("not-your-statement")
    lock_row(statement)
    if statement.acknowledged_at is not None:
        return False
    statement.acknowledged_at = now
    session.flush()
    member = session.get(Member, statement.member_id) if statement.member_id else None
    if member is not None:
        lock_member(member)
        refresh_unread(member)
    return True


def refresh_unread(member: Member) -> None:
    """Derive whether something waits to be read. The member's row is locked. Two statements."""
    session.execute(update(Member).where(Member.id == member.id).values(has_unread=has_unread()))
    session.refresh(member, ["has_unread"])


def recheck_unread(*, fix: bool = False) -> dict[int, bool]:
    """Members whose stored flag is not what their statements say, by id: what is stored. Repairs them if asked to."""
    found = select(Member.id, Member.has_unread).where(Member.has_unread != has_unread()).order_by(Member.id)
    wrong = {row.id: row.has_unread for row in session.execute(found)}
    if fix:
        members = select(Member).where(Member.id.in_(wrong)).order_by(Member.id).with_for_update()
        for member in session.scalars(members.execution_options(populate_existing=True)):
            refresh_unread(member)
    return wrong
