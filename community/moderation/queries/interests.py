"""Why a moderator may not decide a case."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select

from community.access import Viewer
from community.core.db import session
from community.discussion.models import Comment
from community.ideas.models import Idea
from community.moderation.models import Case, Conflict, Report
from community.moderation.queries.subjects import subject_of
from community.moderation.rules.words import REPORTED_BY_DAYS, Interest


def interest_in(case: Case, viewer: Viewer, *, now: datetime) -> Interest | None:
    """The plainest reason that keeps the viewer from deciding the case, found anew; None where there is none.

    Internal notes are a moderator's work and no part taken in a discussion. Five queries at most.
    """
    if case.member_id is not None and case.member_id == viewer.id:
        return Interest.SUBJECT
    if _is(Report.case_id == case.id, Report.reporter_id == viewer.id):
        return Interest.REPORTER
    since = now - timedelta(days=REPORTED_BY_DAYS)
    if case.member_id is not None and _reported_by(case.member_id, viewer, since):
        return Interest.REPORTED_BY
    thread_id = subject_of(case).thread_id
    took_part = Comment.thread_id == thread_id, Comment.author_id == viewer.id, Comment.is_internal.is_(False)
    if thread_id and (_is(*took_part) or _is(Idea.thread_id == thread_id, Idea.author_id == viewer.id)):
        return Interest.THREAD
    return _written(case, viewer)


def _reported_by(member_id: int, viewer: Viewer, since: datetime) -> bool:
    about_me = exists().where(
        Report.case_id == Case.id,
        Report.reporter_id == member_id,
        Report.filed_at > since,
        Case.member_id == viewer.id,
    )
    return bool(session.scalar(select(about_me)))


def _written(case: Case, viewer: Viewer) -> Interest | None:
    """What was found when they claimed it stays, whatever became of it since."""
    row = session.get(Conflict, (case.id, viewer.id))
    return Interest(row.reason) if row else None


def _is(*which: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(*which))))
