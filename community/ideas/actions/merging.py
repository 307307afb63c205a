"""Joining ideas that are one, and taking them apart again exactly."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import joinedload

from community.access import Permission, Viewer, authorize
from community.core.db import WITHOUT_SYNC, session
from community.core.events import record
from community.ideas.actions.proposing import lock_ideas, refuse_closed, refuse_one, settle_within
from community.ideas.events import IdeasMerged
from community.ideas.models import Board, Idea, Merge, Status
from community.ideas.queries.merges import active_edges, merged_status
from community.ideas.rules import roots


class _Change:
    """From some merges to others, source to target: whose root is another one then, and what else has to do with it."""

    def __init__(self, edges: Mapping[int, int], then: Mapping[int, int]) -> None:
        self.before, self.after = roots(edges), roots(then)
        sources = {*self.before, *self.after}
        self.moved = sorted(each for each in sources if self.before.get(each) != self.after.get(each))
        both = [found[each] for found in (self.before, self.after) for each in self.moved if each in found]
        self.touched = sorted({*self.moved, *both})


def merge_ideas(source: Idea, target: Idea, *, by: Viewer, now: datetime) -> Merge:
    """Let the source, and what it took in, be part of the target; of that one's root, where it is merged itself.

    Its votes, comments and followers come along. Raises NotPermitted, Closed, and Conflict where both are one
    already or different people see them. Merges come one after another; locks both sets of ideas.
    """
    authorize(by, Permission.IDEA_MERGE, source)
    authorize(by, Permission.IDEA_MERGE, target)
    return join(source, target, by_id=by.id, now=now)


def join(source: Idea, target: Idea, *, by_id: int | None, now: datetime) -> Merge:
    """The same for a caller who has passed the gate, or, with nobody, for an import that brings a merge."""
    lock_merging(source, target)
    root = session.get_one(Idea, target.root_id)
    refuse_one(source, root)
    edges = active_edges([source.id, root.id])
    change = _Change(edges, edges | {source.id: root.id})
    lock_ideas(change.touched)
    refuse_closed(source, root)
    merge = Merge(
        source_id=source.id, target_id=root.id, status_before_id=source.status_id, merged_at=now, merged_by_id=by_id
    )
    session.add(merge)
    source.status_id = merged_status().id
    _follow(change)
    _tell(merge, change, by_id=by_id)
    settle_within(root.id, by_id=by_id, now=now)
    return merge


def undo_merge(source: Idea, *, by: Viewer, now: datetime) -> bool:
    """Let the source stand for itself again, with what it had taken in; False if it is not merged."""
    authorize(by, Permission.IDEA_MERGE, source)
    return take_apart(source, by_id=by.id, now=now)


def take_apart(source: Idea, *, by_id: int | None, now: datetime) -> bool:
    """The same for a caller who has passed the gate, or, with nobody, where the target goes with its author."""
    lock_merging(source)
    active = select(Merge).where(Merge.source_id == source.id, Merge.undone_at.is_(None))
    merge = session.scalars(active).one_or_none()
    if merge is None:
        return False
    edges = active_edges([source.root_id])
    change = _Change(edges, {each: into for each, into in edges.items() if each != source.id})
    lock_ideas(change.touched)
    merge.undone_at, merge.undone_by_id = now, by_id
    source.status_id = merge.status_before_id
    _follow(change)
    _tell(merge, change, by_id=by_id)
    return True


def take_out(idea_ids: Sequence[int], *, now: datetime) -> int:
    """Undo every merge of these ideas or into them, for they are about to go; how many. For commands: no gate."""
    these = or_(Merge.source_id.in_(idea_ids), Merge.target_id.in_(idea_ids))
    active = select(Merge).where(these, Merge.undone_at.is_(None)).options(joinedload(Merge.source))
    merges = session.scalars(active.order_by(Merge.id.desc())).all()
    for merge in merges:
        take_apart(merge.source, by_id=None, now=now)
    return len(merges)


def lock_merging(*ideas: Idea) -> None:
    """Let those who merge come one after another, and know what these ideas are part of. Any row would do as lock."""
    this = select(Status.id).where(Status.id == merged_status().id)
    session.execute(this.with_for_update(key_share=True)).one()
    for idea in ideas:
        session.refresh(idea, ["merged_into_id", "status_id"])


def _follow(change: "_Change") -> None:
    session.flush()
    for each in change.moved:
        _place(each, change.after.get(each), came_from=change.before.get(each))
    for each in change.touched:
        take_in(each)


def _place(idea_id: int, root_id: int | None, *, came_from: int | None) -> None:
    """The board counts what stands for itself."""
    idea = session.get_one(Idea, idea_id)
    idea.merged_into_id = root_id
    session.flush()
    if (root_id is None) != (came_from is None) and idea.withdrawn_at is None and not idea.is_held:
        step = -1 if came_from is None else 1
        moved = update(Board).where(Board.id == idea.board_id).values(idea_count=Board.idea_count + step)
        session.execute(moved, execution_options=WITHOUT_SYNC)


def take_in(idea_id: int) -> None:
    """Write what an idea has from others that are part of it. Its score is then to be recounted."""
    own = func.coalesce(func.sum(Idea.carried_votes - Idea.carried_over), 0)
    count, carried = session.execute(select(func.count(Idea.id), own).where(Idea.merged_into_id == idea_id)).one()
    idea = session.get_one(Idea, idea_id)
    idea.takes_in = count > 0
    idea.carried_votes += carried - idea.carried_over
    idea.carried_over = carried
    session.flush()


def _tell(merge: Merge, change: _Change, *, by_id: int | None) -> None:
    event = IdeasMerged(
        source_id=merge.source_id,
        target_id=merge.target_id,
        by_id=by_id,
        is_undone=merge.undone_at is not None,
        moved_ids=tuple(change.moved),
        touched_ids=tuple(change.touched),
    )
    record(event)


def recheck_merges(*, fix: bool = False) -> dict[int, tuple[int, int]]:
    """Ideas that are stored as part of another one than their merges say, by number: stored root and right one.

    Repairs them if asked to, with what their roots take in.
    """
    active = select(Merge.source_id, Merge.target_id).where(Merge.undone_at.is_(None))
    right = roots({row.source_id: row.target_id for row in session.execute(active)})
    columns = select(Idea.id, Idea.merged_into_id)
    rows = session.execute(columns.where(Idea.merged_into_id.is_not(None)))
    stored = {row.id: row.merged_into_id for row in rows}
    wrong = {each: (stored.get(each) or each, right.get(each, each)) for each in sorted({*right, *stored})}
    wrong = {each: both for each, both in wrong.items() if both[0] != both[1]}
    if fix:
        touched = sorted({number for each, both in wrong.items() for number in (each, *both)})
        lock_ideas(touched)
        for each in wrong:
            session.get_one(Idea, each).merged_into_id = right.get(each)
        session.flush()
        for each in touched:
            take_in(each)
    return wrong
