"""Votes after a merge or its undoing: each counts for the idea that its own is part of now, one for each person."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, func, select, update

from community.core.bulk import one_of
from community.core.db import WITHOUT_SYNC, session
from community.ideas.models import Idea
from community.voting.actions.counting import settle_many
from community.voting.actions.standing import lock_ideas
from community.voting.models import Vote
from community.voting.queries import is_to_count

IDEAS = cast(Table, Idea.__table__)
VOTES = cast(Table, Vote.__table__)


def regroup(idea_ids: Sequence[int], root_ids: Sequence[int]) -> None:
    """Let the votes on these ideas follow them, and count all of these roots anew. Seven statements.

    In the transaction that merges: `root_ids` are what the ideas were part of and are part of now, themselves included.
    """
    ideas = lock_ideas(sorted({*idea_ids, *root_ids}))
    root = select(func.coalesce(IDEAS.c.merged_into_id, IDEAS.c.id)).where(IDEAS.c.id == VOTES.c.idea_id)
    moved = update(Vote).where(one_of(VOTES.c.idea_id, idea_ids))
    session.execute(moved.values(root_id=root.scalar_subquery(), counts=False), execution_options=WITHOUT_SYNC)
    choose(one_of(VOTES.c.root_id, root_ids))
    settle_many(ideas)


def choose(among: ColumnElement[bool]) -> list[Any]:
    """Let of these votes exactly those count that are to; the rows that changed, as `id` and `root_id`.

    First those that no longer do, for at most one of a member's counts at any moment. Two statements.
    """
    is_right = is_to_count()
    out = update(Vote).where(among, Vote.counts, ~is_right).values(counts=False)
    in_ = update(Vote).where(among, Vote.counts.is_(False), is_right).values(counts=True)
    changed: list[Any] = []
    for statement in (out, in_):
        returned = session.execute(statement.returning(Vote.id, Vote.root_id), execution_options=WITHOUT_SYNC)
        changed += returned.all()
    return changed


def recheck_roots(*, fix: bool = False) -> dict[int, tuple[int, int]]:
    """Votes that count for another idea than theirs is part of, by id: stored and right. Repairs them if asked to."""
    right = func.coalesce(IDEAS.c.merged_into_id, IDEAS.c.id)
    wrong = select(VOTES.c.id, VOTES.c.idea_id, VOTES.c.root_id, right.label("right")).join(
        IDEAS, IDEAS.c.id == VOTES.c.idea_id
    )
    rows = session.execute(wrong.where(VOTES.c.root_id != right).order_by(VOTES.c.id)).all()
    if fix and rows:
        touched = {number for row in rows for number in (row.idea_id, row.root_id, row.right)}
        regroup(sorted({row.idea_id for row in rows}), sorted(touched))
    return {row.id: (row.root_id, row.right) for row in rows}
