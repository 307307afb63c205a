"""Appeals: the member asks, another moderator looks again, and time decides where nobody does."""

from datetime import datetime, timedelta

from sqlalchemy import select

from community.access import Permission, Viewer, authorize
from community.core.db import session
from community.core.errors import Closed, Conflict, Invalid, NotPermitted
from community.core.events import record
from community.membership.actions.withholding import lock_member, shorten
from community.membership.models import Member
from community.moderation.actions.claiming import refuse_interest
from community.moderation.actions.forcing import lock_decision, measure_words, undo
from community.moderation.actions.locks import lock_row
from community.moderation.actions.log import write_log
from community.moderation.actions.reporting import tidy_text
from community.moderation.events import AppealDecided, AppealFiled
from community.moderation.models import Appeal, Decision, Outcome, Rung, Statement
from community.moderation.queries.statements import appeal_on, is_theirs
from community.moderation.rules.words import LAPSE_DAYS, LEAST_WHY

GIVEN = (Outcome.UPHELD, Outcome.CHANGED, Outcome.OVERTURNED)
BATCH = 50


def file_appeal(statement: Statement, text: str, *, by: Member | None, now: datetime) -> Appeal:
    """Ask that another moderator look again. No gate: this cannot be taken from anybody.

    `by` None: whoever holds the link whose key opens the statement. Raises NotPermitted for others, Invalid without a
    text, Conflict where it was asked already, and Closed after 180 days or where there is nothing left to decide.
    """
    if by is not None and not is_theirs(statement, by):
        raise NotPermitted("not-your-statement")
    if not (text := tidy_text(text, "text")):
        raise Invalid("appeal-empty", field="text")
    decision = session.get_one(Decision, statement.decision_id)
    lock_decision(decision)
    if decision.reversed_at is not None:
        raise Closed("decision-reversed")
    if appeal_on(decision) is not None:
        raise Conflict("appeal-filed")
    if now >= statement.appeal_until:
        raise Closed("appeal-late")
    appeal = Appeal(decision_id=decision.id, text=text, filed_at=now)
    session.add(appeal)
    session.flush()
    record(AppealFiled(appeal.id))
    return appeal


def decide_appeal(
    appeal: Appeal, outcome: Outcome, reasons: str, *, ends_at: datetime | None = None, by: Viewer, now: datetime
) -> Appeal:
    """Uphold, shorten to `ends_at`, or overturn as if the decision had not been.

    Raises NotPermitted for whoever made or seconded the decision or is in a conflict of interest (the database does,
    too), Invalid by field, and Closed where it was decided.
    """
    authorize(by, Permission.CASE_DECIDE, appeal)
    decision = session.get_one(Decision, appeal.decision_id)
    case = lock_decision(decision)
    lock_row(appeal)
    if appeal.decided_at is not None or decision.reversed_at is not None:
        raise Closed("appeal-decided")
    if by.id in (decision.made_by_id, decision.seconded_by_id):
        raise NotPermitted("appeal-own-decision")
    refuse_interest(case, by, now=now)
    reasons = _check(decision, outcome, reasons, ends_at, now)
    appeal.decided_by_id, appeal.decided_at, appeal.outcome = by.id, now, outcome
    appeal.reasons, appeal.ends_at = reasons, ends_at if outcome == Outcome.CHANGED else None
    session.flush()
    _carry_out(appeal, decision, by_id=by.id, now=now)
    return appeal


def _check(decision: Decision, outcome: Outcome, reasons: str, ends_at: datetime | None, now: datetime) -> str:
    if outcome not in GIVEN:
        raise Invalid("appeal-outcome", field="outcome")
    reasons = tidy_text(reasons, "reasons")
    if len(reasons) < LEAST_WHY:
        raise Invalid("appeal-reasons", field="reasons", least=LEAST_WHY)
    if outcome == Outcome.CHANGED:
        if not Rung(decision.rung).withholds:
            raise Invalid("appeal-nothing-to-shorten", field="outcome")
        is_milder = ends_at is not None and (decision.ends_at is None or ends_at < decision.ends_at)
        if ends_at is None or not is_milder or ends_at <= now:
            raise Invalid("appeal-milder", field="ends_at")
    return reasons


def _carry_out(appeal: Appeal, decision: Decision, *, by_id: int | None, now: datetime) -> None:
    """What follows from the outcome, the log's entry and the event."""
    if appeal.outcome in (Outcome.OVERTURNED, Outcome.LAPSED):
        undo(decision, by_id=by_id, now=now)
    elif appeal.outcome == Outcome.CHANGED and appeal.ends_at is not None:
        _shorten(decision, appeal.ends_at)
    entry = measure_words(decision) | {"outcome": appeal.outcome, "of": decision.plan.get("logged")}
    write_log("appeal", entry, now=now)
    record(AppealDecided(appeal.id))


def _shorten(decision: Decision, ends_at: datetime) -> None:
    member = session.get(Member, decision.member_id) if decision.member_id else None
    if member is not None:
        lock_member(member)
    statement = session.scalars(select(Statement).where(Statement.decision_id == decision.id)).one()
    shorten(statement.id, ends_at=ends_at)


def lapse_overdue(*, now: datetime) -> int:
    """End the measures whose appeals nobody decided within fourteen days; how many, at most fifty at a time."""
    overdue = (
        select(Appeal)
        .join(Decision, Decision.id == Appeal.decision_id)
        .where(Appeal.decided_at.is_(None), Decision.reversed_at.is_(None))
        .where(Appeal.filed_at <= now - timedelta(days=LAPSE_DAYS))
        .order_by(Appeal.id)
        .limit(BATCH)
    )
    return sum(_lapse(appeal, now=now) for appeal in session.scalars(overdue).all())


def _lapse(appeal: Appeal, *, now: datetime) -> bool:
    decision = session.get_one(Decision, appeal.decision_id)
    lock_decision(decision)
    lock_row(appeal)
    if appeal.decided_at is not None or decision.reversed_at is not None:
        return False
    appeal.decided_at, appeal.outcome = now, Outcome.LAPSED
    session.flush()
    _carry_out(appeal, decision, by_id=None, now=now)
    return True
