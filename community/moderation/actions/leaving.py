"""Somebody leaves: what was decided stays decided, about nobody; words and quotes go. The public log never had any."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update

from community.core.db import WITHOUT_SYNC, session
from community.core.forgetting import forget_handle
from community.membership.models import Withholding
from community.moderation.models import (
    Appeal,
    Brake,
    Case,
    CaseNote,
    Conflict,
    Decision,
    Look,
    Report,
    Statement,
    StatementReader,
    Trace,
)

# In the place of words that the database asks for; at least as long as it asks.
GONE = "The account that this was about was removed, and these words went with it."
NAMED = (
    (Report, (Report.note,)),
    (CaseNote, (CaseNote.text,)),
    (Statement, (Statement.facts, Statement.evidence, Statement.why)),
    (Decision, (Decision.deviation, Decision.plan)),
    (Appeal, (Appeal.text, Appeal.reasons)),
    (Brake, (Brake.reason,)),
)


def leave_cases(member_id: int, *, now: datetime) -> None:
    """Take the person out of cases and records, as the one they are about and as the one who held an office.

    A decision that waits for a second word falls, an objection that waits for its answer ends. Who seconded a decision
    or decided an appeal stays a number, for the database refuses one without a second person; so does whom a decision
    was about, for the figures count newcomers.
    """
    for model, mine in _own(member_id):
        session.execute(delete(model).where(mine), execution_options=WITHOUT_SYNC)
    _forget_decisions(member_id, now=now)
    unnamed: dict[Any, dict[str, Any]] = {
        Case.member_id: {},
        Case.claimed_by_id: {"claimed_until": None},
        Decision.made_by_id: {},
        Decision.reversed_by_id: {},
        Statement.member_id: {},
        CaseNote.written_by_id: {},
        Look.looked_by_id: {},
        Brake.pulled_by_id: {},
    }
    for column, more in unnamed.items():
        emptied = update(column.class_).where(column == member_id).values({column.key: None, **more})
        session.execute(emptied, execution_options=WITHOUT_SYNC)


def _own(member_id: int) -> list[tuple[Any, ColumnElement[bool]]]:
    return [
        (Trace, Trace.member_id == member_id),
        (Report, Report.reporter_id == member_id),
        (CaseNote, CaseNote.member_id == member_id),
        (Look, Look.member_id == member_id),
        (Conflict, Conflict.moderator_id == member_id),
        (StatementReader, StatementReader.member_id == member_id),
    ]


def _forget_decisions(member_id: int, *, now: datetime) -> None:
    about = Decision.member_id == member_id
    for decision in session.scalars(select(Decision).where(about).with_for_update()).all():
        decision.plan = wordless(decision.plan)
        decision.deviation = GONE if decision.deviation else ""
        if decision.in_force_at is None and decision.reversed_at is None:
            decision.reversed_at = now
    session.flush()
    theirs = select(Decision.id).where(about)
    waiting = Appeal.decision_id.in_(theirs), Appeal.decided_at.is_(None)
    session.execute(delete(Appeal).where(*waiting), execution_options=WITHOUT_SYNC)
    emptied = update(Appeal).where(Appeal.decision_id.in_(theirs)).values(text="", reasons=GONE)
    session.execute(emptied, execution_options=WITHOUT_SYNC)
    mine = update(Statement).where(Statement.member_id == member_id).values(facts="", evidence=[])
    session.execute(mine, execution_options=WITHOUT_SYNC)
    over = Statement.member_id == member_id, ~_runs(now)
    session.execute(update(Statement).where(*over).values(why=GONE), execution_options=WITHOUT_SYNC)


def wordless(plan: dict[str, Any]) -> dict[str, Any]:
    """What a decision does, without the words and quotes that were written for it."""
    words = {"facts": "", "why": GONE, "reversal": GONE}
    return {**plan, **{name: word for name, word in words.items() if name in plan}, "evidence": []}


def _runs(now: datetime) -> ColumnElement[bool]:
    """Whether a measure outlives the account: whoever comes back with the address reads why it is there."""
    open_ended = or_(Withholding.ends_at.is_(None), Withholding.ends_at > now)
    here = Withholding.statement_id == Statement.id, Withholding.address_hash.is_not(None)
    return select(Withholding.id).where(*here, Withholding.lifted_at.is_(None), open_ended).exists()


def forget_reasons(*, now: datetime) -> int:
    """Forget why something was taken from people who left, once it is over; how many statements."""
    old = Statement.member_id.is_(None), Statement.facts == "", Statement.why != GONE, ~_runs(now)
    return len(session.scalars(update(Statement).where(*old).values(why=GONE).returning(Statement.id)).all())


def forget_person(handle: str) -> None:
    """Take their handle out of what others wrote about cases."""
    for model, columns in NAMED:
        forget_handle(model, columns, handle)
