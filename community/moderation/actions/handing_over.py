"""An imported member was claimed by the person they are: what was decided about them is theirs, to object to."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from community.core.db import WITHOUT_SYNC, session
from community.membership.actions.withholding import recompute, shut_out
from community.membership.models import Member, Withholding
from community.membership.policy import suspension_of
from community.moderation.actions.reading import refresh_readers
from community.moderation.models import Case, CaseNote, Decision, Look, Statement


def hand_over_cases(*, from_id: int, to_id: int) -> None:
    """Cases, statements and what they withhold, notes and looks. Locks both members.

    But for what the person decided themselves, as a moderator: nobody judges themselves, and the database says so.
    """
    people = select(Member.id).where(Member.id.in_((from_id, to_id))).order_by(Member.id)
    session.execute(people.with_for_update()).all()
    own = select(Decision.id).where(or_(Decision.made_by_id == to_id, Decision.seconded_by_id == to_id))
    of_own = select(Statement.id).where(Statement.decision_id.in_(own))
    moved: dict[Any, list[ColumnElement[bool]]] = {
        Case.member_id: [],
        CaseNote.member_id: [],
        Look.member_id: [],
        Decision.member_id: [Decision.id.not_in(own)],
        Withholding.member_id: [Withholding.statement_id.not_in(of_own)],
        Statement.member_id: [Statement.decision_id.not_in(own)],
    }
    for column, but in moved.items():
        hand = update(column.class_).where(column == from_id, *but).values({column.key: to_id})
        session.execute(hand, execution_options=WITHOUT_SYNC)
    recompute({from_id, to_id})
    refresh_readers([from_id, to_id])
    member = session.get_one(Member, to_id)
    if suspension_of(member):
        shut_out(member)
