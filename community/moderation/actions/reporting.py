"""Reporting what breaks the policy, and opening cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case as either
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, session
from community.core.errors import Conflict, Invalid
from community.core.events import record
from community.core.text import clean_line, clean_text
from community.moderation.events import ReportFiled
from community.moderation.models import Case, Clause, Origin, Report, Subject
from community.moderation.rules.words import MOST_TEXT

TRIES = 3


def file_report(subject: Subject, *, clause: Clause, note: str = "", by: Viewer, now: datetime) -> Report:
    """Tell the moderators of something; a second report by the same member on the open case changes nothing.

    Reports on one thing gather in one case, which is as grave as the gravest clause that was named. Raises Invalid.
    """
    authorize(by, Permission.REPORT_FILE, subject)
    note = tidy_text(note, "note")
    if subject.member_id == by.id:
        raise Invalid("report-own")
    found = _opened(subject, origin=Origin.REPORT, severity=clause.severity, now=now)
    row = {"case_id": found.id, "reporter_id": by.id, "clause_id": clause.id, "note": note, "filed_at": now}
    new = _insert(Report).values(row).on_conflict_do_nothing().returning(Report)
    report: Report | None = session.scalars(new).one_or_none()
    if report is None:
        mine = select(Report).where(Report.case_id == found.id, Report.reporter_id == by.id)
        return session.scalars(mine).one()
    _count(found, clause.severity)
    record(ReportFiled(report.id, found.id))
    return report


def open_case(
    subject: Subject,
    *,
    origin: Origin,
    severity: int,
    facts: Mapping[str, Any] | None = None,
    by: Viewer | None = None,
    now: datetime,
) -> Case:
    """The open case of the subject, locked: the one there is, or a new one. What a signal saw is added to it.

    `by` is the moderator who opens it; None: a report or a signal does.
    """
    if by is not None:
        authorize(by, Permission.CASE_DECIDE, subject)
    found = _opened(subject, origin=origin, severity=severity, now=now)
    if facts:
        found.facts = {**found.facts, **facts}
    found.severity = max(found.severity, severity)
    session.flush()
    return found


def _opened(subject: Subject, *, origin: Origin, severity: int, now: datetime) -> Case:
    """The open case, locked; a new one has this origin and severity."""
    mine = Case.subject_kind == subject.kind, Case.subject_id == subject.id
    standing = select(Case).where(*mine, Case.closed_at.is_(None)).with_for_update()
    row = {
        "subject_kind": subject.kind,
        "subject_id": subject.id,
        "member_id": subject.member_id,
        "origin": origin,
        "severity": severity,
        "report_count": 0,
        "opened_at": now,
        "facts": {},
    }
    for _ in range(TRIES):
        session.execute(_insert(Case).values(row).on_conflict_do_nothing())
        found = session.scalars(standing.execution_options(populate_existing=True)).one_or_none()
        if found is not None:
            return found
    raise Conflict("meanwhile")


def _count(case: Case, severity: int) -> None:
    gravest = either((Case.severity < severity, severity), else_=Case.severity)
    counted = update(Case).where(Case.id == case.id).values(report_count=Case.report_count + 1, severity=gravest)
    session.execute(counted, execution_options=WITHOUT_SYNC)
    session.refresh(case)


def tidy_text(typed: str, field: str) -> str:
    """What somebody wrote, without stray characters; nothing where nothing is seen. Raises Invalid if too long."""
    text = clean_text(typed).strip()
    if len(text) > MOST_TEXT:
        raise Invalid("moderation-text-length", field=field, most=MOST_TEXT)
    return text if clean_line(text) else ""


def _insert(model: Any) -> Any:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return (sqlite.insert if is_sqlite else postgresql.insert)(model)
