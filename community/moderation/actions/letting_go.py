"""What moderation keeps of things that are removed with an import: everything but the thing itself.

Reports, cases and decisions stay, for the log and the figures count them. They let go of what they were about, so that
whatever bears its number next is not judged in its stead: SQLite gives the highest number again.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from community.core.db import WITHOUT_SYNC, session
from community.membership.actions.withholding import lift
from community.membership.models import Hold, Holdable, Scope, Withholding
from community.moderation.models import Brake, Case, Decision, SubjectKind, Trace

Ids = Select[Any]


def judged(ideas: Ids, comments: Ids) -> ColumnElement[bool]:
    """The cases about these, as SQL."""
    of_ideas = Case.subject_kind.in_([SubjectKind.IDEA, SubjectKind.VOTES]), Case.subject_id.in_(ideas)
    return or_(and_(*of_ideas), and_(Case.subject_kind == SubjectKind.COMMENT, Case.subject_id.in_(comments)))


def set_aside(ideas: Ids, comments: Ids, votes: Ids) -> ColumnElement[bool]:
    """The holds on these, lifted or not, as SQL."""
    named = ((Holdable.IDEA, ideas), (Holdable.COMMENT, comments), (Holdable.VOTE, votes))
    return or_(*(and_(Hold.kind == kind, Hold.subject_id.in_(ids)) for kind, ids in named))


def let_go(ideas: Ids, comments: Ids, votes: Ids, *, now: datetime) -> None:
    """Detach everything from these, just before they are removed. What is decided stays decided; what waits is closed.

    A number below zero is nothing's: there "It is gone" is read.
    """
    cases = list(session.scalars(select(Case.id).where(judged(ideas, comments)).with_for_update()))
    waiting = Decision.case_id.in_(cases), Decision.in_force_at.is_(None), Decision.reversed_at.is_(None)
    session.execute(update(Decision).where(*waiting).values(reversed_at=now), execution_options=WITHOUT_SYNC)
    gone = {"subject_id": -Case.id, "closed_at": func.coalesce(Case.closed_at, now), "claimed_by_id": None}
    session.execute(update(Case).where(Case.id.in_(cases)).values(gone), execution_options=WITHOUT_SYNC)
    lifted = {"subject_id": -Hold.id, "lifted_at": func.coalesce(Hold.lifted_at, now)}
    held = update(Hold).where(set_aside(ideas, comments, votes)).values(lifted)
    session.execute(held, execution_options=WITHOUT_SYNC)
    _open_places(ideas, now=now)
    session.execute(delete(Trace).where(Trace.target_id.in_(ideas)), execution_options=WITHOUT_SYNC)


def _open_places(ideas: Ids, *, now: datetime) -> None:
    """Where something was withheld, or slowed down, on one of these ideas only."""
    here = Withholding.scope == Scope.IDEA, Withholding.scope_id.in_(ideas), Withholding.lifted_at.is_(None)
    for statement_id in session.scalars(select(Withholding.statement_id).where(*here).distinct()).all():
        lift(statement_id, now=now)
    pulled = Brake.scope == Scope.IDEA, Brake.scope_id.in_(ideas), Brake.released_at.is_(None)
    session.execute(update(Brake).where(*pulled).values(released_at=now), execution_options=WITHOUT_SYNC)
