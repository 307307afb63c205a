"""Who has read what was decided about them: said by the member, kept beside their row for every page to know."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, Table, or_, select, update

from community.core.bulk import insert_new, one_of
from community.core.db import WITHOUT_SYNC, session
from community.core.errors import NotPermitted
from community.membership.actions.withholding import lock_member
from community.membership.models import Member
from community.moderation.actions.locks import lock_row
from community.moderation.models import Statement, StatementReader
from community.moderation.queries.statements import has_unread, is_theirs, reader_of
from community.voting.models import Vote

MEMBERS = cast(Table, Member.__table__)
READERS = cast(Table, StatementReader.__table__)
VOTES = cast(Table, Vote.__table__)


def acknowledge(statement: Statement, *, by: Member | None, now: datetime) -> bool:
    """Say that one has read it, as a warning asks; False where that was said. `by` None: by the link with the key.

    Of several whose votes it set aside, each says so for themselves; the key does not tell who holds it.
    """
    if by is not None and not is_theirs(statement, by):
        raise NotPermitted("not-your-statement")
    reader = reader_of(statement, by.id) if by is not None else None
    if reader is None and statement.member_id is None:
        return False
    lock_row(statement)
    if (reader.read_at if reader is not None else statement.acknowledged_at) is not None:
        return False
    if reader is not None:
        reader.read_at = now
    else:
        statement.acknowledged_at = now
    session.flush()
    whose = reader.member_id if reader is not None else statement.member_id
    member = session.get(Member, whose) if whose else None
    if member is not None:
        lock_member(member)
        refresh_unread(member)
    return True


def refresh_unread(member: Member) -> None:
    """Derive whether something waits to be read. The member's row is locked. Two statements."""
    session.execute(update(Member).where(Member.id == member.id).values(has_unread=has_unread()))
    session.refresh(member, ["has_unread"])


def ask_to_read(statement: Statement, voters: Sequence[int]) -> None:
    """Let these see on every page that it set votes of theirs aside. Their rows are locked. Two statements."""
    rows = {"statement_id": [statement.id] * len(voters), "member_id": list(voters)}
    insert_new(READERS, rows, same={}, returning=[READERS.c.id])
    refresh_readers(voters)


def lock_voters(votes: Sequence[int], *, but: int | None) -> list[int]:
    """Lock whoever cast these and can sign in, in the order of their numbers, but for whom it is about; their ids.

    Before anything is set aside: their own writes lock them first, and then the idea. Two queries at most.
    """
    if not votes:
        return []
    cast_by = select(Vote.member_id).where(one_of(VOTES.c.id, votes))
    readers = Member.id != (but or 0), or_(Member.source.is_(None), Member.password_hash.is_not(None))
    return _lock(Member.id.in_(cast_by), *readers, Member.erased_at.is_(None))


def lock_readers_of(statement: Statement) -> list[int]:
    """The same for whoever's votes it set aside. One query."""
    mine = select(StatementReader.member_id).where(StatementReader.statement_id == statement.id)
    return _lock(Member.id.in_(mine))


def _lock(*these: ColumnElement[bool]) -> list[int]:
    return list(session.scalars(select(Member.id).where(*these).order_by(Member.id).with_for_update(key_share=True)))


def refresh_readers(members: Sequence[int]) -> None:
    """Derive for these whether something waits to be read."""
    if members:
        derived = update(Member).where(one_of(MEMBERS.c.id, members)).values(has_unread=has_unread())
        session.execute(derived, execution_options=WITHOUT_SYNC)


def recheck_unread(*, fix: bool = False) -> dict[int, bool]:
    """Members whose stored flag is not what their statements say, by id: what is stored. Repairs them if asked to."""
    found = select(Member.id, Member.has_unread).where(Member.has_unread != has_unread()).order_by(Member.id)
    wrong = {row.id: row.has_unread for row in session.execute(found)}
    if fix:
        members = select(Member).where(Member.id.in_(wrong)).order_by(Member.id).with_for_update()
        for member in session.scalars(members.execution_options(populate_existing=True)):
            refresh_unread(member)
    return wrong
