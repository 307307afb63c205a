"""Casting a vote: one row, and the idea's count and score move with it."""

import functools
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Float, Table, Update, and_, bindparam, case, func, update
from sqlalchemy.dialects import postgresql, sqlite

from community.access import Permission, Viewer, authorize
from community.core.db import UtcDateTime, session
from community.core.events import record
from community.ideas.models import Idea
from community.voting.actions.reviving import revive
from community.voting.actions.standing import Standing, keep_up, member_id, refuse_if_frozen
from community.voting.events import VoteCast
from community.voting.models import Vote
from community.voting.queries import Votable
from community.voting.queries.owed import votes_asked
from community.voting.rules import FAR_WEEKS, weight

# Tables rather than classes: a vote is the hottest write, and needs nothing of the mapper.
VOTES = cast(Table, Vote.__table__)
IDEAS = cast(Table, Idea.__table__)
MOVED = ("status_id", "withdrawn_at", "is_held", "merged_into_id", "vote_count", "support", "score", "votes_aside")


@dataclass(frozen=True)
class Ballot:
    """Whose vote it is, and who wrote it down where that was somebody else."""

    member_id: int
    cast_by_id: int | None = None
    on_behalf_of: str | None = None


def cast_vote(idea: Idea | Votable, *, by: Viewer, now: datetime) -> bool:
    """Let the member vote; False if they vote for it already, and then nothing changes.

    A vote taken back comes again with its first time, so nobody moves an idea up by clicking.
    Raises NotPermitted, and Closed where the idea was decided meanwhile. Two statements; a vote that comes
    again costs eight more.
    """
    authorize(by, Permission.VOTE_CAST, idea)
    return count_in(idea, Ballot(member_id(by)), now=now)


def count_in(idea: Idea | Votable, ballot: Ballot, *, now: datetime) -> bool:
    """Write the vote and count it; False if it counts already. The caller has passed the gate."""
    w = weight(now)
    row = asdict(ballot) | {
        "idea_id": idea.id,
        "root_id": idea.id,
        "counts": True,
        "cast_at": now,
        "weight": w,
    }
    came_again = revive(idea, ballot) if idea.takes_in else None
    if came_again is None and session.execute(_insert(session.get_bind().dialect.name), row).first() is not None:
        _move(idea, w, now)
    elif not (came_again or revive(idea, ballot)):
        return False
    record(VoteCast(idea.id, ballot.member_id))
    return True


@functools.cache
def _insert(dialect: str) -> Any:
    """Of one click or sixty-four at once, one gets a row back; the others wait for it and get none."""
    insert = sqlite.insert(VOTES) if dialect == "sqlite" else postgresql.insert(VOTES)
    return insert.on_conflict_do_nothing().returning(VOTES.c.id)


def _move(idea: Idea | Votable, vote_weight: float, now: datetime) -> None:
    """Move count and score in SQL, so that what others added meanwhile is in what this is added to."""
    moved = session.execute(_one_more(), {"number": idea.id, "w": vote_weight, "now": now}).one()
    refuse_if_frozen(idea, moved)
    keep_up(idea, Standing(moved.vote_count, moved.support, moved.score, moved.votes_aside))


@functools.cache
def _one_more() -> Update:
    """`rules.added` in SQL. No branch computes what PostgreSQL would refuse as underflow."""
    score, w = IDEAS.c.score, bindparam("w", type_=Float)
    ahead = score - w
    joined = case(
        (ahead > FAR_WEEKS, score),
        (ahead < -FAR_WEEKS, w),
        (ahead >= 0.0, score + _ln(1.0 + _exp(-ahead))),
        else_=w + _ln(1.0 + _exp(ahead)),
    )
    return (
        update(IDEAS)
        .where(IDEAS.c.id == bindparam("number"))
        .values(vote_count=IDEAS.c.vote_count + 1, score=joined, owed_since=_owed_with_one_more())
        .returning(*(IDEAS.c[name] for name in MOVED))
    )


def _owed_with_one_more() -> ColumnElement[Any]:
    """`queries.owed_since` after one vote more: from this one on, if it is the one that makes it enough."""
    since, has = IDEAS.c.owed_since, IDEAS.c.vote_count + 1 + IDEAS.c.carried_votes
    return case((and_(since.is_(None), has >= votes_asked()), bindparam("now", type_=UtcDateTime)), else_=since)


def _exp(value: ColumnElement[float]) -> ColumnElement[float]:
    return func.exp(value, type_=Float)


def _ln(value: ColumnElement[float]) -> ColumnElement[float]:
    return func.ln(value, type_=Float)
