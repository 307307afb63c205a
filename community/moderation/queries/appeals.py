"""Appeals that wait, and their clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from community.access import Viewer
from community.core.db import session
from community.core.errors import Missing
from community.moderation.models import Appeal, Conflict, Decision
from community.moderation.rules.words import LAPSE_DAYS


@dataclass(frozen=True)
class Waiting:
    """An appeal that nobody has decided. `due_at`: when the measure ends by itself; `is_barred`: not for the viewer."""

    appeal: Appeal
    due_at: datetime
    is_barred: bool


def due_at(appeal: Appeal) -> datetime:
    """When the measure ends by itself unless the appeal is decided."""
    return appeal.filed_at + timedelta(days=LAPSE_DAYS)


def waiting_appeals(viewer: Viewer) -> list[Waiting]:
    """The open appeals, the longest waiting first, with decision, case, clause and member. Two queries."""
    opened = _whole().where(Appeal.decided_at.is_(None), Decision.reversed_at.is_(None))
    found = session.scalars(opened.order_by(Appeal.filed_at, Appeal.id)).all()
    cases = [appeal.decision.case_id for appeal in found]
    written = select(Conflict.case_id).where(Conflict.moderator_id == viewer.id, Conflict.case_id.in_(cases))
    conflicts = set(session.scalars(written))
    return [Waiting(each, due_at(each), is_barred(each, viewer, conflicts)) for each in found]


def is_barred(appeal: Appeal, viewer: Viewer, conflicts: set[int]) -> bool:
    """Whether it is about the viewer or their own decision, or their conflict of interest is written down."""
    made = appeal.decision
    return viewer.id in (made.made_by_id, made.seconded_by_id, made.member_id) or made.case_id in conflicts


def appeal_by_id(number: int) -> Appeal:
    """The appeal with decision, case, clause and member, decided or not; raises Missing. One query."""
    found: Appeal | None = session.scalars(_whole().where(Appeal.id == number)).one_or_none()
    if found is None:
        raise Missing
    return found


def _whole() -> Select[Any]:
    decision = contains_eager(Appeal.decision)
    return (
        select(Appeal)
        .join(Decision, Decision.id == Appeal.decision_id)
        .options(
            decision.joinedload(Decision.case),
            decision.joinedload(Decision.clause),
            decision.joinedload(Decision.member),
            joinedload(Appeal.decided_by),
        )
    )
