"""Opening cases for what the signals saw. A machine opens a case; what comes of it, only people decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from community.core.db import session
from community.moderation.actions.reporting import open_case
from community.moderation.models import Case, Origin, SubjectKind
from community.moderation.queries.subjects import votes_on
from community.moderation.rules.signals import Group, facts_of

SEVERITY = 2  # deception is grave, but a machine saw it
DAYS_KNOWN = 60  # twice as long as traces are kept: nobody decides twice on the same acts


def open_cases(groups: Sequence[Group], *, now: datetime) -> int:
    """One case on the votes of an idea for each group that has had none; how many were opened."""
    known = [set(facts.get("members", ())) for facts in _seen(now)]
    opened = 0
    for group in groups:
        facts = facts_of(group)
        members = set(facts["members"])
        if any(2 * len(members & before) >= len(members) for before in known):
            continue
        opened += _open(group, facts, now=now)
        known.append(members)
    return opened


def _seen(now: datetime) -> Sequence[dict[str, Any]]:
    since = now - timedelta(days=DAYS_KNOWN)
    found = select(Case.facts).where(Case.subject_kind == SubjectKind.VOTES, Case.opened_at >= since)
    return session.scalars(found).all()


def _open(group: Group, facts: dict[str, Any], *, now: datetime) -> bool:
    """Where two groups favour one idea while a case is open on it, the second one waits until that is closed."""
    for target in group.targets:
        subject = votes_on(int(target))
        if subject is None or _is_open(subject.id):
            continue
        open_case(subject, origin=Origin.SIGNAL, severity=SEVERITY, facts=facts, now=now)
        return True
    return False


def _is_open(idea_id: int) -> bool:
    mine = Case.subject_kind == SubjectKind.VOTES, Case.subject_id == idea_id, Case.closed_at.is_(None)
    return session.scalar(select(Case.id).where(*mine)) is not None
