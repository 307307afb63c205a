"""What this room adds to a member's archive of their own data.

What moderators noted about a member is in it, without the names of those who wrote it.
"""

from typing import Any

from sqlalchemy import and_, literal, or_, select

from community.core.db import session
from community.core.ids import reference
from community.core.personal import Rows, rows_of
from community.core.text.mentions import naming_only
from community.membership.models import Member
from community.moderation.models import (
    Appeal,
    Brake,
    Case,
    CaseNote,
    Clause,
    Conflict,
    Decision,
    Look,
    Report,
    Statement,
    StatementReader,
    Trace,
)


def reports_of(member_id: int) -> Rows:
    """What they reported, under which clause, and whether it was decided."""
    found = (
        select(
            Case.subject_kind.label("about"),
            Case.subject_id.label("number"),
            Clause.title.label("clause"),
            Report.note,
            Report.filed_at,
            Case.closed_at.label("decided_at"),
        )
        .join(Case, Case.id == Report.case_id)
        .join(Clause, Clause.id == Report.clause_id)
    )
    return rows_of(found.where(Report.reporter_id == member_id).order_by(Report.id))


def decisions_about(member_id: int) -> Rows:
    """What was decided about them: the statement of reasons, and what an objection came to."""
    found = (
        select(
            Statement.id.label("statement"),
            Decision.rung.label("measure"),
            Clause.title.label("clause"),
            Statement.facts,
            Statement.evidence,
            Statement.why,
            Statement.effects,
            Statement.stated_at,
            Decision.ends_at,
            Decision.reversed_at,
            Statement.appeal_until,
            Statement.acknowledged_at,
            Appeal.text.label("objection"),
            Appeal.filed_at.label("objected_at"),
            Appeal.outcome,
            Appeal.reasons.label("outcome_reasons"),
        )
        .select_from(Decision)
        .outerjoin(Statement, Statement.decision_id == Decision.id)
        .outerjoin(Clause, Clause.id == Decision.clause_id)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
    )
    in_force = and_(Decision.member_id == member_id, Decision.in_force_at.is_not(None))
    mine = found.where(or_(Statement.member_id == member_id, in_force)).order_by(Decision.id)
    for row in rows_of(mine):
        number = row["statement"]
        yield {**row, "statement": reference(number) if isinstance(number, int) else None}


def votes_aside_of(member_id: int) -> Rows:
    """Decisions that set votes of theirs aside, among others', and when they said that they read them."""
    columns = Statement.facts, Statement.why, Statement.stated_at, Statement.appeal_until, Decision.reversed_at
    found = select(Statement.id.label("statement"), *columns, StatementReader.read_at)
    found = found.join(Decision, Decision.id == Statement.decision_id)
    mine = found.join(StatementReader).where(StatementReader.member_id == member_id).order_by(Statement.id)
    return ({**row, "statement": reference(int(str(row["statement"])))} for row in rows_of(mine))


def cases_about(member_id: int) -> Rows:
    """Cases about what they wrote, and what came of each."""
    named = Case.subject_kind.label("about"), Case.subject_id.label("number")
    found = select(*named, Case.opened_at, Case.closed_at, Case.report_count, Decision.rung.label("decided"))
    found = found.outerjoin(Decision, Decision.case_id == Case.id)
    return rows_of(found.where(Case.member_id == member_id).order_by(Case.id, Decision.id))


def notes_about(member_id: int) -> Rows:
    """What moderators told each other about them; who else is named there, such as a reporter, is not."""
    own = session.get_one(Member, member_id).handle
    found = select(CaseNote.written_at, CaseNote.text).where(CaseNote.member_id == member_id)
    notes = rows_of(found.order_by(CaseNote.id))
    return ({**row, "text": naming_only(own, str(row["text"]))} for row in notes)


def looks_at(member_id: int) -> Rows:
    """When a moderator looked at their record."""
    return rows_of(select(Look.looked_at).where(Look.member_id == member_id).order_by(Look.id))


def traces_of(member_id: int) -> Rows:
    """Where their acts came from, as the keyed hashes that are kept for thirty days."""
    columns = Trace.action, Trace.target_id, Trace.made_at, Trace.prefix_hash, Trace.device_hash
    return rows_of(select(*columns).where(Trace.member_id == member_id).order_by(Trace.id))


# What a moderator did: in which column they stand, and when it was.
OFFICE: tuple[tuple[str, Any, Any], ...] = (
    ("claimed a case", Case.claimed_by_id, Case.claimed_until),
    ("decided", Decision.made_by_id, Decision.made_at),
    ("agreed as a second", Decision.seconded_by_id, Decision.in_force_at),
    ("took a decision back", Decision.reversed_by_id, Decision.reversed_at),
    ("decided an objection", Appeal.decided_by_id, Appeal.decided_at),
    ("slowed a place down", Brake.pulled_by_id, Brake.starts_at),
    ("wrote a note", CaseNote.written_by_id, CaseNote.written_at),
    ("looked at a record", Look.looked_by_id, Look.looked_at),
    ("could not decide a case", Conflict.moderator_id, Conflict.written_at),
)


def office_of(member_id: int) -> Rows:
    """What they did as a moderator, and when; about whom it was is not theirs to take along."""
    for act, column, at in OFFICE:
        yield from rows_of(select(literal(act).label("act"), at.label("at")).where(column == member_id).order_by(at))
