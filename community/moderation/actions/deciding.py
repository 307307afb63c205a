"""Deciding a case, and the second moderator's word where one is needed."""

from datetime import datetime

from sqlalchemy import exists, select

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Closed, Conflict, NotPermitted
from community.membership.models import Holdable
from community.moderation.actions.claiming import lock_case, refuse_interest, refuse_others_turn
from community.moderation.actions.forcing import bring_into_force, lock_decision
from community.moderation.actions.rulings import Ruling, check_ruling, refuse_what_is_not_theirs
from community.moderation.models import Case, Decision, Rung
from community.moderation.queries.histories import earlier_measures
from community.moderation.queries.subjects import subject_of
from community.moderation.rules.ladder import needs_second


def decide_case(case: Case, ruling: Ruling, *, by: Viewer, now: datetime) -> Decision:
    """Decide the case. In force at once, unless a second moderator has to agree; an emergency stop leaves it open.

    Raises Invalid by field, NotPermitted in a conflict of interest, Closed, and Conflict where another moderator has
    the case or a decision on it awaits its second.
    """
    authorize(by, Permission.CASE_DECIDE, case)
    lock_case(case)
    refuse_others_turn(case, by, now=now)
    refuse_interest(case, by, now=now)
    _refuse_another(case, ruling.rung)
    earlier = earlier_measures(case.member_id, now=now)
    recommended = check_ruling(ruling, case, subject_of(case), earlier=earlier, now=now)
    decision = Decision(
        case_id=case.id,
        member_id=case.member_id,
        clause_id=ruling.clause.id if ruling.clause else None,
        rung=ruling.rung,
        recommended=recommended,
        deviation=ruling.deviation.strip(),
        plan=ruling.plan(now=now),
        made_by_id=by.id,
        made_at=now,
        needs_second=needs_second(ruling.rung, ruling.ends_at, now=now),
        ends_at=ruling.ends_at,
        review_at=ruling.review_at,
    )
    session.add(decision)
    case.claimed_by_id = case.claimed_until = None
    session.flush()
    if not decision.needs_second:
        bring_into_force(decision, now=now)
    return decision


def _refuse_another(case: Case, rung: Rung) -> None:
    """One decision at a time, and one emergency stop: several in a row would last longer than any of them may."""
    made = Decision.case_id == case.id, Decision.reversed_at.is_(None)
    if rung is Rung.EMERGENCY:
        if session.scalar(select(exists().where(*made, Decision.rung == Rung.EMERGENCY))):
            raise Closed("emergency-once")
    elif session.scalar(select(exists().where(*made, Decision.in_force_at.is_(None)))):
        raise Conflict("case-awaits-second")


def second(decision: Decision, *, by: Viewer, now: datetime) -> Decision:
    """Agree to a decision that needs it; it comes into force.

    Raises NotPermitted for whoever made it or is in a conflict of interest, Closed where it awaits nobody, and Invalid
    where something that it sets aside is gone.
    """
    authorize(by, Permission.CASE_DECIDE, decision)
    case = _awaiting(decision)
    if by.id == decision.made_by_id:
        raise NotPermitted("second-is-another")
    refuse_interest(case, by, now=now)
    refuse_what_is_not_theirs(((Holdable(kind), number) for kind, number in decision.plan["holds"]), case)
    decision.seconded_by_id = by.id
    bring_into_force(decision, now=now)
    return decision


def decline(decision: Decision, *, by: Viewer, now: datetime) -> Decision:
    """Do not agree, or take one's own proposal back: it never comes into force, and the case is open again."""
    authorize(by, Permission.CASE_DECIDE, decision)
    case = _awaiting(decision)
    if by.id != decision.made_by_id:
        refuse_interest(case, by, now=now)
    decision.reversed_at, decision.reversed_by_id = now, by.id
    session.flush()
    return decision


def _awaiting(decision: Decision) -> Case:
    case = lock_decision(decision)
    if not decision.needs_second or decision.in_force_at or decision.reversed_at:
        raise Closed("decision-not-pending")
    return case
