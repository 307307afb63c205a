"""Setting things aside and bringing them back: the rows, and what follows from them in every room."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, update

from community.core.bulk import insert_new
from community.core.db import WITHOUT_SYNC, session
from community.discussion.actions.holding import refresh_held as refresh_comments
from community.ideas.actions.holding import refresh_held as refresh_ideas
from community.membership.actions.holding import refresh_held as refresh_profiles
from community.membership.models import Hold, Holdable
from community.voting.actions.holding import refresh_counting

HOLDS = cast(Table, Hold.__table__)
# In this order in every decision, so that two of them do not wait for each other.
REFRESH: dict[Holdable, Callable[[Collection[int]], Any]] = {
    Holdable.PROFILE: refresh_profiles,
    Holdable.IDEA: refresh_ideas,
    Holdable.COMMENT: refresh_comments,
    Holdable.VOTE: refresh_counting,
}


def place_holds(holds: Iterable[tuple[Holdable, int]], *, statement_id: int, now: datetime) -> None:
    """Set these aside under the statement, in bulk."""
    named = sorted(set(holds))
    columns: dict[str, list[Any]] = {"kind": [kind for kind, _ in named], "subject_id": [number for _, number in named]}
    insert_new(HOLDS, columns, same={"statement_id": statement_id, "placed_at": now}, returning=[HOLDS.c.id])
    _refresh(named)


def lift_holds(*, statement_id: int, now: datetime) -> int:
    """Bring back what this statement set aside, but for what another still does; how many rows it were."""
    lying = Hold.statement_id == statement_id, Hold.lifted_at.is_(None)
    lifted = update(Hold).where(*lying).values(lifted_at=now).returning(Hold.kind, Hold.subject_id)
    rows = session.execute(lifted, execution_options=WITHOUT_SYNC).all()
    _refresh((Holdable(row.kind), row.subject_id) for row in rows)
    return len(rows)


def _refresh(named: Iterable[tuple[Holdable, int]]) -> None:
    numbers: defaultdict[Holdable, list[int]] = defaultdict(list)
    for kind, number in named:
        numbers[kind].append(number)
    for kind, refresh in REFRESH.items():
        if numbers[kind]:
            refresh(sorted(numbers[kind]))


def effects_of(holds: Iterable[tuple[Holdable, int]]) -> dict[str, int]:
    """How many of each are set aside, as a statement tells it: ideas, comments, votes, profiles."""
    counted = Counter(kind for kind, _ in holds)
    return {f"{kind}s": counted[kind] for kind in Holdable}
