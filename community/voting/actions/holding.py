"""Votes set aside: what follows from active holds."""

from collections.abc import Iterable
from typing import cast

from sqlalchemy import Table, or_, select

from community.core.bulk import one_of
from community.core.db import session
from community.voting.actions.counting import settle_many
from community.voting.actions.regrouping import choose
from community.voting.actions.standing import lock_ideas_of
from community.voting.models import Vote
from community.voting.queries import is_to_count

VOTES = cast(Table, Vote.__table__)


def refresh_counting(vote_ids: Iterable[int]) -> int:
    """Count exactly those of these votes that are to, and no active hold lies on; how many changed. Eight statements.

    In the transaction that places or lifts the holds. Where ideas were merged, another vote of the same member may
    count instead. Each idea's count and score are made anew from its rows, the votes with their own time. Locks the
    ideas, then the votes.
    """
    ids = sorted(set(vote_ids))
    if not ids:
        return 0
    these = one_of(VOTES.c.id, ids)
    ideas = lock_ideas_of(these)
    merged = [idea.id for idea in ideas if idea.takes_in]
    rows = choose(or_(these, one_of(VOTES.c.root_id, merged)) if merged else these)
    touched = {row.root_id for row in rows}
    if touched:
        settle_many([idea for idea in ideas if idea.id in touched])
    return len(rows)


def recheck_counting(*, fix: bool = False) -> dict[int, bool]:
    """Votes that count though they should not, or the other way round, by id: what is stored. Repairs them if asked."""
    wrong = select(Vote.id, Vote.counts).where(Vote.counts != is_to_count()).order_by(Vote.id)
    found = {row.id: row.counts for row in session.execute(wrong)}
    if fix:
        refresh_counting(found)
    return found
