"""How an idea stands while its row is locked, against what was loaded before."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from community.access import Viewer
from community.core.db import session
from community.core.errors import Closed, NotPermitted
from community.ideas.models import Idea, Status
from community.voting.queries import Votable


class Locked(NamedTuple):
    """What counting needs of an idea's row, as it is under the lock."""

    id: int
    status_id: int
    withdrawn_at: datetime | None
    created_at: datetime
    carried_votes: int
    vote_count: int
    score: float


class Standing(NamedTuple):
    """The numbers that votes move."""

    vote_count: int
    support: int
    score: float


def member_id(by: Viewer) -> int:
    """Whose vote it is; who has no id has not passed the gate."""
    if by.id is None:
        raise NotPermitted("sign-in-first")
    return by.id


def lock_idea(idea_id: int) -> Locked:
    """Lock the idea's row against every other change of its votes until the transaction ends.

    Count in a later statement: only that one sees the votes of those we waited for.
    """
    columns = [getattr(Idea, name) for name in Locked._fields]
    row = session.execute(select(*columns).where(Idea.id == idea_id).with_for_update(key_share=True)).one()
    return Locked(*row)


def refuse_if_frozen(idea: Idea | Votable, status_id: int, withdrawn_at: datetime | None) -> None:
    """Raise Closed if the idea, which took votes when it was loaded and stands as given now, takes none any more.

    No query unless the status has moved since.
    """
    if withdrawn_at is not None:
        raise Closed("idea-withdrawn")
    if status_id != idea.status_id and not session.get_one(Status, status_id).takes_votes:
        raise Closed("votes-frozen")


def keep_up(idea: Idea | Votable, now: Standing) -> None:
    """Let the loaded idea know its new numbers, without a query."""
    tell = set_committed_value if isinstance(idea, Idea) else setattr
    for name, value in now._asdict().items():
        tell(idea, name, value)
