"""Reads of the policy's clauses: a version's, and the one that an act is judged by."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from community.core.db import session
from community.moderation.models import Clause
from community.moderation.rules.clauses import Wording
from community.site.models import PolicyVersion


def clauses_of(version: PolicyVersion) -> Sequence[Clause]:
    """The version's clauses by their number. One query."""
    found = select(Clause).where(Clause.policy_version_id == version.id)
    return session.scalars(found.order_by(Clause.position)).all()


def clauses_in_force(at: datetime) -> Sequence[Clause]:
    """The clauses that an act of that moment is judged by; what is older than the policy, by its first version.

    Two queries.
    """
    before = select(PolicyVersion).where(PolicyVersion.in_force_from <= at)
    version = session.scalars(before.order_by(PolicyVersion.number.desc()).limit(1)).one_or_none()
    return clauses_of(version or _first_version())


def clause_in_force(key: str, at: datetime) -> Clause | None:
    """The clause with this key as it read at that moment; None where the version of then has none. Two queries."""
    return next((each for each in clauses_in_force(at) if each.key == key), None)


def _first_version() -> PolicyVersion:
    return session.scalars(select(PolicyVersion).order_by(PolicyVersion.number).limit(1)).one()


def wordings_of(version: PolicyVersion) -> list[Wording]:
    """The version's clauses as words alone, to compare or to change them. One query."""
    return [wording(each) for each in clauses_of(version)]


def wording(clause: Clause) -> Wording:
    """The words of a clause."""
    return Wording(
        key=clause.key,
        title=clause.title,
        text=clause.text,
        severity=clause.severity,
        fine=clause.fine,
        not_fine=clause.not_fine,
    )
