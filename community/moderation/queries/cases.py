"""The queue, one case, and what became of one's reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from community.access import Viewer
from community.core.db import session
from community.core.errors import Missing
from community.core.ids import number_of
from community.membership.models import Member
from community.moderation.models import Case, Clause, Conflict, Decision, Report
from community.moderation.rules.urgency import urgency

MOST_QUEUED = 500


@dataclass(frozen=True)
class Queued:
    """An open case in the queue.

    `rule`: the gravest that was reported; `claimed_by`: who has it now; `interest`: why it is not the viewer's.
    """

    case: Case
    rule: str | None
    member: Member | None
    claimed_by: Member | None
    interest: str | None
    awaits_second: Decision | None
    urgency: float


def queue(viewer: Viewer, *, now: datetime) -> list[Queued]:
    """The open cases, the most urgent first; five hundred of the gravest at most. Five queries."""
    opened = select(Case).where(Case.closed_at.is_(None)).options(joinedload(Case.member))
    cases = session.scalars(opened.order_by(Case.severity.desc(), Case.opened_at).limit(MOST_QUEUED)).all()
    ids = [case.id for case in cases]
    interests = _interests(ids, viewer)
    awaiting = {decision.case_id: decision for decision in _awaiting(ids)}
    holders = _holders(cases, now)
    rules = _gravest(ids)
    rows = [
        Queued(
            case,
            rules.get(case.id),
            case.member,
            holders.get(case.claimed_by_id or 0) if _is_claimed(case, now) else None,
            interests.get(case.id),
            awaiting.get(case.id),
            urgency(case.severity, case.report_count, now - case.opened_at),
        )
        for case in cases
    ]
    return sorted(rows, key=lambda row: (-row.urgency, row.case.id))


def _is_claimed(case: Case, now: datetime) -> bool:
    return case.claimed_until is not None and case.claimed_until > now


def _interests(case_ids: Sequence[int], viewer: Viewer) -> dict[int, str]:
    found = select(Conflict.case_id, Conflict.reason).where(Conflict.moderator_id == viewer.id)
    return {row.case_id: row.reason for row in session.execute(found.where(Conflict.case_id.in_(case_ids)))}


def _holders(cases: Sequence[Case], now: datetime) -> dict[int, Member]:
    ids = {case.claimed_by_id for case in cases if _is_claimed(case, now)}
    return {member.id: member for member in session.scalars(select(Member).where(Member.id.in_(ids)))}


def _gravest(case_ids: Sequence[int]) -> dict[int, str]:
    named = select(Report.case_id, Clause.title).join(Clause, Clause.id == Report.clause_id)
    rows = session.execute(named.where(Report.case_id.in_(case_ids)).order_by(Clause.severity, Report.id.desc()))
    return {row.case_id: row.title for row in rows}


def _awaiting(case_ids: Sequence[int]) -> Sequence[Decision]:
    pending = Decision.needs_second, Decision.in_force_at.is_(None), Decision.reversed_at.is_(None)
    return session.scalars(select(Decision).where(Decision.case_id.in_(case_ids), *pending)).all()


def open_count() -> int:
    """How many cases are open. One query."""
    return session.scalar(select(func.count(Case.id)).where(Case.closed_at.is_(None))) or 0


def case_by_ref(ref: str) -> Case:
    """The case, for those who may decide; raises Missing. One query."""
    number = number_of(ref)
    found = select(Case).where(Case.id == number).options(joinedload(Case.member))
    case = session.scalars(found).one_or_none() if number is not None else None
    if case is None:
        raise Missing
    return case


def reports_on(case: Case) -> Sequence[Report]:
    """Its reports, oldest first, with reporter and clause. One query."""
    filed = select(Report).where(Report.case_id == case.id).order_by(Report.id)
    return session.scalars(filed.options(joinedload(Report.reporter), joinedload(Report.clause))).all()


def decisions_on(case: Case) -> Sequence[Decision]:
    """Its decisions, oldest first, with clause and who made them; also those that await a second. One query."""
    made = select(Decision).where(Decision.case_id == case.id).order_by(Decision.id)
    return session.scalars(made.options(joinedload(Decision.clause), joinedload(Decision.made_by))).all()


def awaiting_second(case: Case) -> Decision | None:
    """The decision on the case that needs another moderator's word. One query."""
    return next(iter(_awaiting([case.id])), None)


@dataclass(frozen=True)
class Followed:
    """A report and what became of it: `decision` is the last one in force on its case, None while there is none."""

    report: Report
    case: Case
    decision: Decision | None


def reports_by(viewer: Viewer, *, limit: int = 50) -> list[Followed]:
    """The viewer's reports, the latest first, each with its case and what was decided. Two queries."""
    filed = select(Report).where(Report.reporter_id == viewer.id)
    filed = filed.options(joinedload(Report.case), joinedload(Report.clause)).order_by(Report.id.desc()).limit(limit)
    reports = session.scalars(filed).all()
    in_force = Decision.case_id.in_([report.case_id for report in reports]), Decision.in_force_at.is_not(None)
    last = {row.case_id: row for row in session.scalars(select(Decision).where(*in_force).order_by(Decision.id))}
    return [Followed(report, report.case, last.get(report.case_id)) for report in reports]
