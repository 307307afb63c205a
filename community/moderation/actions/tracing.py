"""Leaving a trace of an act where somebody's browser did it, and forgetting it after thirty days.

One INSERT an act, made from the rows that the act has just written. Nobody may or may not: it is no act of its own.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, case, delete, insert, literal, select

from community.core.db import AnySelect, UtcDateTime, session
from community.core.whereabouts import Whereabouts, here
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.moderation.models import Case, Report, SubjectKind, Trace

TRACES = cast(Table, Trace.__table__)
DAYS_KEPT = 30
ADD = insert(TRACES)
COLUMNS = ("member_id", "target_id", "action", "made_at", "prefix_hash", "device_hash")


def trace(action: str, member_id: int, target_id: int | None = None, *, now: datetime) -> None:
    """A member joined, or signed in."""
    if place := here():
        row = {"action": action, "member_id": member_id, "target_id": target_id, "made_at": now}
        session.execute(ADD, row | _hashes(place))


def trace_post(idea_id: int, *, now: datetime) -> None:
    """A member shared an idea."""
    _trace_from(select(Idea.author_id, Idea.id).where(Idea.id == idea_id, Idea.author_id.is_not(None)), "post", now=now)


def trace_comment(comment_id: int, *, now: datetime) -> None:
    """A member commented on an idea."""
    # No join: PostgreSQL would now and then go through the ideas from the first one on.
    under = select(Idea.id).where(Idea.thread_id == Comment.thread_id).scalar_subquery()
    found = select(Comment.author_id, under)
    _trace_from(found.where(Comment.id == comment_id, Comment.author_id.is_not(None)), "comment", now=now)


def trace_report(report_id: int, *, now: datetime) -> None:
    """A member reported something; of a profile, no idea is known."""
    under = select(Idea.id).join(Comment, Comment.thread_id == Idea.thread_id).where(Comment.id == Case.subject_id)
    target: ColumnElement[Any] = case(
        (Case.subject_kind.in_([SubjectKind.IDEA, SubjectKind.VOTES]), Case.subject_id),
        (Case.subject_kind == SubjectKind.COMMENT, under.scalar_subquery()),
        else_=None,
    )
    found = select(Report.reporter_id, target).join(Case, Case.id == Report.case_id)
    _trace_from(found.where(Report.id == report_id), "report", now=now)


def _trace_from(who_and_what: AnySelect, action: str, *, now: datetime) -> None:
    if place := here():
        hashes = _hashes(place)
        rest: list[ColumnElement[Any]] = [
            literal(action),
            literal(now, UtcDateTime()),
            *(literal(each) for each in hashes.values()),
        ]
        session.execute(ADD.from_select(COLUMNS, who_and_what.add_columns(*rest)))


def _hashes(place: Whereabouts) -> dict[str, str | None]:
    return {"prefix_hash": place.prefix_hash, "device_hash": place.device_hash}


def forget_old_traces(*, now: datetime) -> int:
    """Forget where acts of more than thirty days ago came from; how many."""
    old = delete(Trace).where(Trace.made_at < now - timedelta(days=DAYS_KEPT))
    return len(session.scalars(old.returning(Trace.id)).all())
