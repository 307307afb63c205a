"""Statements of reasons: whose they are, and how they are found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from community.access import Permission, Viewer, holds
from community.core.db import session
from community.core.errors import Missing
from community.core.ids import number_of
from community.membership.models import Member
from community.membership.rules.measures import opens_statement
from community.moderation.models import Appeal, Decision, Outcome, Statement, StatementReader
from community.moderation.policy import concerns

WHOLE = joinedload(Statement.decision).joinedload(Decision.clause)


def statement_by_ref(ref: str, viewer: Viewer) -> Statement:
    """The statement with its decision and clause, for whoever it concerns and for moderators; raises Missing.

    Two queries.
    """
    found = _by_ref(ref)
    if found is None or not (is_theirs(found, viewer) or holds(viewer, Permission.CASE_DECIDE)):
        raise Missing
    return found


def statement_by_key(ref: str, key: str) -> Statement:
    """The same for whoever holds the link with its key: who is suspended has no session. Raises Missing. One query."""
    found = _by_ref(ref)
    if found is None or not opens_statement(key, found.id):
        raise Missing
    return found


def _by_ref(ref: str) -> Statement | None:
    number = number_of(ref)
    if number is None:
        return None
    found = select(Statement).where(Statement.id == number).options(WHOLE)
    return session.scalars(found.execution_options(populate_existing=True)).one_or_none()


def is_theirs(statement: Statement, viewer: Viewer) -> bool:
    """Whether it is about them, their address, or a vote of theirs. One query."""
    if not viewer.is_member:
        return False
    return bool(session.scalar(select(exists().where(Statement.id == statement.id, concerns(viewer)))))


def statements_of(viewer: Viewer) -> Sequence[Statement]:
    """Everything that was decided about the viewer, the latest first, with decision and clause. One query."""
    mine = select(Statement).where(concerns(viewer)).options(WHOLE)
    return session.scalars(mine.order_by(Statement.id.desc())).all()


def unread_statements(viewer: Viewer) -> Sequence[Statement]:
    """Those about the viewer's own account, or votes of theirs, that stand and that they have not said they read.

    One query.
    """
    found = select(Statement).join(Statement.decision).where(_unread_by(viewer.id))
    return session.scalars(found.order_by(Statement.id.desc())).all()


def has_unread() -> ColumnElement[bool]:
    """Whether there are such for the member of the statement around it, as SQL."""
    return exists().where(Statement.decision_id == Decision.id, _unread_by(Member.id))


def _unread_by(member_id: Any) -> ColumnElement[bool]:
    waiting = StatementReader.member_id == member_id, StatementReader.read_at.is_(None)
    to_read = exists().where(StatementReader.statement_id == Statement.id, *waiting).correlate(Statement, Member)
    own = and_(Statement.member_id == member_id, Statement.acknowledged_at.is_(None))
    return and_(Decision.reversed_at.is_(None), or_(own, to_read))


def reader_of(statement: Statement, member_id: int | None) -> StatementReader | None:
    """Their row, where it set a vote of theirs aside without being about their account. One query."""
    mine = StatementReader.statement_id == statement.id, StatementReader.member_id == member_id
    return session.scalars(select(StatementReader).where(*mine)).one_or_none()


def statement_on(decision: Decision) -> Statement | None:
    """The decision's statement; None where it came not into force, or nothing was broken. One query."""
    return session.scalars(select(Statement).where(Statement.decision_id == decision.id)).one_or_none()


def appeal_on(decision: Decision) -> Appeal | None:
    """The appeal against the decision. One query."""
    return session.scalars(select(Appeal).where(Appeal.decision_id == decision.id)).one_or_none()


def end_of(decision: Decision, appeal: Appeal | None) -> datetime | None:
    """When what it takes ends: reversed, shortened by an appeal, or as decided; None: not by itself."""
    if decision.reversed_at is not None:
        return decision.reversed_at
    is_shortened = appeal is not None and appeal.outcome == Outcome.CHANGED
    return appeal.ends_at if appeal is not None and is_shortened else decision.ends_at
