"""Whom a signal saw acting as one."""

from collections.abc import Sequence

from sqlalchemy import select

from community.core.db import session
from community.membership.models import Member
from community.moderation.models import Case


def suspects(case: Case) -> list[int]:
    """Their ids, as the signal wrote them down with the case; none where no signal opened it. No query."""
    return [int(each) for each in case.facts.get("members", ())]


def suspected(case: Case) -> Sequence[Member]:
    """Those of them who are still here, by handle. One query, none where no signal opened the case."""
    ids = suspects(case)
    if not ids:
        return []
    return session.scalars(select(Member).where(Member.id.in_(ids)).order_by(Member.handle)).all()
