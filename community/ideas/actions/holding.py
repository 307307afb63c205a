"""Ideas set aside: what follows from active holds."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import update

from community.core.db import session
from community.core.events import record
from community.ideas.events import IdeasHeld
from community.ideas.models import Board, Idea
from community.membership.actions.holding import astray, follow_holds
from community.membership.models import Holdable


def refresh_held(idea_ids: Iterable[int]) -> int:
    """Hold exactly those of these ideas that an active hold lies on; how many changed.

    In the transaction that places or lifts the holds. Boards count along, and the search learns of it. Locks the
    ideas, then the boards, each in the order of their ids: in the order in which an author takes an idea back.
    """
    wanted = [Idea.id, Idea.board_id, Idea.is_held, Idea.withdrawn_at, Idea.merged_into_id]
    changed = follow_holds(Idea, Holdable.IDEA, idea_ids, returning=wanted)
    moved: Counter[int] = Counter()
    for row in changed:
        if row.withdrawn_at is None and row.merged_into_id is None:
            moved[row.board_id] += -1 if row.is_held else 1
    for board_id, step in sorted(moved.items()):
        counted = update(Board).where(Board.id == board_id).values(idea_count=Board.idea_count + step)
        session.execute(counted, execution_options={"synchronize_session": "fetch"})
    if changed:
        record(IdeasHeld(tuple(sorted(row.id for row in changed))))
    return len(changed)


def recheck_held(*, fix: bool = False) -> dict[int, bool]:
    """Ideas whose stored flag is not what their holds say, by number: what is stored. Repairs them if asked to."""
    found = astray(Idea, Holdable.IDEA)
    if fix:
        refresh_held(found)
    return found
