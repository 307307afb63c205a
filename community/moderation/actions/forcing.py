"""A decision comes into force, or is taken back exactly.

Locks, in this order: the case, the member's row, those of whoever's votes it is about, what is set aside, the log.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Closed, Invalid
from community.core.events import record
from community.membership.actions.withholding import Terms, lift, lock_member, place
from community.membership.models import Holdable, Member
from community.membership.queries import is_last_owner
from community.moderation.actions.claiming import lock_case, refuse_interest
from community.moderation.actions.holds import effects_of, lift_holds, place_holds
from community.moderation.actions.locking import lock_by, unlock_by
from community.moderation.actions.locks import lock_row
from community.moderation.actions.log import write_log
from community.moderation.actions.reading import (
    ask_to_read,
    lock_readers_of,
    lock_voters,
    refresh_readers,
    refresh_unread,
)
from community.moderation.actions.reporting import tidy_text
from community.moderation.events import CaseDecided, DecisionReversed
from community.moderation.models import Case, Clause, Decision, Rung, Statement
from community.moderation.queries.statements import statement_on
from community.moderation.queries.subjects import subject_of
from community.moderation.rules.words import APPEAL_DAYS


def bring_into_force(decision: Decision, *, now: datetime) -> Statement | None:
    """Let a decision that needs nobody else's word begin: statement, what it takes and sets aside, log, event.

    All in the caller's transaction, which holds the case's row. None where nothing was broken. Raises Invalid where
    the community would be left without an owner who can act.
    """
    case, plan = session.get_one(Case, decision.case_id), decision.plan
    decision.in_force_at = now
    decision.ends_at = now + timedelta(seconds=plan["seconds"]) if plan["seconds"] else None
    if decision.rung != Rung.EMERGENCY:
        case.closed_at = now
    case.claimed_by_id = case.claimed_until = None
    statement = None
    if decision.rung != Rung.NOTHING:
        member = session.get(Member, decision.member_id) if decision.member_id else None
        if member is not None:
            if Rung(decision.rung).ends_for_long and is_last_owner(member, is_locked=True):
                raise Invalid("ruling-last-owner", field="rung")
            lock_member(member)
        votes = [number for kind, number in _holds_in(plan) if kind is Holdable.VOTE]
        voters = lock_voters(votes, but=decision.member_id)
        statement = _state(decision, now=now)
        _take_effect(decision, statement, member, now=now)
        ask_to_read(statement, voters)
        if member is not None:
            refresh_unread(member)
        _log_decision(decision, statement, now=now)
    session.flush()
    record(CaseDecided(decision.id, decision.member_id))
    return statement


def _state(decision: Decision, *, now: datetime) -> Statement:
    """The statement comes first: what it does not give reasons for cannot be taken."""
    plan = decision.plan
    statement = Statement(
        decision_id=decision.id,
        member_id=decision.member_id,
        facts=plan["facts"],
        evidence=plan["evidence"],
        why=plan["why"],
        effects=effects_of(_holds_in(plan)),
        stated_at=now,
        appeal_until=now + timedelta(days=APPEAL_DAYS),
    )
    session.add(statement)
    session.flush()
    return statement


def _take_effect(decision: Decision, statement: Statement, member: Member | None, *, now: datetime) -> None:
    plan = decision.plan
    if member is not None and plan["capabilities"] and Rung(decision.rung).withholds:
        terms = Terms(
            capabilities=tuple(plan["capabilities"]),
            scope=plan["scope"],
            scope_id=plan["scope_id"],
            ends_at=decision.ends_at,
        )
        place(member, terms, statement_id=statement.id, now=now)
    place_holds(_holds_in(plan), statement_id=statement.id, now=now)
    thread_id = subject_of(session.get_one(Case, decision.case_id)).thread_id if plan["lock_thread"] else None
    if thread_id is not None:
        decision.plan = {**plan, "thread_id": thread_id}
        lock_by(decision, thread_id, now=now)


def _holds_in(plan: Mapping[str, Any]) -> list[tuple[Holdable, int]]:
    return [(Holdable(kind), number) for kind, number in plan["holds"]]


def _log_decision(decision: Decision, statement: Statement, *, now: datetime) -> None:
    plan = decision.plan
    entry = measure_words(decision) | {
        "capabilities": plan["capabilities"] if Rung(decision.rung).withholds else [],
        "set_aside": {kind: count for kind, count in statement.effects.items() if count},
        "locked": bool(plan["lock_thread"]),
    }
    decision.plan = {**plan, "logged": write_log("decision", entry, now=now).id}


def measure_words(decision: Decision) -> dict[str, Any]:
    """What the log says of a measure: no names, no text, no number that leads to a person."""
    clause = session.get(Clause, decision.clause_id) if decision.clause_id else None
    return {
        "measure": decision.rung,
        "clause": clause.key if clause else None,
        "scope": decision.plan["scope"],
        "seconds": round(decision.plan["seconds"]) if decision.plan["seconds"] else None,
    }


def reverse(decision: Decision, *, by: Viewer, now: datetime, reason: str) -> bool:
    """Take the decision back, as if it had not been; False where it was already.

    Raises Closed where it never came into force, Invalid without a reason, and NotPermitted in a conflict of interest.
    """
    authorize(by, Permission.CASE_DECIDE, decision)
    if not (reason := tidy_text(reason, "reason")):
        raise Invalid("reversal-reason", field="reason")
    case = lock_decision(decision)
    if decision.in_force_at is None:
        raise Closed("decision-not-in-force")
    if decision.reversed_at is not None:
        return False
    refuse_interest(case, by, now=now)
    undo(decision, by_id=by.id, now=now)
    decision.plan = {**decision.plan, "reversal": reason}
    write_log("reversal", measure_words(decision) | {"of": decision.plan.get("logged")}, now=now)
    session.flush()
    record(DecisionReversed(decision.id))
    return True


def lock_decision(decision: Decision) -> Case:
    """Lock the decision behind its case, both read anew; the case."""
    case = session.get_one(Case, decision.case_id)
    lock_case(case)
    lock_row(decision)
    return case


def undo(decision: Decision, *, by_id: int | None, now: datetime) -> None:
    """Lift what this decision withholds, holds and locks, and nothing of any other. `by_id` None: nobody, the time."""
    decision.reversed_at, decision.reversed_by_id = now, by_id
    session.flush()
    statement = statement_on(decision)
    member = session.get(Member, decision.member_id) if decision.member_id else None
    if member is not None:
        lock_member(member)
    if statement is not None:
        readers = lock_readers_of(statement)
        lift(statement.id, now=now)
        lift_holds(statement_id=statement.id, now=now)
        refresh_readers(readers)
    if member is not None:
        refresh_unread(member)
    if thread_id := decision.plan.get("thread_id"):
        unlock_by(decision, thread_id)
