"""How an idea stands while its row is locked, against what was loaded before."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, cast

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm.attributes import set_committed_value

from community.access import Viewer
from community.core.bulk import one_of
from community.core.db import AnySelect, session
from community.core.errors import Closed, NotPermitted
from community.ideas.models import Idea, Status
from community.ideas.rules import path_of
from community.voting.models import Vote
from community.voting.queries import Votable


class Locked(NamedTuple):
    """What counting needs of an idea's row, as it is under the lock."""

    id: int
    status_id: int
    withdrawn_at: datetime | None
    is_held: bool
    merged_into_id: int | None
    created_at: datetime
    carried_votes: int
    carried_over: int
    takes_in: bool
    vote_count: int
    score: float


class Standing(NamedTuple):
    """The numbers that votes move."""

    vote_count: int
    support: int
    score: float
    votes_aside: int


def member_id(by: Viewer) -> int:
    """Whose vote it is; who has no id has not passed the gate."""
    if by.id is None:
        raise NotPermitted("sign-in-first")
    return by.id


def lock_idea(idea_id: int) -> Locked:
    """Lock the idea's row against every other change of its votes until the transaction ends.

    Count in a later statement: only that one sees the votes of those we waited for.
    """
    return Locked(*session.execute(_locking(Idea.id == idea_id)).one())


def lock_ideas(idea_ids: Sequence[int]) -> list[Locked]:
    """The same for many, in the order of their numbers, in which everybody locks ideas. One query."""
    these = _locking(one_of(cast(Table, Idea.__table__).c.id, idea_ids)).order_by(Idea.id)
    return [Locked(*row) for row in session.execute(these)]


def lock_ideas_of(votes: ColumnElement[bool]) -> list[Locked]:
    """Lock the ideas that these votes count for, by number. Two queries and one more; two more for each merge that was
    being committed: whoever waits for it finds that the votes have gone on to another idea.
    """
    locked: dict[int, Locked] = {}
    roots = select(Vote.root_id).where(votes).distinct()
    while more := sorted(set(session.scalars(roots)) - locked.keys()):
        locked |= {idea.id: idea for idea in lock_ideas(more)}
    return [locked[number] for number in sorted(locked)]


def _locking(condition: ColumnElement[bool]) -> AnySelect:
    columns = [getattr(Idea, name) for name in Locked._fields]
    locking: AnySelect = select(*columns).where(condition).with_for_update(key_share=True, of=Idea)
    return locking


class Open(Protocol):
    """Whether an idea takes votes, as its row says under the lock."""

    @property
    def status_id(self) -> int: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...
    @property
    def is_held(self) -> bool: ...
    @property
    def merged_into_id(self) -> int | None: ...


def refuse_if_frozen(idea: Idea | Votable, now: Open) -> None:
    """Raise Closed if the idea, which took votes when it was loaded and stands as `now` says, takes none any more.

    No query unless the status has moved since.
    """
    if now.withdrawn_at is not None:
        raise Closed("idea-withdrawn")
    if now.merged_into_id is not None:
        raise Closed("idea-merged", went_to=path_of(now.merged_into_id, ""))
    if now.is_held:
        raise Closed("idea-held")
    if now.status_id != idea.status_id and not session.get_one(Status, now.status_id).takes_votes:
        raise Closed("votes-frozen")


def keep_up(idea: Idea | Votable, now: Standing) -> None:
    """Let the loaded idea know its new numbers, without a query."""
    tell = set_committed_value if isinstance(idea, Idea) else setattr
    for name, value in now._asdict().items():
        tell(idea, name, value)
