"""What went before: a member's record, for moderators who looked on purpose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from community.access import Permission, Viewer, holds
from community.core.db import session
from community.core.errors import NotPermitted
from community.membership.models import Member
from community.moderation.models import Appeal, Case, CaseNote, Decision, Look, Report, Rung
from community.moderation.rules.ladder import HISTORY_DAYS
from community.moderation.rules.words import LOOK_MINUTES

MEASURES = (Rung.WARNING, Rung.WITHHOLD, Rung.SUSPEND, Rung.REVOKE)
SHOWN = 100


@dataclass(frozen=True)
class Past:
    """A decision about a member, and what became of an appeal against it."""

    decision: Decision
    appeal: Appeal | None


@dataclass(frozen=True)
class Record:
    """What moderators know of a member. `reported` counts reports on them, `reports` those they filed."""

    member: Member
    past: Sequence[Past]
    notes: Sequence[CaseNote]
    looks: Sequence[Look]
    reported: int
    reports: int


def earlier_measures(member_id: int | None, *, now: datetime) -> int:
    """Measures against the member within a year that stand, from a warning upwards. One query."""
    if member_id is None:
        return 0
    standing = (
        Decision.member_id == member_id,
        Decision.rung.in_(MEASURES),
        Decision.in_force_at > now - timedelta(days=HISTORY_DAYS),
        Decision.reversed_at.is_(None),
    )
    return session.scalar(select(func.count(Decision.id)).where(*standing)) or 0


def is_looking(member: Member, viewer: Viewer, *, now: datetime) -> bool:
    """Whether the viewer opened the member's record within a quarter of an hour. One query."""
    since = now - timedelta(minutes=LOOK_MINUTES)
    mine = Look.member_id == member.id, Look.looked_by_id == viewer.id, Look.looked_at > since
    return bool(session.scalar(select(exists().where(*mine))))


def record_of(member: Member, viewer: Viewer, *, now: datetime) -> Record:
    """The member's record; raises NotPermitted `look-first` until the viewer has said that they look. Six queries."""
    if not holds(viewer, Permission.CASE_DECIDE):
        raise NotPermitted("not-your-role")
    if not is_looking(member, viewer, now=now):
        raise NotPermitted("look-first")
    about, own = Case.member_id == member.id, Report.reporter_id == member.id
    return Record(
        member=member,
        past=past_of(member.id),
        notes=_notes(member),
        looks=_looks(member),
        reported=session.scalar(select(func.count(Report.id)).join(Case).where(about)) or 0,
        reports=session.scalar(select(func.count(Report.id)).where(own)) or 0,
    )


def past_of(member_id: int) -> list[Past]:
    """Every decision about the member that came into force, the latest first, with clause and appeal. One query."""
    made = (
        select(Decision, Appeal)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(Decision.member_id == member_id, Decision.in_force_at.is_not(None))
        .options(joinedload(Decision.clause))
        .order_by(Decision.id.desc())
        .limit(SHOWN)
    )
    return [Past(decision, appeal) for decision, appeal in session.execute(made)]


def _notes(member: Member) -> Sequence[CaseNote]:
    found = select(CaseNote).where(CaseNote.member_id == member.id).options(joinedload(CaseNote.written_by))
    return session.scalars(found.order_by(CaseNote.id.desc()).limit(SHOWN)).all()


def _looks(member: Member) -> Sequence[Look]:
    found = select(Look).where(Look.member_id == member.id).options(joinedload(Look.looked_by))
    return session.scalars(found.order_by(Look.looked_at.desc(), Look.id.desc()).limit(SHOWN)).all()
