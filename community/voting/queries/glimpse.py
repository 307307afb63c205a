"""What an idea's page says of its votes, whoever reads it."""

import functools
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ScalarSelect, bindparam, func, select

from community.core import clock
from community.core.db import AnySelect, fixed, session
from community.core.gathered import Gathered
from community.membership.models import SHOWN, Member
from community.membership.rules import Shown
from community.voting.models import Vote
from community.voting.queries.counts import counting
from community.voting.rules import weight

RECENT_DAYS = 7
MOST_RECENT = 1_000
MOST_NAMES = 8
MOST_SEARCHED = 200


@dataclass(frozen=True)
class Glimpse:
    """How many counting votes came within the last 7 days, counted up to 1,000; and who lets everybody read theirs:
    up to 8 of the latest 200, the latest first."""

    recent: int = 0
    named: tuple[Shown, ...] = ()


def glimpse(idea_id: int) -> Glimpse:
    """What there is to say of an idea's votes. One query, by index."""
    since = weight(clock.python_now() - timedelta(days=RECENT_DAYS))
    recent, found = session.execute(_both(), {"idea_id": idea_id, "since": since}).one()
    latest_first = sorted(found or (), reverse=True)
    return Glimpse(recent, tuple(Shown(*about) for _weight, *about in latest_first))


@functools.cache
def _both() -> AnySelect:
    return select(_recent(), _named())


def _recent() -> ScalarSelect[int]:
    is_recent = (Vote.root_id == bindparam("idea_id"), Vote.weight > bindparam("since"))
    found = select(Vote.id).where(*is_recent, counting()).limit(fixed(MOST_RECENT)).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


def _named() -> ScalarSelect[Any]:
    latest = select(Vote.member_id, Vote.weight).where(Vote.root_id == bindparam("idea_id"), counting())
    found = latest.order_by(Vote.weight.desc()).limit(fixed(MOST_SEARCHED)).subquery()
    named = select(found.c.weight, *SHOWN).join(Member, found.c.member_id == Member.id)
    shown = named.where(Member.names_votes).order_by(found.c.weight.desc()).limit(fixed(MOST_NAMES)).subquery()
    return select(Gathered(*shown.c)).scalar_subquery()
